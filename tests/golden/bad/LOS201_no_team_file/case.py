"""A team's folder without its team.yaml."""

from pathlib import Path


def arrange(root: Path) -> None:
    (root / "agents.d/finance/team.yaml").unlink()
