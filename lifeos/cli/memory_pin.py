"""``lifeos memory pin``: move the pin to a version that is here."""

import json
import os
from typing import TYPE_CHECKING, NamedTuple

from lifeos.cli import disks, memories, memory_changes, memory_judging, memory_vectors, memory_verdicts, repository
from lifeos.cli.memory_judging import Asked
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.plural import count
from lifeos.cli.terminal import complain, echo
from lifeos.compiler.documents import parse
from lifeos.compiler.inputs import read
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS
from lifeos.ir import Memory
from lifeos.memory.state_id import NOTHING
from lifeos.source.document import Document

if TYPE_CHECKING:
    from lifeos.memory.difference import Change
    from lifeos.memory.store import Store


class Moved(NamedTuple):
    """``changes``: from the version pinned before; None when that is not here to compare with. ``files``: those that were written. ``vectors``: what is
    to be said of them. ``listed``: of the targets that are forgotten, how many git's list has now and had not before. ``judged``: what came of its questions, empty without any."""

    memory: str
    before: str
    snapshot: str
    changes: "list[Change] | None"
    files: list[str]
    vectors: str
    listed: int
    judged: str = ""

    def summary(self) -> list[str]:
        """What changes, in lines."""
        lists = [f"{count(self.listed, 'target')} more listed as forgotten"] if self.listed else []
        if self.snapshot == self.before:
            said = f"{self.memory}: {lists[0]}" if lists else f"{self.memory} is pinned at {self.snapshot} already"
            return [said, *self._judged()]
        lines = [f"{self.memory}: {self.before[:19]} -> {self.snapshot[:19]}", *self._judged()]
        lines += [f"  {line}" for line in lists]
        if self.changes is None:
            return [*lines, "  the version pinned before is not in the store, so what changes cannot be told"]
        return [*lines, *map(memory_changes.line, self.changes), *([f"  {self.vectors}"] if self.vectors else [])]

    def _judged(self) -> list[str]:
        return [f"  judged: {self.judged}"] if self.judged else []


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Move the pin of MEMORY to VERSION, which is in the store, and say what that changes.

        VERSION is sha256:…, whole or its first digits, or a revision of git: then it is what was pinned there. Like `memory snapshot` it writes
        memory/MEMORY.dvc and the snapshot in the declaration. To take back the commit that moved a pin, use `git revert`.

        Where there are questions to MEMORY, the version is asked them first, beside the one that is pinned, as `memory judge` does: one that does not hold is not pinned, and of one that does
        memory/MEMORY.judged.json says so. The version that is pinned already is asked anew."""
    memories.add_choice(parser)
    parser.add_argument("version")
    memory_judging.add_pinning(parser)
    parser.add_choice("--format", ("text", "json"), default="text", help="How it is printed.")


def run(arguments: Arguments) -> int:
    """Verify the version, move the pin, and print what changes."""
    root = repository.find(arguments.repo)
    asked = memory_judging.declared(root, arguments)
    if asked is None:
        return EXIT_FINDINGS
    memory = asked.memory
    store, journal = memories.store(root, arguments), memories.branches(root, arguments, memory.name)
    from lifeos.memory.versions.named import named  # noqa: PLC0415  with memory, not before

    try:
        snapshot = named(root, store, journal, arguments.version).snapshot
        moved = judged_move(root, arguments, asked, snapshot, store)
    except OSError as error:
        return disks.refused(error, root, "the pin is where it was, or has moved: `lifeos memory status` says it")
    if moved is None:
        return EXIT_FINDINGS
    show(moved, arguments.format)
    return EXIT_CLEAN


def judged_move(root: str, arguments: Arguments, asked: Asked, snapshot: str, store: "Store") -> Moved | None:
    """Pin a version that answers its questions, if there are any; None for one that does not, which was shown then. Raises as :func:`move` does."""
    found = memory_judging.before_pin(root, arguments, asked, store, snapshot)
    if found is None:
        return move(root, asked.memory, snapshot, store)
    if found.holds:
        moved = move(root, asked.memory, snapshot, store, memory_judging.recorded(asked, found))
        return moved._replace(judged=memory_verdicts.line(found))
    name = asked.memory.name
    if arguments.format == "json":
        echo(json.dumps(memory_verdicts.data(name, found), indent=2))
    else:
        echo(memory_verdicts.text(name, found), end="")
    complain(
        f"nothing was pinned: {found.version[:19]} does not answer what is known. Mend what is read, or change the questions where they are wrong; --unjudged pins all the same"
    )
    return None


def move(root: str, memory: Memory, snapshot: str, store: "Store", judged: bytes | None = None) -> Moved:
    """Pin a version that is whole. ``judged``: the record that it was. Raises :class:`LifeOSError` for one that is not, and :class:`OSError` when the disk refuses."""
    from lifeos.memory import pin  # noqa: PLC0415  with memory, not before
    from lifeos.memory.journal import forgotten  # noqa: PLC0415
    from lifeos.memory.verify import verify  # noqa: PLC0415
    from lifeos.memory.versions import listed  # noqa: PLC0415

    verify(store, snapshot)
    version = store.version(snapshot)
    assert version is not None, "it was verified"
    found = _changes(store, memory, snapshot)
    path = os.path.join(root, listed.path(memory.name))
    known = forgotten.read(path)
    files = pin.write(root, _document(root, memory.name), snapshot, version[0], store.folder, judged)
    said = memory_vectors.lacking(store, memory.name, snapshot, memory.snapshot)
    said = said or memory_vectors.change(store, memory.name, memory.snapshot, snapshot)
    return Moved(memory.name, memory.snapshot, snapshot, found, files, said, len(forgotten.read(path) - known))


def show(moved: Moved, form: str) -> None:
    """Print what changes, and which files were written."""
    if form == "json":
        changes = None if moved.changes is None else [memory_changes.counts(one) for one in moved.changes]
        echo(json.dumps({**moved._asdict(), "changes": changes}, indent=2))
        return
    for line in (*moved.summary(), *(f"  wrote {path}" for path in moved.files)):
        echo(line)


def _changes(store: "Store", memory: Memory, snapshot: str) -> "list[Change] | None":
    from lifeos.memory.difference import changes  # noqa: PLC0415  with memory, not before
    from lifeos.memory.journal.branches import Branches  # noqa: PLC0415
    from lifeos.memory.view import view  # noqa: PLC0415

    journal = Branches(store.folder, memory.name)
    if memory.snapshot != NOTHING and store.version(memory.snapshot) is None:
        return None
    return list(changes(view(store, journal, memory.snapshot), view(store, journal, snapshot)))


def _document(root: str, name: str) -> Document:
    for path, data in read(root).shared.items():
        if path.startswith("agents.d/"):
            for document in parse(path, data)[0]:
                if document.kind == "Memory" and document.name == name:
                    return document
    raise AssertionError("the memory was resolved from a document")
