"""A named pipe, which would be waited for without end."""

import os
from pathlib import Path


def arrange(root: Path) -> None:
    file = root / "agents.d/finance/budget.yaml"
    file.unlink()
    os.mkfifo(file)
