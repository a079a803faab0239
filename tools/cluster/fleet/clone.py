"""The folder with the fleet's repository: made once, known again, and never taken for what it is not.

What is a person's is theirs: nothing here resets, cleans, stashes or forces. What a run that was killed has left is known by a line in the clone's own
configuration, which says what is being done, and at which commit: with the next one it means nothing any more.
"""

import os

from tools.cluster.failure import ClusterError
from tools.cluster.fleet.declarations import SERVER
from tools.cluster.place import write
from tools.cluster.run import run

BRANCH = "main"
"""The one that Argo CD follows."""
_URL, _BEGUN = "lifeos.fleet", "lifeos.begun"
"""In the clone's configuration: which repository it is a clone of, and what is being done to it."""
_NOBODY = {"user.name": "Fleet", "user.email": "fleet@lifeos.invalid"}
"""Whose commits they are, where git does not know who calls."""


class Clone:
    """One that is there. ``url``: the repository, as pods know it."""

    def __init__(self, folder: str, url: str) -> None:
        self.folder = folder
        self.url = url

    @classmethod
    def at(cls, folder: str, url: str, server: str) -> "Clone":
        """The clone in a folder, where there was nothing or the clone already. ``server``: the git server, as this machine reaches it. Raises
        :class:`ClusterError` when something else is there."""
        clone = cls(os.path.abspath(folder), url)
        if clone._empty():
            os.makedirs(clone.folder, exist_ok=True)
            clone.git("init", "--quiet", f"--initial-branch={BRANCH}")
            clone.begin("")
            clone.git("config", _URL, url)
        elif not os.path.isdir(os.path.join(clone.folder, ".git")):  # git would take the repository around it
            raise ClusterError(f"{clone.folder} holds something else; name another folder: make fleet FLEET=folder")
        if clone._said(_URL) != url:
            raise ClusterError(
                f"{clone.folder} is a git repository, and not of {url}; name another folder: make fleet FLEET=folder"
            )
        clone._reach(server)
        return clone

    def git(self, *words: str) -> str:
        """What git printed. Raises :class:`ClusterError`."""
        return run("git", "-C", self.folder, *words).strip()

    @property
    def head(self) -> str:
        """The commit that is checked out; nothing, before the first."""
        return self._commit("HEAD")

    @property
    def begun(self) -> str | None:
        """The message of what was begun at this commit, maybe none, and is not committed yet; None when nothing was."""
        at, colon, message = self._said(_BEGUN).partition(":")
        return message if colon and at == self.head else None

    def catch_up(self) -> None:
        """What others pushed is here, too. Raises :class:`ClusterError` when it does not follow by itself."""
        if (branch := self.git("symbolic-ref", "--short", "HEAD")) != BRANCH:
            raise ClusterError(
                f"{self.folder} is at branch {branch}, and Argo CD follows {BRANCH}: git -C {self.folder} switch {BRANCH}"
            )
        self.git("fetch", "--quiet", "origin")
        theirs = self._commit(f"refs/remotes/origin/{BRANCH}")
        if not theirs or (self.head and self.has(self.head, theirs)):
            return
        if not self.head:
            self.git("checkout", "--quiet", "-B", BRANCH, "--track", f"origin/{BRANCH}")
        elif self.has(theirs, self.head):
            self.git("merge", "--quiet", "--ff-only", theirs)
        else:
            raise ClusterError(
                f"{self.folder} and {self.url} have commits that the other one lacks: git -C {self.folder} pull --rebase"
            )

    def begin(self, message: str) -> None:
        """From here on what changes is committed under a message: that of a run that did not come to its end, where one was and there is no other.
        Raises :class:`ClusterError` when a person's changes would be committed without a word."""
        if self.begun is None and not message and (changed := self.git("status", "--porcelain")):
            files = ", ".join(line.split(maxsplit=1)[1] for line in changed.splitlines()[:3])
            raise ClusterError(
                f'{self.folder} has changes that are not committed ({files}): say what they are for, make fleet MESSAGE="...", or commit them'
            )
        if message or self.begun is None:
            self.git("config", _BEGUN, f"{self.head}:{message}")

    def commit(self, otherwise: str) -> str:
        """Everything, unless nothing changed; the commit that is checked out then. ``otherwise``: the message, where nobody gave one."""
        self.git("add", "--all")
        if self.git("status", "--porcelain"):
            self.git("commit", "--quiet", "--message", self.begun or otherwise)
        else:
            self.git("config", _BEGUN, "")
        return self.head

    def push(self) -> None:
        """What is committed, to the server."""
        self.git("push", "--quiet", "--set-upstream", "origin", BRANCH)

    def has(self, commit: str, ancestor: str) -> bool:
        """Whether a commit is another one, or follows from it."""
        return not self.git("rev-list", "--max-count=1", f"{commit}..{ancestor}")

    def _empty(self) -> bool:
        """Whether nothing is there, or what `git init` left that was killed."""
        if not os.path.lexists(self.folder):
            return True
        if not os.path.isdir(self.folder) or set(os.listdir(self.folder)) - {".git"}:
            return False
        git = os.path.join(self.folder, ".git")
        return not os.path.lexists(git) or (
            os.path.isdir(git) and not self._said(_URL) and not self._said("remote.origin.url") and not self.head
        )

    def _reach(self, server: str) -> None:
        """Names of the cluster lead nowhere on this machine: for git they lead to the server's address, which is another one in each cluster."""
        write(os.path.join(self.folder, ".git", "server"), f'[url "{server}"]\n\tinsteadOf = {SERVER}\n')
        settings = {"include.path": "server", "remote.origin.url": self.url}
        settings["remote.origin.fetch"] = "+refs/heads/*:refs/remotes/origin/*"
        unknown = {key: value for key, value in _NOBODY.items() if not self._said(key)}
        for key, value in {**settings, **unknown}.items():
            self.git("config", key, value)

    def _commit(self, name: str) -> str:
        return run("git", "-C", self.folder, "rev-parse", "--verify", "--quiet", name, check=False).strip()

    def _said(self, key: str) -> str:
        return run("git", "-C", self.folder, "config", "--get", key, check=False).strip()
