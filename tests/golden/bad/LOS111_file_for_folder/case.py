"""A file where the folder of all agents should be."""

import shutil
from pathlib import Path


def arrange(root: Path) -> None:
    shutil.rmtree(root / "agents.d")
    (root / "agents.d").write_text("all agents\n")
