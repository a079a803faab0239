"""git: read a revision without touching the work tree."""

import os
import subprocess

from lifeos.errors import ProgramError, UsageError

_TIMEOUT = 60


def _run(root: str, *arguments: str, data: bytes = b"") -> bytes:
    try:
        done = subprocess.run(
            ["git", "-C", root, *arguments], input=data, capture_output=True, timeout=_TIMEOUT, check=False
        )
    except FileNotFoundError as error:
        raise ProgramError("git is not installed; comparing revisions needs it") from error
    except subprocess.TimeoutExpired as error:
        raise ProgramError(f"git {arguments[0]} took longer than {_TIMEOUT} s") from error
    if done.returncode:
        raise ProgramError(f"git {arguments[0]} failed: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def resolve(root: str, revision: str) -> str:
    """The commit that ``revision`` names. Raises :class:`UsageError` when it names none."""
    try:
        return (
            _run(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
            .decode()
            .strip()
        )
    except ProgramError as error:
        if error.__cause__ is not None:
            raise  # git is missing or took too long: nothing is known about the revision
        raise UsageError(_why_not(root, revision)) from error


def within(root: str) -> str:
    """How paths from ``root`` begin when they are counted from the top of the work tree: ``fleet/``, or nothing."""
    above = top(root)
    path = os.path.relpath(os.path.realpath(root), above) if above is not None else "."
    return "" if path == "." else path.replace(os.sep, "/") + "/"


def top(root: str) -> str | None:
    """The folder of the work tree that ``root`` lies in, found without git; None when it is in none."""
    folder = os.path.realpath(root)
    while not os.path.lexists(os.path.join(folder, ".git")):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder


def _why_not(root: str, revision: str) -> str:
    """Why ``revision`` names no commit. Raises :class:`ProgramError` when git refuses to look."""
    if top(root) is None:
        return f"{root} is in no git repository, so there is no '{revision}' to compare with; `git init` and a commit make one"
    _run(root, "rev-parse", "--git-dir")
    try:
        _run(root, "rev-parse", "--verify", "--quiet", "HEAD")
    except ProgramError:
        return f"'{revision}' is not a revision of this git repository: nothing is committed yet"
    return f"'{revision}' is not a revision of this git repository"


def read_tree(root: str, commit: str, prefixes: tuple[str, ...]) -> dict[str, bytes]:
    """The regular files of a commit below the prefixes, by path from ``root``, in path order; links are left out."""
    listing = _run(root, "ls-tree", "-r", "-z", commit, "--", *prefixes).decode(errors="surrogateescape")
    entries = []
    for line in filter(None, listing.split("\0")):
        mode, kind, rest = line.split(" ", 2)
        name, path = rest.split("\t", 1)
        if kind == "blob" and mode.startswith("100"):
            entries.append((path, name))
    entries.sort()
    output = _run(root, "cat-file", "--batch", data="".join(f"{name}\n" for _, name in entries).encode())
    files = {}
    position = 0
    for path, _ in entries:
        end = output.index(b"\n", position)
        size = int(output[position:end].split()[2])
        files[path] = output[end + 1 : end + 1 + size]
        position = end + 1 + size + 1
    return files


def exists(root: str, revision: str) -> bool:
    """Whether a revision is a commit of this repository."""
    try:
        _run(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except ProgramError as error:
        if error.__cause__ is not None:
            raise
        return False
    return True


def uncommitted(root: str, paths: tuple[str, ...], without: tuple[str, ...] = ()) -> list[str]:
    """The files below the paths, from ``root``, that are not as HEAD has them, or that it does not have; what git is told to ignore is left out."""
    listing = _run(
        root,
        "--no-optional-locks",
        "status",
        "--porcelain",
        "--no-renames",
        "--untracked-files=all",
        "-z",
        "--",
        *paths,
        *(f":(exclude){path}" for path in without),
    )
    prefix = within(root)
    found = filter(None, listing.decode(errors="surrogateescape").split("\0"))
    return sorted(entry[3:].removeprefix(prefix) for entry in found)  # two letters and a space before each


def branches(root: str, name: str) -> list[str]:
    """The branch of this name as fetched from each remote, origin's first; when there is no remote at all, the local one. Full names."""
    fetched = _run(root, "for-each-ref", "--format=%(refname)", f"refs/remotes/*/{name}").decode().splitlines()
    if fetched or _run(root, "remote").strip():
        return sorted(fetched, key=lambda ref: (ref != f"refs/remotes/origin/{name}", ref))
    return _run(root, "for-each-ref", "--format=%(refname)", f"refs/heads/{name}").decode().splitlines()


def fork(root: str, branch: str) -> str | None:
    """The commit at which HEAD's line left the branch: the newest that both have. None when they have none in common, as in a clone
    without the history."""
    try:
        return _run(root, "merge-base", "HEAD", branch).decode().strip()
    except ProgramError as error:
        if error.__cause__ is not None:
            raise
        return None


def shallow(root: str) -> bool:
    """Whether a part of the history was left out when the repository was cloned."""
    return _run(root, "rev-parse", "--is-shallow-repository").strip() == b"true"


def brought(root: str, folder: str, revisions: str, *, line: bool = True) -> list[tuple[str, str]]:
    """The commits that added files below a folder, or changed them, newest first: each commit with a file's path from ``root``.

    ``revisions``: a commit and what came before it, or a range ``a..b``. With ``line`` only the commits on its own line, merges as one;
    without it all.
    """
    log = _run(
        root,
        "-c",
        "log.showSignature=false",
        "log",
        *(["--first-parent", "-m"] if line else []),
        "--diff-filter=AM",
        "--no-renames",
        "--format=%x00%H",
        "--name-only",
        "-z",
        revisions,
        "--",
        folder,
    )
    prefix = within(root)
    found: list[tuple[str, str]] = []
    commit = ""
    for item in filter(None, log.decode(errors="surrogateescape").split("\0")):
        text = item.strip("\n")
        if "/" not in text:  # every path has the folder before it
            commit = text
        elif text:
            found.append((commit, text.removeprefix(prefix)))
    return found


def changed_lines(root: str, word: str, folders: tuple[str, ...]) -> str:
    """The lines that commits on any branch added to files below the folders or removed from them, of the files in which lines with
    the word changed."""
    revisions = ("--all", "HEAD") if exists(root, "HEAD") else ("--all",)
    how = (
        "-m",
        "-p",
        "--unified=0",
        "--no-renames",
        "--no-ext-diff",
        "--no-textconv",
        "--text",
        "--format=",
        f"-G{word}",
    )
    return _run(root, "-c", "log.showSignature=false", "log", *how, *revisions, "--", *folders).decode(errors="replace")
