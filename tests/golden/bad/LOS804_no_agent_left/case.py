"""A checkout without its agents."""

import shutil
from pathlib import Path


def arrange(root: Path) -> None:
    shutil.rmtree(root / "agents.d/platform/hello")
    shutil.rmtree(root / "agents.d/finance/teller")
    (root / "agents.d/platform/datastores.yaml").unlink()
