"""A repository without lifeos.yaml."""

from pathlib import Path


def arrange(root: Path) -> None:
    (root / "lifeos.yaml").unlink()
