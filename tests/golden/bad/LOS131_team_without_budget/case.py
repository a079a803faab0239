"""A team with an agent and no budget."""

from pathlib import Path


def arrange(root: Path) -> None:
    (root / "agents.d/finance/budget.yaml").unlink()
