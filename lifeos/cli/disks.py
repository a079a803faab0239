"""What is said where a disk refuses."""

from lifeos.cli.terminal import complain
from lifeos.errors import EXIT_BUG
from lifeos.memory import disk


def refused(error: OSError, place: str, *rest: str) -> int:
    """Say it, and the exit code. ``place``: where it was, for an error that names no file, as one that is open already has none; ``rest``: what has become of it."""
    mended = ("free space there and try again",) if disk.full(error) else ()
    complain(
        f"lifeos: cannot read or write {error.filename or place}: {'; '.join((error.strerror or str(error), *mended, *rest))}"
    )
    return EXIT_BUG
