"""One side of a comparison: everything that is declared and everything that is rendered, in memory."""

import os
from typing import NamedTuple

from lifeos.compiler.analyse import Analysis, analyse
from lifeos.compiler.inputs import assemble
from lifeos.errors import LifeOSError
from lifeos.source.tree import PLATFORM_FILE, ROOTS, UnreadableError, discover, read_bytes
from lifeos.tools import git

RENDERED = ("manifests", "argocd")


class State(NamedTuple):
    """``name`` is how the person called it; ``rendered`` holds manifests by path."""

    name: str
    analysis: Analysis
    declared: dict[str, bytes]
    rendered: dict[str, bytes]


def of_revision(root: str, revision: str) -> State:
    """The state of a git revision."""
    commit = git.resolve(root, revision)
    files = git.read_tree(root, commit, (PLATFORM_FILE, *ROOTS, *RENDERED))
    return _state(revision, files)


def of_work_tree(root: str) -> State:
    """The state of the work tree, committed or not."""
    files: dict[str, bytes] = {}
    try:
        for path in discover(root).files:
            files[path] = read_bytes(root, path)
        for base in RENDERED:
            for folder, folders, names in os.walk(os.path.join(root, base)):
                folders.sort()
                for name in sorted(names):
                    path = os.path.relpath(os.path.join(folder, name), root)
                    files[path] = read_bytes(root, path)
    except UnreadableError as error:
        raise LifeOSError(f"{error.diagnostic.span.file}: {error}") from error
    return _state("the work tree", files)


def _state(name: str, files: dict[str, bytes]) -> State:
    declared = {
        path: data for path, data in files.items() if not path.startswith(tuple(f"{base}/" for base in RENDERED))
    }
    rendered = {path: data for path, data in files.items() if path not in declared and path.endswith(".yaml")}
    return State(name, analyse(assemble(declared, [])), declared, rendered)
