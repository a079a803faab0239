"""Models whose answers are known."""

from lifeos.agent.model import Completion, ModelError


class Fixed:
    """Always the same answer, or the same failure; ``asked``: route, messages and seed of each question."""

    def __init__(self, answer="{}", tokens=(10, 2), error=""):
        self.answer, self.tokens, self.error = answer, tokens, error
        self.asked = []

    def complete(self, route, messages, *, schema, most_tokens, seed):
        self.asked.append((route, messages, seed, most_tokens))
        if self.error:
            raise ModelError(self.error)
        return Completion(self.answer, "fixed", *self.tokens)
