"""git: a commit on a branch of its own, made beside the work tree, which may be in any state and stays as it is."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from lifeos.errors import ProgramError
from lifeos.tools import git

_TIMEOUT = 120
_PLAIN = ("-c", "core.hooksPath=/dev/null", "-c", "commit.gpgSign=false")
"""Hooks and keys are for people; a reviewer's checks run on the branch."""


@contextmanager
def checkout(root: str, revision: str) -> Iterator[str]:
    """A folder with a revision of the repository around ``root``, for as long as the context lasts; the folder that is ``root`` there."""
    with tempfile.TemporaryDirectory(prefix="lifeos-branch-") as folder:
        tree = os.path.join(folder, "tree")
        _run(root, "worktree", "add", "--quiet", "--detach", tree, revision)
        try:
            yield os.path.join(tree, git.within(root))
        finally:
            _run(root, "worktree", "remove", "--force", tree)


def commit(folder: str, branch: str, author: str, message: str) -> str:
    """Commit all that changed below a checkout, and let the branch name it, whatever that named before. The commit. Raises :class:`ProgramError`
    when nothing changed."""
    mail = f"{author.replace(' ', '-').lower()}@lifeos.invalid"
    _run(folder, "add", "--all", ".")
    _run(
        folder,
        "-c",
        f"user.name={author}",
        "-c",
        f"user.email={mail}",
        *_PLAIN,
        "commit",
        "--quiet",
        "--message",
        message,
    )
    _run(folder, "branch", "--force", branch, "HEAD")
    return _run(folder, "rev-parse", "HEAD").strip()


def _run(folder: str, *arguments: str) -> str:
    """What git prints. Whatever the environment says about repositories is about another one."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(
            ["git", "-C", folder, *arguments],
            capture_output=True,
            text=True,
            timeout=_TIMEOUT,
            check=False,
            env=environment,
            stdin=subprocess.DEVNULL,
        )
    except FileNotFoundError as error:
        raise ProgramError("git is not installed; proposing a change needs it") from error
    except subprocess.TimeoutExpired as error:
        raise ProgramError(f"git {arguments[0]} took longer than {_TIMEOUT} s") from error
    if done.returncode:
        raise ProgramError(f"git failed in {folder}: {(done.stderr or done.stdout).strip()}")
    return done.stdout
