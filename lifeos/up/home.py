"""What a fleet that runs keeps in its repository: ``.lifeos/up/``, for its own user alone."""

import fcntl
import os
from typing import Self

import msgspec

from lifeos.errors import LifeOSError, UsageError

FOLDER = os.path.join(".lifeos", "up")
TOKENS = os.path.join(".lifeos", "tokens")
"""Where each agent's token is; the semantic layer knows them by the same files."""
_RUNS = "up.json"


class Runs(msgspec.Struct, frozen=True):
    """A fleet that runs, as whoever asks it finds it. ``since``: in seconds since 1970 UTC. ``token``: of the person whose machine it is."""

    pid: int
    since: int
    url: str
    token: str


class Home:
    """The folder, held by one process at a time."""

    def __init__(self, root: str) -> None:
        """Take hold of it. Raises :class:`UsageError` when another process has, and :class:`LifeOSError` when the disk refuses."""
        self.root = root
        self.folder = os.path.join(root, FOLDER)
        self._path = os.path.join(self.folder, _RUNS)
        try:
            os.makedirs(self.folder, mode=0o700, exist_ok=True)
            os.chmod(self.folder, 0o700)
            self._lock = os.open(os.path.join(self.folder, "lock"), os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise LifeOSError(f"cannot keep what runs in {self.folder}: {error.strerror}; make it writable") from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._lock)
            known = runs(root)
            who = f" as process {known.pid}" if known is not None else ""
            raise UsageError(
                f"`lifeos up` runs in this repository already{who}; end that one with Ctrl-C, or ask it: `lifeos status`"
            ) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if os.path.exists(self._path):
            os.unlink(self._path)
        os.close(self._lock)

    def of_agent(self, name: str) -> str:
        """The folder in which an agent runs, with its files, its socket and its log. Raises :class:`LifeOSError`."""
        folder = os.path.join(self.folder, "agents", name)
        try:
            os.makedirs(folder, mode=0o700, exist_ok=True)
        except OSError as error:
            raise LifeOSError(f"cannot keep what runs in {folder}: {error.strerror}; make it writable") from error
        return folder

    def log(self, program: str) -> str:
        """The file that takes what a program prints."""
        return os.path.join(self.folder, f"{program}.log")

    def told(self, about: Runs) -> None:
        """Say that it runs. Raises :class:`LifeOSError`."""
        new = f"{self._path}.new"
        try:
            handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.encode(about))
            os.replace(new, self._path)
        except OSError as error:
            raise LifeOSError(f"cannot write {self._path}: {error.strerror}") from error


def runs(root: str) -> Runs | None:
    """What was said last, by a process that may have been killed since; None when nothing was."""
    try:
        with open(os.path.join(root, FOLDER, _RUNS), "rb") as file:
            return msgspec.json.decode(file.read(), type=Runs)
    except (OSError, msgspec.DecodeError):
        return None


def last_words(log: str, without: str = "\0") -> str:
    """The last line that says something of a log, which is where Python says why it ended; empty without one. ``without``: what such a line does not hold."""
    try:
        with open(log, "rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - 4096))
            lines = file.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return ""
    return next((line.strip()[:300] for line in reversed(lines) if line.strip() and without not in line), "")
