"""The declaration is called agent.yml."""

from pathlib import Path


def arrange(root: Path) -> None:
    (root / "agents.d/finance/teller/agent.yaml").unlink()
