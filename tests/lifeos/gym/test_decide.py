"""A gate is decided with the least that has to be simulated, and the version before meets the same days."""

import shutil

import msgspec
import pytest

from lifeos.agent.contract import Usage
from lifeos.evidence.receipt import Worded, decode, encode
from lifeos.gym.backends import Backends
from lifeos.gym.decide import cost_of, decide, distinct_of, worded_of
from lifeos.gym.gate import Gate
from lifeos.gym.history import History
from lifeos.gym.judge import Opinion
from lifeos.gym.recall import ByWords
from lifeos.gym.receipts import incumbent
from lifeos.gym.receipts import receipt as receipts
from lifeos.gym.receipts.verify import problems
from lifeos.gym.record import Record
from lifeos.gym.run import run
from lifeos.gym.trace import Trace, Turn
from lifeos.ir.gate import Compare, Wording
from lifeos.units import Money
from lifeos.verdict.observations import Observation
from tests.lifeos.gym import agents
from tests.lifeos.gym.models import Fixed
from tests.lifeos.gym.samples import judged

change = msgspec.structs.replace


def test_a_gate_with_a_receipt_simulates_nothing(repository):
    first = repository.promote(agents.GOOD)
    shutil.rmtree(repository.root / ".lifeos")
    again = decide(repository.gate(), 2)
    assert (first.how, again.how, again.verdict, again.receipt) == ("simulated", "stored", first.verdict, first.receipt)
    assert not (repository.root / ".lifeos").exists()


class ByMeaning(ByWords):
    def described(self):
        return {"by": "meaning"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"models": {"frontier": {"model": "m-2"}}}, "route 'frontier' was answered by m-1, and would be by m-2 now"),
        ({"backends": Backends(recall=ByMeaning())}, "and would be by meaning now"),
    ],
)
def test_a_verdict_on_other_models_is_not_used_and_it_is_said_why(repository, changed, said):
    def gate(**seen):
        made = repository.gate(agents.GOOD)
        made.models = {"frontier": {"model": "m-1"}}
        for name, value in seen.items():
            setattr(made, name, value)
        return made

    receipts.write(str(repository.root), decide(gate(), 2).receipt)
    again = decide(gate(**changed), 2)
    assert again.how == "simulated"
    assert [said in words for words in again.aside] == [True]
    assert decide(gate(models={"frontier": {"model": "none"}}), 2).how == "stored", "nobody contradicts it"


def test_a_new_threshold_is_decided_on_what_was_observed(repository):
    repository.promote(agents.failing_at(2, 5))
    shutil.rmtree(repository.root / ".lifeos")
    gate = repository.gate().suite.gate
    stricter = repository.gate(gate=change(gate, success=change(gate.success, require=99)))
    again = decide(stricter, 2)
    assert (again.how, again.verdict.decision, again.receipt.digest) == ("judged again", "fail", stricter.digest)
    assert not (repository.root / ".lifeos").exists()


def test_what_another_attempt_observed_is_not_this_ones(repository):
    """Both simulate the same agent, on other days."""
    repository.promote(agents.GOOD)
    gate = repository.gate().suite.gate
    stricter = repository.gate(gate=change(gate, success=change(gate.success, require=96)))
    second = Gate(str(repository.root), stricter.fleet, stricter.agent, stricter.suite, history=History(attempt=2))
    assert (second.simulated, decide(second, 2).how) == (stricter.simulated, "simulated")


def test_a_threshold_that_asks_for_more_simulations_gets_them(repository):
    repository.promote(agents.GOOD)
    gate = repository.gate().suite.gate
    longer = change(gate, success=change(gate.success, require=115, of=120, floor=0.9))
    again = decide(repository.gate(gate=longer), 2)
    assert (again.how, again.verdict.decision, again.verdict.read) == ("simulated", "pass", 120)


def test_the_first_version_has_nobody_before_it(repository):
    assert incumbent.find(repository.gate(agents.GOOD)) is None
    decided = repository.promote(agents.GOOD)
    assert decided.receipt.incumbent is None
    assert "incumbent: none, so nothing was compared" in decided.verdict.reasons
    assert incumbent.find(repository.gate()) is None, "it is not compared with itself"


def test_a_version_as_good_as_the_one_before(repository):
    before = repository.promote(agents.GOOD)
    decided = decide(repository.gate(agents.GOOD + "\n"), 2)
    comparison = decided.verdict.comparison
    assert (decided.verdict.decision, comparison.pairs, comparison.lost, comparison.gained) == ("pass", 100, 0, 0)
    assert decided.receipt.incumbent.digest == before.receipt.digest
    assert receipts.judged(decided.receipt) == decided.verdict


def test_a_version_that_passes_and_is_worse_fails(repository):
    """Five failures of a hundred may be; where the version before had none, they are a loss all the same."""
    repository.promote(agents.GOOD)
    decided = decide(repository.gate(agents.failing_at(2, 5, 8, 11, 14)), 2)
    assert [check.decision for check in decided.verdict.checks] == ["pass"] * 3
    assert (decided.verdict.decision, decided.verdict.comparison.lost) == ("fail", 5)
    assert receipts.judged(decided.receipt) == decided.verdict


def margin(repository, candidate, **compare):
    """The gate with a comparison by the e-process."""
    return repository.gate(
        candidate, compare=Compare("promoted", "e-process", **{"alpha": 0.05, "margin": 0.05, **compare})
    )


def test_a_margin_is_shown_before_all_pairs_are_simulated(repository):
    """89 pairs that are all alike are enough, so of the incumbent no more are simulated than were under way."""
    repository.promote(agents.GOOD)
    gate = margin(repository, agents.GOOD + "\n")
    decided = decide(gate, 2)
    comparison = decided.verdict.comparison
    assert (decided.verdict.decision, comparison.pairs, comparison.read) == ("pass", 89, 89)
    with open(incumbent.find(gate).path, "rb") as file:
        assert len(file.readlines()) < 95
    assert receipts.judged(decided.receipt) == decided.verdict
    path = receipts.path_of("hello", decided.receipt.digest)
    assert list(problems(path, receipts.encode(decided.receipt), gate.fleet, {}.get)) == []


def test_a_margin_that_is_not_shown_is_no_verdict(repository):
    repository.promote(agents.GOOD)
    decided = decide(margin(repository, agents.failing_at(2, 5, 8)), 2)
    assert (decided.verdict.decision, decided.receipt) == ("inconclusive", None)
    assert "more simulations or a wider margin" in decided.verdict.reasons[-1]


def test_pairs_that_were_not_needed_are_not_taken_for_good_ones(repository):
    """What was seen of the incumbent ends where the margin was shown. Under a stricter error it is too little, and simulated on."""
    repository.promote(agents.GOOD)
    shown = decide(margin(repository, agents.GOOD + "\n"), 2)
    receipts.write(str(repository.root), shown.receipt)
    softer = decide(margin(repository, agents.GOOD + "\n", alpha=0.06), 2)
    assert (softer.how, softer.verdict.comparison.pairs) == ("judged again", 85)
    stricter = decide(margin(repository, agents.GOOD + "\n", alpha=0.035), 2)
    assert (stricter.how, stricter.verdict.comparison.pairs) == ("simulated", 98)


def test_a_receipt_is_decided_again_once_another_version_was_promoted(repository):
    """What was simulated of the candidate is there; only the other version meets its days."""
    repository.promote(agents.GOOD)
    repository.git("checkout", "-qb", "change")
    candidate = repository.promote(agents.GOOD + "\n").receipt
    repository.git("checkout", "-q", "main")
    other = repository.promote(agents.GOOD + "\n\n").receipt
    repository.git("checkout", "-q", "change")
    repository.git("merge", "-q", "-X", "ours", "-m", "merged", "main")
    again = decide(repository.gate(), 2)
    assert (again.how, again.receipt.digest) == ("simulated", candidate.digest)
    assert (candidate.incumbent.digest == other.digest, again.receipt.incumbent.digest) == (False, other.digest)


def test_a_version_that_failed_is_no_incumbent(repository):
    good = repository.promote(agents.GOOD)
    repository.promote(agents.of(0.3))
    found = incumbent.find(repository.gate(agents.GOOD + "\n"))
    assert found.digest == good.receipt.digest


def test_the_incumbent_is_the_code_of_then(repository):
    repository.promote(agents.GOOD)
    gate = repository.gate(agents.RAISES)
    found = incumbent.find(gate)
    assert found.source.sources["agent.py"] == agents.GOOD.encode()
    assert (found.seed, found.suite, found.path == gate.path) == (gate.seed, gate.suite, False)


def test_without_git_there_is_no_incumbent(gated):
    assert incumbent.find(gated(agents.GOOD)) is None


def test_what_it_cost(gated):
    _, records = run(gated(agents.GOOD, seed=3), 2)
    cost = cost_of(records, 100, "USD")
    assert (cost.total, cost.per_success) == ("0 USD", "0 USD")
    _, records = run(gated(agents.RAISES, seed=3), 2)
    assert cost_of(records, 5, "USD").per_success is None


def test_how_much_of_what_the_users_said_a_model_worded():
    turns = (
        Turn("open", "Hello."),
        Turn("press", "Again.", template="Try again."),
        Turn("press", "So?", template="So?"),
    )
    record = Record(Observation(0, "judged"), Trace(0, "t", "p", turns, "judged", ""))
    assert worded_of({0: record, 2: record}, 2) == Worded(2, 1), "what lies behind the verdict does not count"


def test_how_many_distinct_scenarios_there_were():
    empty = Trace(0, "t", "p", (), "judged", "")
    addresses = ("a", "b", "a", "", "c")
    records = {index: Record(Observation(index, "judged"), empty, drawn=drawn) for index, drawn in enumerate(addresses)}
    assert distinct_of(records, 4) == 2, (
        "what left no record showed none, and what lies behind the verdict does not count"
    )


def test_a_receipt_says_how_much_was_worded(repository):
    """Hello's good agent gets few answers, so there are few turns; the model says nothing that may be said."""
    repository.gate(agents.GOOD)
    model = Fixed("The bathroom is where that comes from.")
    decided = decide(repository.gate(wording=Wording("local"), model=model), 2)
    assert decided.verdict.decision == "pass"
    assert decided.receipt.worded.reworded == 0
    assert decided.receipt.distinct == decided.receipt.simulations == 100
    assert decode(encode(decided.receipt)) == decided.receipt


def test_the_judge_is_paid_for_in_the_total_and_not_by_a_success():
    opinion = Opinion("good", "x", usage=Usage(9, 3, 1, Money(3000)))
    alone = {index: judged(index, success=index > 1) for index in range(10)}
    together = {index: change(record, opinion=opinion) for index, record in alone.items()}
    before, after = cost_of(alone, 10, "USD"), cost_of(together, 10, "USD")
    assert (before.total, after.total) == ("0.02 USD", "0.05 USD")
    assert (after.per_success, after.interval) == (before.per_success, before.interval)
    assert cost_of({0: together[0]}, 1, "USD").total == "0.005 USD"
