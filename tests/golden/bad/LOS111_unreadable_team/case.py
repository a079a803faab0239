"""The folder of a team that others refer to cannot be listed: one mistake, whatever is in it."""

from pathlib import Path


def arrange(root: Path) -> None:
    (root / "agents.d/platform").chmod(0)
