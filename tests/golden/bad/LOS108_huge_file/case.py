"""Data pasted into a declaration: more than a megabyte."""

from pathlib import Path


def arrange(root: Path) -> None:
    file = root / "agents.d/finance/teller/agent.yaml"
    file.write_text(file.read_text() + "# " + "x" * 1_000_000 + "\n")
