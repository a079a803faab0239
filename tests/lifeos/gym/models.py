"""Models whose answers are known."""

from lifeos.agent.model import Completion, ModelError, Unavailable


class Fixed:
    """Always the same answer, or the same failure, or nobody there; ``asked``: route, messages and seed of each question."""

    def __init__(self, answer="{}", tokens=(10, 2), error="", away=""):
        self.answer, self.tokens, self.error, self.away = answer, tokens, error, away
        self.asked = []

    def complete(self, route, messages, *, schema, most_tokens, seed):
        self.asked.append((route, messages, seed, most_tokens))
        if self.away:
            raise Unavailable(self.away)
        if self.error:
            raise ModelError(self.error)
        return Completion(self.answer, "fixed", *self.tokens)
