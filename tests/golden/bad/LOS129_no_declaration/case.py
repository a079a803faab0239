"""An agent's folder without its declaration."""

from pathlib import Path


def arrange(root: Path) -> None:
    (root / "agents.d/finance/teller/agent.yaml").unlink()
