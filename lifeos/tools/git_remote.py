"""git: what another repository holds, as far as it can be seen from here, without a clone of it."""

import os
import subprocess
import tempfile

from lifeos.errors import ProgramError

_TIMEOUT = 60
_ABSENT = ("couldn't find remote ref", "invalid refspec")
_NOBODY_ASKS = {"GIT_TERMINAL_PROMPT": "0", "GIT_SSH_COMMAND": "ssh -oBatchMode=yes", "LC_ALL": "C"}
"""No question for a password: whoever runs the command may not be there. Messages in the language that is looked for."""


def files_at(url: str, revision: str, folder: str) -> list[str] | None:
    """The files of a folder at a branch of a repository, by name; None when there is no such branch. Raises :class:`ProgramError` when
    the repository cannot be seen from here."""
    with tempfile.TemporaryDirectory(prefix="lifeos-remote-") as place:
        _run(place, "init", "--quiet", "--bare")
        # The address is configuration, so that it cannot be taken for an option; of files no content is asked for.
        fetch = ("-c", f"remote.origin.url={url}", "fetch", "--quiet", "--depth=1", "--no-tags", "--filter=blob:none")
        try:
            _run(place, *fetch, "--", "origin", revision)
        except ProgramError as error:
            if any(words in str(error) for words in _ABSENT):
                return None
            raise
        listing = _run(place, "ls-tree", "-z", "--name-only", "FETCH_HEAD", "--", f"{folder.rstrip('/')}/")
        return [os.path.basename(path) for path in listing.split("\0") if path]


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
