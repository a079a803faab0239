"""A rendered file that was edited by hand."""

from pathlib import Path


def arrange(root: Path) -> None:
    file = root / "manifests/prod/hello/serviceaccount-hello.yaml"
    file.write_text(file.read_text() + "# by hand\n")
