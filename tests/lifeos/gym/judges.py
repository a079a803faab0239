"""A judge for the suite of a fleet, and labelled simulations that it can be measured by."""

import msgspec

from lifeos import ir
from lifeos.agent.model import Completion, Unavailable
from lifeos.evidence.labels import Label

change = msgspec.structs.replace

PROMPT = ir.Prompt("evals/suites/hello/judge.md", "# Judge\nIs it right?\n", "sha256:" + "1" * 64)


def declared(**fields):
    """As the compiler resolves it."""
    return ir.Judge(
        **{"route": "frontier", "prompt": PROMPT, "gates": False, "tpr": 0.9, "tnr": 0.9, "confidence": 0.95} | fields
    )


def labels(good, bad):
    """So many of each; whoever reads the last word of the answer can tell them apart."""
    return [
        Label(verdict, [{"user": f"Question {number}?"}, {"agent": f"Answer {number}, which is {verdict}."}])
        for verdict, number in [*(("good", n) for n in range(good)), *(("bad", n) for n in range(good, good + bad))]
    ]


class Known:
    """A judge that is wrong about the simulations whose number is listed, and silent or away on others."""

    def __init__(self, wrong=(), prose=(), away=(), moody=(), model="known-1"):
        self.wrong, self.prose, self.away, self.moody, self.model = set(wrong), set(prose), set(away), set(moody), model
        self.asked = 0

    def complete(self, route, messages, *, schema, most_tokens, seed):
        self.asked += 1
        text = messages[-1]["content"]
        number = int(text.split("Question ")[1].split("?")[0])
        if number in self.away:
            raise Unavailable("nobody there")
        if number in self.prose:
            return Completion("It is good, I think.", self.model, 10, 5)
        good = "is good" in text
        if number in self.wrong or (number in self.moody and seed % 2):
            good = not good
        answer = {"why": "as it says", "verdict": "good" if good else "bad"}
        return Completion(msgspec.json.encode(answer).decode(), self.model, 10, 5)
