"""A rendered file that was deleted."""

from pathlib import Path


def arrange(root: Path) -> None:
    (root / "manifests/prod/hello/serviceaccount-hello.yaml").unlink()
