"""An agent's folder that is a link to another agent's."""

from pathlib import Path


def arrange(root: Path) -> None:
    (root / "agents.d/finance/twin").symlink_to("teller", target_is_directory=True)
