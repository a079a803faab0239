"""The file is not called by a name; the persona is, and suites refer to it."""

from pathlib import Path


def arrange(root: Path) -> None:
    (root / "evals/personas/calm.yaml").rename(root / "evals/personas/Calm.yaml")
