"""The incumbent is found by its receipt; how it is used is tested with :mod:`lifeos.gym.decide`."""

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
