"""A record of a folder of which only the mark of a merge is left."""

from pathlib import Path


def arrange(root: Path) -> None:
    record = root / "manifests/prod/hello/.files.json"
    record.write_text("<<<<<<< HEAD\n")
