"""The pin: what git keeps of a version. `memory/<name>.dvc` says where its bytes are, `memory/<name>.judged.json` that it answered its questions, `memory/<name>.forgotten` what is to be absent from it, `spec.snapshot` of the Memory which version agents get."""

import os

from lifeos.evidence import judgement
from lifeos.memory import disk
from lifeos.memory.store import Folder
from lifeos.memory.versions import listed
from lifeos.source.document import Document

_IGNORED = "/config.local\n/tmp\n/cache\n"
_CONFIG = """\
[core]
    remote = memory
['remote "memory"']
    url = {url}
"""


def pointer(memory: str, snapshot: str, folder: Folder) -> bytes:
    """The text of a `.dvc` file, as DVC 3 writes it."""
    return (
        "outs:\n"
        f"- md5: {folder.md5}\n"
        f"  size: {folder.size}\n"
        f"  nfiles: {folder.files}\n"
        "  hash: md5\n"
        f"  path: {memory}\n"
        "meta:\n"
        f"  snapshot: {snapshot}\n"
    ).encode()


def moved(document: Document, snapshot: str) -> str:
    """The text of the file that declares the Memory, with its pin moved and nothing else changed."""
    span = document.span("spec.snapshot")
    lines = document.source.text.split("\n")
    line = lines[span.line - 1]
    at = line.index("sha256:", span.column - 1)
    lines[span.line - 1] = f"{line[:at]}{snapshot}{line[at + len(snapshot) :]}"
    return "\n".join(lines)


def write(
    root: str, document: Document, snapshot: str, folder: Folder, store: str, judged: bytes | None = None
) -> list[str]:
    """Pin a version, and prepare the repository for DVC the first time; the paths that changed. The pin that agents see moves last. ``judged``: the record that it was judged; without one
    that of another version goes, which says nothing of this.

    A store outside of the repository is nowhere that others could find it, so it is written into no configuration.
    """
    record = judgement.path_of(document.name)
    wanted = {
        **({} if judged is None else {record: judged}),
        f"memory/{document.name}.dvc": pointer(document.name, snapshot, folder),
        "memory/.gitignore": _ignoring(root, document.name),
        document.source.file: moved(document, snapshot).encode(),
    }
    within = os.path.commonpath((os.path.abspath(root), os.path.abspath(store))) == os.path.abspath(root)
    if within and not os.path.exists(os.path.join(root, ".dvc", "config")):
        url = os.path.relpath(store, os.path.join(root, ".dvc")).replace(os.sep, "/")
        wanted = {".dvc/.gitignore": _IGNORED.encode(), ".dvc/config": _CONFIG.format(url=url).encode(), **wanted}
    wanted = {**listed.files(root, document.name, store), **wanted}
    gone = [record] if judged is None and _removed(os.path.join(root, record)) else []
    return [*gone, *(path for path, data in wanted.items() if disk.changed(os.path.join(root, path), data))]


def _ignoring(root: str, memory: str) -> bytes:
    """The folder that `dvc checkout` makes is nothing for git."""
    held = (_held(os.path.join(root, "memory", ".gitignore")) or b"").decode()
    line = f"/{memory}"
    return (held if line in held.splitlines() else f"{held}{line}\n").encode()


def _removed(path: str) -> bool:
    try:
        os.unlink(path)
    except FileNotFoundError:
        return False
    return True


def _held(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None
