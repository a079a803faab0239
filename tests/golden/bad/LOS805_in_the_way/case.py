"""A rendered file that was replaced before the folder's record was lost."""

from pathlib import Path


def arrange(root: Path) -> None:
    (root / "manifests/prod/hello/.files.json").unlink()
    (root / "manifests/prod/hello/serviceaccount-hello.yaml").write_text("kind: ServiceAccount\n")
