"""A file among the rendered ones that somebody wrote."""

from pathlib import Path


def arrange(root: Path) -> None:
    (root / "manifests/prod/hello/secret.yaml").write_text("kind: Secret\n")
