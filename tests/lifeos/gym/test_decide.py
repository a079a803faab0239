"""A gate is decided with the least that has to be simulated, and the version before meets the same days."""

import shutil
import subprocess

import msgspec
import pytest

from lifeos.compiler.pipeline import Compilation
from lifeos.gym.decide import cost_of, decide
from lifeos.gym.gate import Gate
from lifeos.gym.receipts import incumbent
from lifeos.gym.receipts import receipt as receipts
from lifeos.gym.run import run
from tests.architecture.test_files import ROOT
from tests.lifeos.gym import agents

change = msgspec.structs.replace


class Repository:
    """This repository's declarations in a repository of git, where hello is what a test says."""

    def __init__(self, root):
        self.root = root
        for name in ("agents.d", "evals", "policies"):
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("receipts"))
        shutil.copy(ROOT / "lifeos.yaml", root)
        self.git("init", "-q")

    def git(self, *arguments):
        subprocess.run(
            ["git", "-C", self.root, "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments], check=True
        )

    def gate(self, code=None, **suite):
        if code is not None:
            (self.root / "agents.d/platform/hello/agent.py").write_text(code)
        fleet = Compilation(str(self.root), cached=False).analysis.fleet
        if suite:
            changed = change(fleet.catalog.suites["hello"], **suite)
            fleet = change(fleet, catalog=change(fleet.catalog, suites={**fleet.catalog.suites, "hello": changed}))
        return Gate(str(self.root), fleet, fleet.agents["hello"], fleet.catalog.suites["hello"])

    def promote(self, code):
        decided = decide(self.gate(code), 2)
        receipts.write(str(self.root), decided.receipt)
        self.git("add", ".")
        self.git("commit", "-qm", "a version")
        return decided


@pytest.fixture
def repository(tmp_path):
    return Repository(tmp_path)


def test_a_gate_with_a_receipt_simulates_nothing(repository):
    first = repository.promote(agents.GOOD)
    shutil.rmtree(repository.root / ".lifeos")
    again = decide(repository.gate(), 2)
    assert (first.how, again.how, again.verdict, again.receipt) == ("simulated", "stored", first.verdict, first.receipt)
    assert not (repository.root / ".lifeos").exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"models": {"frontier": {"model": "m-2"}}}, "route 'frontier' was answered by m-1, and would be by m-2 now"),
        ({"recall": {"by": "meaning"}}, "and would be by meaning now"),
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
    cost = cost_of(records, 100)
    assert (cost.total, cost.per_success) == ("0 USD", "0 USD")
    _, records = run(gated(agents.RAISES, seed=3), 2)
    assert cost_of(records, 5).per_success is None
