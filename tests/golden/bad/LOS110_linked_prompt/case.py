"""A prompt that is a link: what it points to is in no digest."""

from pathlib import Path


def arrange(root: Path) -> None:
    file = root / "agents.d/finance/teller/prompts/system.md"
    file.unlink()
    file.symlink_to("../../../platform/hello/prompts/system.md")
