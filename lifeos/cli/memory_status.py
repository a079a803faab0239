"""``lifeos memory status``: which state is pinned, whether it is here, and what is aside."""

import json
from typing import TYPE_CHECKING, NamedTuple

from lifeos.cli import memories, memory_vectors, repository
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.plural import count
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, LifeOSError
from lifeos.memory.state_id import NOTHING

if TYPE_CHECKING:
    from lifeos.memory.journal.aside import Aside
    from lifeos.memory.state_id import StateId
    from lifeos.memory.store import Store


class _Status(NamedTuple):
    """``continues``: the state that its journal will continue, when it has none yet. ``wrong``: what is to be mended, each with how; ``notes``: what is good to know."""

    memory: str
    pinned: str
    state: "StateId | None"
    continues: "StateId | None"
    ingested: str | None
    versions: int
    aside: "list[Aside]"
    wrong: list[str]
    notes: list[str]


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Say which version of MEMORY is pinned, whether it is here, which state its journal has brought it to, and what was learned
        on other versions. Writes nothing. Ends with 1 when something is to be mended."""
    memories.add_choice(parser)
    parser.add_choice("--format", ("text", "json"), default="text", help="How it is printed.")


def run(arguments: Arguments) -> int:
    """Print it."""
    root = repository.find(arguments.repo)
    memory = memories.declared(root, arguments.memory)
    if memory is None:
        return EXIT_FINDINGS
    store = memories.store(root, arguments)
    found = _status(root, memory.name, memory.snapshot, store)
    echo(json.dumps(_json(found), indent=2) if arguments.format == "json" else "\n".join(_text(found)))
    return EXIT_FINDINGS if found.wrong else EXIT_CLEAN


def _status(root: str, memory: str, pinned: str, store: "Store") -> _Status:
    from lifeos.memory.erasure import register  # noqa: PLC0415  with memory, not before
    from lifeos.memory.ingest import head  # noqa: PLC0415
    from lifeos.memory.journal.aside import aside  # noqa: PLC0415
    from lifeos.memory.journal.branches import Branches  # noqa: PLC0415
    from lifeos.memory.versions import pins  # noqa: PLC0415

    wrong = []
    try:
        missing = store.version(pinned) is None and pinned != NOTHING
        if missing:
            wrong.append(f"the pinned version is not in {store.folder}; run `lifeos memory restore {memory}`")
        pointer = pins.here(root, memory)
        if pointer is not None and pointer.snapshot != pinned:
            wrong.append(f"memory/{memory}.dvc points to {pointer.snapshot}; run `lifeos memory pin {memory} {pinned}`")
    except LifeOSError as error:
        wrong.append(str(error))
    branches = Branches(store.folder, memory)
    state = continues = None
    elsewhere: list[Aside] = []
    try:
        state = branches.present(pinned)
        continues = branches.continued(pins.before(root, memory, pinned)) if state is None else None
        elsewhere = aside(branches, state or continues)
    except LifeOSError as error:
        wrong.append(str(error))
    wrong += [one.damage for one in elsewhere if one.damage]
    versions = 0
    try:
        register.ready(store.folder, memory)
        versions = len(store.snapshots())
    except LifeOSError as error:
        wrong.append(str(error))
    notes = _notes(root, memory, pinned, store)
    return _Status(memory, pinned, state, continues, head(store.folder, memory), versions, elsewhere, wrong, notes)


def _notes(root: str, memory: str, pinned: str, store: "Store") -> list[str]:
    """Of what is pinned, whether it has vectors and a second copy; and whether git lists all that is forgotten."""
    from lifeos.memory.journal import forgotten  # noqa: PLC0415  with memory, not before
    from lifeos.memory.versions import listed, remotes  # noqa: PLC0415

    notes = []
    try:
        left = forgotten.read(forgotten.of(store.folder, memory)) - listed.listed(root, memory)
        if left:
            notes.append(
                f"{count(len(left), 'target')} that {'is' if len(left) == 1 else 'are'} forgotten here {'is' if len(left) == 1 else 'are'} not listed in {listed.path(memory)}, by which other "
                f"machines know; `lifeos memory pin {memory} {pinned}` lists {'it' if len(left) == 1 else 'them'}"
            )
        notes += filter(None, [memory_vectors.lacking(store, memory, pinned)])
        if pinned != NOTHING and not remotes.others(root, store.folder):
            notes.append(remotes.ALONE)
    except LifeOSError as error:
        notes.append(str(error))
    return notes


def _text(found: _Status) -> list[str]:
    lines = [
        f"{found.memory} is pinned at {found.pinned}"
        + (", the memory that holds nothing" if found.pinned == NOTHING else "")
    ]
    if found.state is not None:
        lines.append(f"  state: {found.state}")
    elif found.continues is not None:
        lines.append(
            f"  state: will continue {found.continues} when it is opened, as by `lifeos memory restore {found.memory}`"
        )
    else:
        lines.append("  state: the version alone; nothing was learned on it")
    if found.ingested is not None and found.ingested != found.pinned:
        lines.append(f"  ingested last: {found.ingested}; `lifeos memory snapshot {found.memory}` pins it")
    lines += [f"  aside on {one.snapshot[:19]}: {count_of(one)}" for one in found.aside if one.steps]
    if any(one.steps for one in found.aside):
        lines.append(f"  `lifeos memory replay {found.memory}` brings what is aside to this version")
    lines.append(f"  {count(found.versions, 'version')} in the store")
    return [*lines, *(f"  {one}" for one in found.notes), *(f"  wrong: {one}" for one in found.wrong)]


def count_of(one: "Aside") -> str:
    """How many entries there are to replay, in words."""
    number = len(one.steps)
    return "1 entry" if number == 1 else f"{number} entries"


def _json(found: _Status) -> dict[str, object]:
    elsewhere = [
        {"branch": one.snapshot, "entries": len(one.steps), "damage": one.damage or None} for one in found.aside
    ]
    return {
        "memory": found.memory,
        "pinned": found.pinned,
        "state": str(found.state) if found.state is not None else None,
        "continues": str(found.continues) if found.continues is not None else None,
        "ingested": found.ingested,
        "versions": found.versions,
        "aside": elsewhere,
        "wrong": found.wrong,
        "notes": found.notes,
    }
