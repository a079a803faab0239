"""A merge conflict in the record of a folder."""

from pathlib import Path


def arrange(root: Path) -> None:
    record = root / "manifests/prod/hello/.files.json"
    record.write_text("<<<<<<< HEAD\n" + record.read_text())
