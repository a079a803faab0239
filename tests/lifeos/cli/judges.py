"""A suite with a judge in a copy of this repository, which a script answers for: wrong about the simulations with the numbers that it is given."""

from lifeos.evidence import labels
from tests.lifeos.gym import judges

SCRIPT = """\
import json, re

def answer(messages, schema, seed):
    text = messages[-1]["content"]
    number = re.search(r"Question ([0-9]+)", text)
    good = "is bad" not in text
    if number and int(number[1]) in {wrong}:
        good = not good
    return json.dumps({{"why": "as it says", "verdict": "good" if good else "bad"}})
"""


def declare(own, wrong=(), extra=""):
    """Let the script be the judge of hello."""
    suite = own / "evals/suites/hello/suite.yaml"
    suite.write_text(suite.read_text() + f"  judge: {{route: frontier, prompt: judge.md{extra}}}\n")
    (own / "evals/suites/hello/judge.md").write_text("# Judge\nIs it right?\n")
    script(own, wrong)


def script(own, wrong):
    """What answers for the model."""
    (own / "evals/upstreams/frontier/judge.py").write_text(SCRIPT.format(wrong=list(wrong)))


def label(own, good, bad, split="held-out"):
    """So many labels of each kind."""
    labels.add(str(own), "hello", split, judges.labels(good, bad))
