"""Where the real programs and definitions are that `make tools` got."""

from pathlib import Path

BUILD = Path(__file__).parents[2] / ".build"


class NotBuilt(Exception):
    """A proof without its program proves nothing, so it fails instead of being skipped."""


def program(name: str) -> Path:
    """The path of a built program."""
    return _present(BUILD / "bin" / name)


def definitions() -> list[Path]:
    """The custom resource definitions, one a file, each named as the definition is."""
    return sorted(_present(BUILD / "crds").glob("*/*.yaml"))


def _present(path: Path) -> Path:
    if not path.exists():
        raise NotBuilt(f"{path} is missing; get it with `make tools`")
    return path
