"""git: what another repository holds, as far as it can be seen from here; and a branch that is put there."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from lifeos.errors import ProgramError

_TIMEOUT = 60
_ABSENT = ("couldn't find remote ref", "invalid refspec")
_NOBODY_ASKS = {"GIT_TERMINAL_PROMPT": "0", "GIT_SSH_COMMAND": "ssh -oBatchMode=yes", "LC_ALL": "C"}
"""No question for a password: whoever runs the command may not be there. Messages in the language that is looked for."""


def files_at(url: str, revision: str, folder: str) -> list[str] | None:
    """The files of a folder at a branch of a repository, by name; None when there is no such branch. Raises :class:`ProgramError` when
    the repository cannot be seen from here."""
    with _place() as place:
        fetch = (*_at(url), "fetch", "--quiet", "--depth=1", "--no-tags", "--filter=blob:none")  # of files no content
        try:
            _run(place, *fetch, "--", "origin", revision)
        except ProgramError as error:
            if any(words in str(error) for words in _ABSENT):
                return None
            raise
        listing = _run(place, "ls-tree", "-z", "--name-only", "FETCH_HEAD", "--", f"{folder.rstrip('/')}/")
        return [os.path.basename(path) for path in listing.split("\0") if path]


def holds(url: str, commit: str) -> bool:
    """Whether a branch of a repository has the commit, as its last or before. Raises :class:`ProgramError` when the repository cannot be seen
    from here."""
    with _place() as place:
        tips = _run(place, *_at(url), "ls-remote", "--heads", "origin").splitlines()
        if any(line.startswith(f"{commit}\t") for line in tips):
            return True
        fetch = (
            *_at(url),
            "fetch",
            "--quiet",
            "--no-tags",
            "--filter=tree:0",
        )  # commits, and nothing of what they hold
        _run(place, *fetch, "--", "origin", "+refs/heads/*:refs/heads/*")
        return commit in _run(place, "rev-list", "--branches").split()


@contextmanager
def clone(url: str, branch: str) -> Iterator[str]:
    """The last commit of a branch of a repository, with its files, for as long as the context lasts. Raises :class:`ProgramError`."""
    with tempfile.TemporaryDirectory(prefix="lifeos-remote-") as place:
        _run(place, "init", "--quiet")
        _run(place, *_at(url), "fetch", "--quiet", "--depth=1", "--no-tags", "--", "origin", f"refs/heads/{branch}")
        _run(place, "checkout", "--quiet", "--detach", "FETCH_HEAD")
        yield place


def begins_at_head(folder: str, url: str, branch: str) -> bool:
    """Whether a repository has the branch, and its last commit stands on the one that is checked out in ``folder``. Raises :class:`ProgramError`."""
    if not _run(folder, *_at(url), "ls-remote", "--heads", "origin", f"refs/heads/{branch}"):
        return False
    _run(folder, *_at(url), "fetch", "--quiet", "--depth=2", "--no-tags", "--", "origin", f"refs/heads/{branch}")
    before = _run(folder, "rev-list", "--parents", "--max-count=1", "FETCH_HEAD").split()[1:]
    return before == [_run(folder, "rev-parse", "HEAD").strip()]


def push(folder: str, url: str, branch: str) -> None:
    """Put a branch of the repository in ``folder`` into another one: this branch and nothing else, whatever it was there before. Raises :class:`ProgramError`."""
    _run(
        folder,
        *_at(url),
        "push",
        "--quiet",
        "--no-verify",
        "--force",
        "origin",
        f"refs/heads/{branch}:refs/heads/{branch}",
    )


@contextmanager
def _place() -> Iterator[str]:
    """A repository with nothing in it, for as long as something is asked."""
    with tempfile.TemporaryDirectory(prefix="lifeos-remote-") as place:
        _run(place, "init", "--quiet", "--bare")
        yield place


def _at(url: str) -> tuple[str, str]:
    """The address as configuration, so that it cannot be taken for an option."""
    return "-c", f"remote.origin.url={url}"


def _run(place: str, *arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", place, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
            env={**os.environ, **_NOBODY_ASKS},
        )
    except FileNotFoundError as error:
        raise ProgramError("git is not installed") from error
    except subprocess.TimeoutExpired as error:
        raise ProgramError(f"no answer within {_TIMEOUT} s") from error
    if done.returncode:
        raise ProgramError(" ".join(done.stderr.decode(errors="replace").split()))
    return done.stdout.decode(errors="replace")
