"""The incumbent is found by its receipt; how it is used is tested with :mod:`lifeos.gym.decide`."""

import json

from lifeos.bundle import sealed
from lifeos.evidence.receipt import path_of
from lifeos.gym.decide import decide
from lifeos.gym.receipts import incumbent
from lifeos.gym.receipts.deployed import Deployed, deployed
from tests.lifeos.gym import agents
from tests.lifeos.gym.history import Repository, change


def test_a_version_whose_tree_is_not_what_its_receipt_says_is_passed_over(tmp_path):
    """Somebody committed a receipt together with other code: that version never stood before the gate."""
    repository = Repository(tmp_path)
    good = repository.promote(agents.GOOD)
    forged = tmp_path / "evals/receipts/hello" / f"{'0' * 64}.json"
    forged.write_text("{}")
    (tmp_path / "agents.d/platform/hello/agent.py").write_text(agents.HALLUCINATES)
    repository.git("add", ".")
    repository.git("commit", "-qm", "not gated")
    assert incumbent.find(repository.gate(agents.GOOD + "\n")).digest == good.receipt.digest


def test_a_receipt_that_does_not_hold_promotes_nobody(tmp_path):
    """Sealed and named well, and yet no evidence: then nobody was promoted by it."""
    repository = Repository(tmp_path)
    good = repository.promote(agents.GOOD)
    gate = repository.gate(agents.HALLUCINATES)
    document = {"agent": "hello", "digest": gate.digest, "verdict": "pass"}
    forged = tmp_path / path_of("hello", gate.digest)
    forged.write_text(json.dumps({"id": sealed(document), **document}))
    repository.git("add", ".")
    repository.git("commit", "-qm", "forged")
    assert incumbent.find(repository.gate(agents.GOOD + "\n")).digest == good.receipt.digest


def test_a_receipt_that_came_with_a_merge_counts(tmp_path):
    repository = Repository(tmp_path)
    repository.git("add", ".")
    repository.git("commit", "-qm", "the fleet")
    repository.git("checkout", "-qb", "change")
    good = repository.promote(agents.GOOD)
    repository.git("checkout", "-q", "-")
    repository.git("merge", "-q", "--no-ff", "-m", "merged", "change")
    assert incumbent.find(repository.gate(agents.GOOD + "\n")).digest == good.receipt.digest


def test_what_the_candidates_own_branch_promotes_is_nobody(tmp_path):
    """A weak version with a receipt of its own, committed below the change: no incumbent to be better than."""
    repository = Repository(tmp_path)
    good = repository.promote(agents.GOOD)
    repository.git("checkout", "-qb", "change")
    repository.promote(agents.failing_at(2, 5))
    assert incumbent.find(repository.gate(agents.GOOD + "\n")).digest == good.receipt.digest


def test_a_receipt_that_leaves_out_the_version_before_does_not_hold(tmp_path):
    repository = Repository(tmp_path)
    good = repository.promote(agents.GOOD)
    repository.git("checkout", "-qb", "change")
    gate = repository.gate(agents.failing_at(2, 5))
    receipt = decide(gate, 2).receipt
    branch = deployed(gate.root, "main")
    assert receipt.incumbent.digest == good.receipt.digest
    assert incumbent.uncompared(gate.root, receipt, gate.fleet, branch) is None
    alone = change(receipt, incumbent=None)
    said = f"it is compared with nobody, and promoted before it was {good.receipt.digest[:19]}…"
    assert incumbent.uncompared(gate.root, alone, gate.fleet, branch) == said
    other = change(receipt, incumbent=change(receipt.incumbent, digest="sha256:" + "0" * 64))
    assert "compared with sha256:000000000000…" in incumbent.uncompared(gate.root, other, gate.fleet, branch)
    assert incumbent.uncompared(gate.root, alone, gate.fleet, Deployed(None, "who knows")) is None
    assert incumbent.outdated(gate, alone)


def test_once_it_is_promoted_the_version_before_is_still_the_one_before(tmp_path):
    repository = Repository(tmp_path)
    repository.promote(agents.GOOD)
    second = repository.promote(agents.GOOD + "\n").receipt
    gate = repository.gate()
    assert (gate.digest, incumbent.outdated(gate, second)) == (second.digest, False)
    repository.git("revert", "--no-edit", "HEAD")
    first = repository.gate()
    assert first.digest == second.incumbent.digest
    assert incumbent.find(first) is None, "what came after it was no version before it"
