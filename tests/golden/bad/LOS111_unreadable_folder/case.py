"""A folder that cannot be listed."""

from pathlib import Path


def arrange(root: Path) -> None:
    (root / "agents.d/finance/teller").chmod(0)
