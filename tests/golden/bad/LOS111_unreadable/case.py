"""A file without read permission."""

from pathlib import Path


def arrange(root: Path) -> None:
    (root / "agents.d/finance/budget.yaml").chmod(0)
