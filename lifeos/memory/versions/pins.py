"""The pins that git keeps: of the work tree, of a revision, of all history."""

import os
import re

from lifeos.errors import UsageError
from lifeos.evidence import judgement
from lifeos.evidence.pointer import Pointer, path_of, read
from lifeos.tools import git

_DIGEST = r"sha256:[0-9a-f]{64}"


def here(root: str, memory: str) -> Pointer | None:
    """The pin of the work tree; None before the first."""
    path = path_of(memory)
    try:
        with open(os.path.join(root, path), encoding="utf-8") as file:
            return read(path, file.read())
    except FileNotFoundError:
        return None


def at(root: str, memory: str, revision: str) -> Pointer | None:
    """The pin of a revision; None when nothing was pinned yet. Raises :class:`UsageError` when there is no such revision."""
    path = path_of(memory)
    text = git.read_tree(root, git.resolve(root, revision), (path,)).get(path)
    return read(f"{revision}:{path}", text.decode(errors="replace")) if text is not None else None


def find(root: str, memory: str, snapshot: str) -> Pointer | None:
    """The pin of a snapshot, from the work tree or the newest commit before HEAD that had it; None when there was none."""
    now = here(root, memory)
    if now is not None and now.snapshot == snapshot:
        return now
    if git.top(root) is None or not git.exists(root, "HEAD"):
        return None
    path = path_of(memory)
    for commit, changed in git.brought(root, "memory", "HEAD", line=False):
        pin = at(root, memory, commit) if changed == path else None
        if pin is not None and pin.snapshot == snapshot:
            return pin
    return None


def judged(root: str, memory: str, snapshot: str) -> bytes | None:
    """The record that a version was judged, from the newest commit before HEAD that had it; None when there was none."""
    path = judgement.path_of(memory)
    for commit, changed in git.brought(root, "memory", "HEAD", line=False):
        data = git.read_tree(root, commit, (path,)).get(path) if changed == path else None
        said = judgement.examine(path, data)[0] if data is not None else None
        if said is not None and said.version == snapshot:
            return data
    return None


def before(root: str, memory: str, snapshot: str) -> list[str]:
    """The snapshots that were pinned before this one first was, newest first, as far as the history of HEAD shows. So after a `git revert` an older version does
    not follow the one that was reverted."""
    if git.top(root) is None or not git.exists(root, "HEAD"):
        return []
    path = path_of(memory)
    commits = [commit for commit, changed in git.brought(root, "memory", "HEAD", line=False) if changed == path]
    pinned = [pin.snapshot for commit in commits if (pin := at(root, memory, commit)) is not None]
    first = max((place for place, found in enumerate(pinned) if found == snapshot), default=-1)
    return list(dict.fromkeys(pinned[first + 1 :]))


def ever(root: str, branch: str) -> set[str]:
    """Every digest that was ever pinned, on any branch that is here. ``branch``: the one that is deployed, which has to be among them. Raises
    :class:`UsageError` where it or a part of the history cannot be seen: then nobody knows what is pinned."""
    if git.top(root) is None:
        raise UsageError(f"{root} is in no git repository, so it cannot be told what is pinned")
    if not git.branches(root, branch):
        raise UsageError(
            f"there is no branch '{branch}' here, which is deployed from, so it cannot be told what it pins; `git fetch` brings it"
        )
    if git.shallow(root):
        raise UsageError(
            "this clone has only a part of the history, so it cannot be told what is pinned; `git fetch --unshallow` brings the rest"
        )
    return set(re.findall(_DIGEST, git.changed_lines(root, "sha256:", ("agents.d", "memory"))))
