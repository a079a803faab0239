"""Declarations in files whose names are not in lower case, beside the right ones and alone."""

import shutil
from pathlib import Path


def arrange(root: Path) -> None:
    shutil.copy(root / "agents.d/finance/teller/agent.yaml", root / "agents.d/finance/teller/Agent.yaml")
    shutil.copy(root / "agents.d/finance/team.yaml", root / "agents.d/finance/Team.yaml")
    shutil.copy(root / "evals/suites/basic/suite.yaml", root / "evals/suites/basic/Suite.yaml")
    (root / "agents.d/platform/memory.yaml").rename(root / "agents.d/platform/memory.YAML")
