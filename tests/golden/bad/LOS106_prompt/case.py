"""A prompt that is not UTF-8: its text would be guessed at."""

from pathlib import Path


def arrange(root: Path) -> None:
    file = root / "agents.d/finance/teller/prompts/system.md"
    file.write_bytes(b"You are the caf\xe9's accountant.\n")
