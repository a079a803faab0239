"""``lifeos audit fact``: which decisions used a fact."""

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lifeos.cli import ledgers, memories, repository
from lifeos.cli.gate import fleet_at
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.plural import count
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, LifeOSError
from lifeos.visible import visible

if TYPE_CHECKING:
    from lifeos.audit.fact import Using
    from lifeos.ir import Fleet


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """List the decisions that read or cited ID: fact:<32 hex>, record:<32 hex>, or the digits alone, which are a record's. A fact counts as used where the
        record that says it was: agents are given records. It is looked for in every version of each memory that is here; reads every decision of the ledger, and all that was read for one."""
    parser.add_argument("id")
    ledgers.add_choice(parser)
    memories.add_store(parser)
    parser.add_choice("--format", ("text", "json"), default="text", help="How it is shown.")


def run(arguments: Arguments) -> int:
    """List them."""
    root = repository.find(arguments.repo)
    fleet = fleet_at(root)
    if fleet is None:
        return EXIT_FINDINGS
    memories.need()
    where = ledgers.address(root, arguments)
    with ledgers.opened(where) as ledger:
        from lifeos.audit.fact import using  # noqa: PLC0415  with the ledger, not before
        from lifeos.audit.knowledge import identified  # noqa: PLC0415

        name = identified(arguments.id)
        said, names = _saying(root, fleet, name, arguments) if name.startswith("fact:") else ("", frozenset({name}))
        found = using(ledger, names)
    if arguments.format == "json":
        echo(
            json.dumps(
                {"id": name, "fact": said or None, "ids": sorted(names), "decisions": list(map(_json, found))},
                indent=2,
                ensure_ascii=False,
            )
        )
        return EXIT_CLEAN
    if name.startswith("fact:"):
        echo(
            visible(
                f"{name}: {said}"
                if said
                else f"{name} is in no version that is here; decisions that name it are found all the same"
            )
        )
    for record in sorted(names - {name}):
        echo(f"  said by {record}")
    for one in found:
        how = "cited" if one.cited else "read"
        by = f" by {', '.join(one.by)}" if one.by != (name,) else ""
        echo(
            visible(
                f"  event {one.n}  {_time(one.at)}  {one.decision} of {one.agent} ({one.track}) {how} it{by}, on {one.memory or 'no memory'}"
            )
        )
    echo(f"{count(len(found), 'decision')} used it")
    return EXIT_CLEAN


def _saying(root: str, fleet: "Fleet", name: str, arguments: Arguments) -> tuple[str, frozenset[str]]:
    """What the fact says, and the ids that stand for it: its own, and those of the records that say it, in all versions that are here."""
    from lifeos.audit.fact import saying  # noqa: PLC0415  with memory, not before
    from lifeos.memory.erasure.subject import versions  # noqa: PLC0415
    from lifeos.memory.journal import target  # noqa: PLC0415
    from lifeos.memory.view import view  # noqa: PLC0415

    store = memories.store(root, arguments)
    said, names = "", {name}
    for memory in fleet.catalog.memories:
        branches = memories.branches(root, arguments, memory)
        for snapshot in sorted({*versions(store, memory), *branches.known()}):
            try:
                seen = view(store, branches, snapshot, branches.present(snapshot))
                quads = [
                    quad
                    for path in sorted(seen.manifest.files)
                    if path.startswith("graph/")
                    for quad in seen.lines(path)
                ]
            except LifeOSError:  # damaged: `lifeos memory verify` says so
                continue
            for quad in (*quads, *seen.learned):
                if target.of_fact(quad) == name:
                    said = quad.decode()
                    names |= saying(seen, quad)
    return said, frozenset(names)


def _time(at: int) -> str:
    return datetime.fromtimestamp(at // 1_000_000, UTC).isoformat().replace("+00:00", "Z")


def _json(one: "Using") -> dict[str, object]:
    return {
        "event": one.n,
        "at": _time(one.at),
        "decision": one.decision,
        "agent": one.agent,
        "track": one.track,
        "memory": one.memory,
        "cited": one.cited,
        "by": list(one.by),
    }
