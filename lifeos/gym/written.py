"""Files that are whole or not there: written beside their place, and put into it at the end."""

import contextlib
import os
from collections.abc import Iterator

from lifeos.errors import LifeOSError


@contextlib.contextmanager
def written(path: str) -> Iterator[str]:
    """Where to write what ``path`` is to hold; it takes its place when the block ends without an error, and otherwise nothing changes.
    Raises :class:`LifeOSError` when the disk refuses."""
    folder, name = os.path.split(os.path.abspath(path))
    stem, suffix = os.path.splitext(name)
    beside = os.path.join(folder, f".{stem}-{os.getpid()}{suffix}")  # the same suffix, for some writers go by it
    try:
        os.makedirs(folder, exist_ok=True)
        yield beside
        os.replace(beside, path)
    except OSError as error:
        raise LifeOSError(f"cannot write {path}: {error.strerror or error}. Mend that and call again.") from error
    finally:
        with contextlib.suppress(OSError):
            os.unlink(beside)
