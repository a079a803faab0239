"""What a report is about is judged as the gate judges it."""

from lifeos.gym.report.subject import subject
from lifeos.gym.run import run
from lifeos.gym.stored import read
from tests.lifeos.gym import agents


def test_the_verdict_is_that_of_the_run(gated):
    gate = gated(agents.of(0.8), seed=3)
    verdict, records = run(gate, 2)
    about = subject(gate, lambda: read(gate.path), "hello --seed 3")
    assert about.verdict == verdict
    assert (about.simulated, about.split, about.digest) == (len(records), "practice", gate.digest)


def test_a_run_that_was_interrupted_is_not_decided(gated):
    gate = gated(agents.GOOD, seed=3)
    _, records = run(gate, 2)
    some = [records[index] for index in (0, 1, 2, 9)]
    about = subject(gate, lambda: some, "hello --seed 3")
    assert (about.verdict.decision, about.verdict.read, about.simulated) == ("inconclusive", 3, 4)
