"""A declaration that is a link to a file outside the repository."""

from pathlib import Path


def arrange(root: Path) -> None:
    file = root / "agents.d/finance/budget.yaml"
    file.unlink()
    file.symlink_to("/etc/hostname")
