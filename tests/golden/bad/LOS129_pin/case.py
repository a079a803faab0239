"""A pin without its environment, which nothing would read."""

from pathlib import Path


def arrange(root: Path) -> None:
    path = root / "evals/pins/teller.json"
    path.parent.mkdir(parents=True)
    path.write_text("{}\n")
