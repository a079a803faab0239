"""A folder where a declaration should be."""

from pathlib import Path


def arrange(root: Path) -> None:
    file = root / "agents.d/finance/budget.yaml"
    file.unlink()
    file.mkdir()
