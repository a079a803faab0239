"""A folder called lifeos.yaml."""

from pathlib import Path


def arrange(root: Path) -> None:
    file = root / "lifeos.yaml"
    file.unlink()
    file.mkdir()
