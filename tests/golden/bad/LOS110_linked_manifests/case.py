"""A folder of rendered files that leads out of the repository."""

from pathlib import Path


def arrange(root: Path) -> None:
    (root / "manifests/prod").mkdir(parents=True)
    (root / "manifests/prod/hello").symlink_to("/tmp", target_is_directory=True)
