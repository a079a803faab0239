"""A file whose name is not UTF-8."""

import os
from pathlib import Path


def arrange(root: Path) -> None:
    name = os.fsencode(root / "agents.d/finance") + b"/b\xfcdget.yaml"
    os.rename(root / "agents.d/finance/budget.yaml", name)
