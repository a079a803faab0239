"""A file saved as UTF-16, which some editors call Unicode."""

from pathlib import Path


def arrange(root: Path) -> None:
    file = root / "agents.d/finance/teller/agent.yaml"
    file.write_bytes(file.read_text().encode("utf-16"))
