"""A bell character, as some terminals paste it."""

from pathlib import Path


def arrange(root: Path) -> None:
    file = root / "agents.d/finance/teller/agent.yaml"
    file.write_text(file.read_text().replace("Reads bookings", "Reads\a bookings"))
