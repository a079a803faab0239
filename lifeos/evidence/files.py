"""Where evidence is read from: the files of a work tree, or those of a commit."""

from collections.abc import Callable

from lifeos.errors import LifeOSError

Files = Callable[[str], bytes | None]
"""The bytes of a file by its path from the root of the repository; None where there is none. Raises :class:`LifeOSError` for one that is
there and cannot be read."""


def below(root: str) -> Files:
    """The files of a work tree."""

    def read(path: str) -> bytes | None:
        try:
            with open(f"{root}/{path}", "rb") as file:
                return file.read()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise LifeOSError(f"cannot read {path}: {error.strerror}. Mend that and call again.") from error

    return read
