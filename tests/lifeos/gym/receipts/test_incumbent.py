"""The incumbent is found by its receipt; how it is used is tested with :mod:`lifeos.gym.decide`."""

import json

from lifeos.bundle import sealed
from lifeos.evidence.receipt import path_of
from lifeos.gym.receipts import incumbent
from tests.lifeos.gym import agents
from tests.lifeos.gym.test_decide import Repository


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
