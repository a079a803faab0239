"""``lifeos memory erase``: what somebody has a right to have erased leaves all bytes."""

import json
import os
from functools import partial
from typing import TYPE_CHECKING

from lifeos.cli import disks, memories, memory_pin, repository
from lifeos.cli.memory_places import ACCESS_KEY, SECRET_KEY
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.plural import count
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, UsageError

if TYPE_CHECKING:
    from lifeos.ir import Memory
    from lifeos.memory.erasure.erase import Places
    from lifeos.memory.erasure.register import Erasure
    from lifeos.memory.store import Store


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Take TARGET out of the bytes of every version of MEMORY that is here, of its journals, and of what was made from them: vectors, indices, here and on the servers that it declares, the cache of DVC,
        remotes that are folders or buckets. TARGET is record:…, which takes what says the same and what was learned about it along, or fact:…, of what was learned. With what was learned go the
        names, and spellings of names, by which nothing else was learned.

        Versions that had it are replaced by others; the old names lead to the new ones, and the pin moves, for you to commit. It is not undone, and ingestion does not read it again. The
        register, erasures/MEMORY/log.jsonl in the store, says who asked and why, by ids alone. Then it is looked for in all bytes on this machine and in remotes that are folders; what
        still holds it is listed, and the command ends with 1. In a bucket of an S3 service (`url`, `endpointurl` and keys in .dvc/config) the objects that had it are deleted by name and
        asked for again: one that is still there ends the command with 3. When it was killed, --finish goes on with it; nobody writes to the memory meanwhile."""
    memories.add_choice(parser)
    parser.add_argument("target", nargs="?")
    parser.add_argument("--by", metavar="NAME", help="Who asks for it.")
    parser.add_argument("--why", metavar="TEXT", help="The reason, for the register; nothing of what is erased.")
    parser.add_argument("--finish", action="store_true", help="Go on with the one that was begun.")
    parser.add_choice("--format", ("text", "json"), default="text", help="How it is printed.")


def run(arguments: Arguments) -> int:
    """Erase, move the pin, and say what came of it."""
    if arguments.finish == bool(arguments.target and arguments.by and arguments.why):
        raise UsageError("give either TARGET with --by and --why, or --finish")
    root = repository.find(arguments.repo)
    memory = memories.declared(root, arguments.memory)
    if memory is None:
        return EXIT_FINDINGS
    store, branches = memories.store(root, arguments), memories.branches(root, arguments, memory.name)
    from lifeos.memory.erasure import erase  # noqa: PLC0415  with memory, not before
    from lifeos.memory.erasure.subject import subject  # noqa: PLC0415
    from lifeos.memory.journal import target  # noqa: PLC0415

    places, buckets, unseen = _places(root, memory, store)
    done = None
    try:
        with erase.alone(store, branches):
            about = None
            if not arguments.finish:
                about = subject(store, branches, target.parse(arguments.target))
                erase.begin(store, branches, about, arguments.by, arguments.why, memories.now())
            done = erase.finish(store, branches, places, about)
        moved = _moved(root, memory, store)
    except OSError as error:
        return disks.refused(error, store.folder, _rest(memory.name, store, done))
    _print(arguments, done, moved, about.files if about is not None else (), buckets, unseen)
    return EXIT_FINDINGS if done.left else EXIT_CLEAN


def _rest(memory: str, store: "Store", done: "Erasure | None") -> str:
    """What is left to be done after the disk refused."""
    from lifeos.memory.erasure import register  # noqa: PLC0415  with memory, not before

    if register.pending(store.folder, memory) is not None:
        return f"`lifeos memory erase {memory} --finish` goes on with it"
    if done is None:
        return "nothing was begun, and nothing is erased"
    return f"it is erased, and the pin has not moved: `lifeos memory pin {memory} VERSION` moves it to what has the place of the pinned version"


def _places(root: str, memory: "Memory", store: "Store") -> "tuple[Places, list[str], list[str]]":
    """Where else it may be, the remotes that are buckets, and those that are not reached."""
    from lifeos.memory import servers  # noqa: PLC0415  with memory, not before
    from lifeos.memory.erasure.erase import Places  # noqa: PLC0415  with memory, not before
    from lifeos.memory.store import Store  # noqa: PLC0415
    from lifeos.memory.versions import remotes  # noqa: PLC0415
    from lifeos.memory.versions.bucket import Keys  # noqa: PLC0415
    from lifeos.tools import dvc  # noqa: PLC0415

    known = remotes.remotes(root)
    folders = [os.path.join(root, dvc.CACHE), *(one.folder for one in known if one.folder is not None)]
    others = {os.path.realpath(folder) for folder in folders if os.path.isdir(folder)} - {
        os.path.realpath(store.folder)
    }
    checkout = os.path.join(root, "memory", memory.name)
    stores = tuple(Store(folder) for folder in sorted(others))
    keys = Keys(os.environ.get(ACCESS_KEY, ""), os.environ.get(SECRET_KEY, ""))
    buckets = {one.name: remotes.bucket(one, keys) for one in known if one.folder is None}
    reached = {name: one for name, one in buckets.items() if one is not None}
    places = Places(
        stores,
        (checkout,) if os.path.isdir(checkout) else (),
        tuple(reached.values()),
        partial(servers.collect, memory.stores, memory.name, store),
    )
    return places, list(reached), [name for name in buckets if name not in reached]


def _moved(root: str, memory: "Memory", store: "Store") -> list[str]:
    """The files that pin the new version, where an old one was pinned."""
    current = store.current(memory.snapshot)
    return memory_pin.move(root, memory, current, store).files if current != memory.snapshot else []


def _print(
    arguments: Arguments,
    done: "Erasure",
    moved: list[str],
    files: tuple[str, ...],
    buckets: list[str],
    unseen: list[str],
) -> None:
    snapshots = done.snapshots or {}
    if arguments.format == "json":
        shown = {
            "erased": [*(f"record:{one}" for one in done.records), *done.facts],
            "snapshots": dict(snapshots),
            "searched": done.searched,
            "left": list(done.left),
            "inbox": list(files),
            "buckets": buckets,
            "unseen": unseen,
            "wrote": moved,
        }
        echo(json.dumps(shown, indent=2))
        return
    for one in (*(f"record:{record}" for record in done.records), *done.facts):
        echo(f"{one} is erased")
    echo(f"{count(len(snapshots), 'version')} had it:")
    for old, new in snapshots.items():
        echo(f"  {old[:19]} -> {new[:19]}")
    for path in moved:
        echo(f"  wrote {path}")
    for path in files:
        echo(f"It is from {path} in the inbox: delete it there, too; ingestion does not read it again")
    for name in buckets:
        echo(
            f"Remote '{name}' is a bucket: the objects that had it are deleted there, and asked for again; a bucket that keeps versions of objects has them still"
        )
    for name in unseen:
        echo(
            f"Remote '{name}' is neither a folder nor a bucket with endpointurl and keys, and was not reached: `dvc gc --cloud` deletes there what no commit pins"
        )
    if not done.left:
        what = "its bytes are" if done.searched == "bytes" else "its ids are"
        echo(f"Searched: {what} nowhere in the store, the cache of DVC and the remotes that are folders")
    for path in done.left:
        echo(f"STILL THERE: {path}")
