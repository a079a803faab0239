"""NUL bytes, as a crashed disk or a wrong encoding leaves them."""

from pathlib import Path


def arrange(root: Path) -> None:
    file = root / "agents.d/finance/teller/agent.yaml"
    file.write_bytes(file.read_bytes().replace(b"teller", b"tel\0ler"))
