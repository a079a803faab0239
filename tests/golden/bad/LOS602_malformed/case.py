"""A pin that somebody wrote, to have the newest always."""

from pathlib import Path


def arrange(root: Path) -> None:
    path = root / "evals/pins/teller/local.json"
    path.parent.mkdir(parents=True)
    path.write_text('{"agent": "teller", "revision": "latest"}\n')
