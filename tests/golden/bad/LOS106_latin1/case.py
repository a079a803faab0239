"""A file saved as Latin-1 by an old editor."""

from pathlib import Path


def arrange(root: Path) -> None:
    file = root / "agents.d/finance/teller/agent.yaml"
    file.write_bytes(file.read_bytes().replace(b"the money", b"the caf\xe9 money"))
