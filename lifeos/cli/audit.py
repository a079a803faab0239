"""``lifeos audit``: what an agent could know when it decided, what it read and cited."""

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from lifeos.cli import ledgers, memories, repository
from lifeos.cli.choose import choose
from lifeos.cli.gate import fleet_at
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.plural import count
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, LifeOSError, UsageError
from lifeos.units import Money
from lifeos.visible import visible

if TYPE_CHECKING:
    from lifeos.audit.decision import Use
    from lifeos.audit.knowledge import Knowledge, Thing
    from lifeos.audit.trail import Trail
    from lifeos.diagnostics import Diagnostic
    from lifeos.ir import Fleet


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Rebuild the memory exactly as it was when DECISION was made, and show what its agent could know, what it read and what it cited, with what
        the decision did, cost, and how it turned out. DECISION is the trace that it was asked in, as `lifeos ask` and the gateway say it. What was read is the semantic layer's word, not
        the agent's; what was cited is known where the answer was recorded, as `lifeos up` does.

        Findings: a memory that cannot be rebuilt, a citation of what was not read, a read of what was not there. `lifeos audit fact ID` asks the other way around."""
    parser.add_argument("decision")
    ledgers.add_choice(parser)
    memories.add_store(parser)
    parser.add_argument("--memory", metavar="NAME", help="The memory. [default: the one that the agent has now]")
    parser.add_argument("--all", action="store_true", help="Also list every record that the agent could see.")
    parser.add_choice("--format", ("text", "json"), default="text", help="How it is shown.")


def run(arguments: Arguments) -> int:
    """Show it."""
    root = repository.find(arguments.repo)
    fleet = fleet_at(root)
    if fleet is None:
        return EXIT_FINDINGS
    memories.need()
    where = ledgers.address(root, arguments)
    with ledgers.opened(where) as ledger:
        from lifeos.audit.trail import trail  # noqa: PLC0415  with the ledger, not before

        found = trail(ledger, arguments.decision)
    if found is None:
        raise UsageError(
            f"the ledger {ledgers.shown(where, root)} has no decision '{arguments.decision}'; `lifeos audit fact ID` finds some by what they used"
        )
    known, used, wrong = _memory(root, fleet, found, arguments, ledgers.shown(where, root))
    if arguments.format == "json":
        echo(json.dumps(_json(found, known, used, wrong, arguments), indent=2, ensure_ascii=False))
    else:
        for line in (*_told(found), *_known(known, arguments), *_used(used)):
            echo(visible(line))
        if wrong:
            echo()
        repository.show(wrong, root, "text")
    return EXIT_FINDINGS if any(one.severity == "error" for one in wrong) else EXIT_CLEAN


def _memory(
    root: str, fleet: "Fleet", found: "Trail", arguments: Arguments, ledger: str
) -> "tuple[dict[str, Knowledge], list[Use], list[Diagnostic]]":
    """What the agent could see in each state that it was answered from, what it used of that, and what is wrong."""
    from lifeos.audit.decision import erased, findings, gone, rebuilt, uses  # noqa: PLC0415  with memory, not before
    from lifeos.audit.knowledge import Knowledge  # noqa: PLC0415

    known: dict[str, Knowledge] = {}
    if found.states:
        agent = fleet.agents.get(found.who.agent)
        name = arguments.memory or (agent.memory.ref if agent is not None and agent.memory is not None else None)
        if name is None:
            raise UsageError(f"agent '{found.who.agent}' has no memory now; say which one it had: --memory NAME")
        memory = choose("memory", name, fleet.catalog.memories)
        try:
            store = memories.store(root, arguments)
            branches, lost = memories.branches(root, arguments, memory.name), erased(store, memory.name)
            known = {state: Knowledge(rebuilt(store, branches, state), found.scopes, lost) for state in found.states}
            used = uses(found, known)
        except LifeOSError as error:
            return {}, [], [gone(found, ledger, error)]
        return known, used, findings(found, used, ledger)
    used = uses(found, known)
    return known, used, findings(found, used, ledger)


def _told(found: "Trail") -> list[str]:
    decided, who = found.decided, found.who
    out = [
        f"decision {found.id} by {who.agent} of {who.team}, {who.track}, {_time(found.at)}, event {found.n}",
        f"  version    {decided.version if decided is not None and decided.version else 'not recorded'}",
        *(f"  memory     {state}" for state in found.states or ("none: it was made without one",)),
        f"  scopes     {', '.join(found.scopes) or 'none'}",
    ]
    if decided is None:
        out.append("  answer     not recorded: what it cited is not known")
    elif decided.confidence is not None:
        out.append(f"  confidence {decided.confidence:g}")
    out += [f"  asked      the memory, {one.operation}: {count(len(one.read), 'id')}" for one in found.reads]
    for acted in found.acted:
        codes = f" ({', '.join(acted.codes)})" if acted.codes else ""
        out.append(f"  call       {acted.tool}: {acted.verdict}{codes}")
    for cost in found.costs:
        held = f"of {Money(cost.reserved, cost.currency)} reserved"
        out.append(f"  cost       {cost.model or cost.tool}: {Money(cost.cost, cost.currency)} {held}, {cost.state}")
    for turned in found.turned:
        said = "a success" if turned.success else "no success"
        out += [f"  outcome    {said}, says {turned.source} in {turned.id}"]
    if not found.turned:
        out.append("  outcome    nobody has said")
    return [*out, *(f"  also       {other} called under this id, which is not shown" for other in found.others)]


def _known(known: "dict[str, Knowledge]", arguments: Arguments) -> list[str]:
    if not known:
        return []
    state, knowledge = list(known.items())[-1]
    out = ["", "it could know" + (f", in {state}" if len(known) > 1 else "")]
    before = len(out)
    out += [
        f"  {one.source} ({one.scope}): {count(one.records, 'record')}, {count(one.facts, 'fact')}"
        for one in knowledge.known()
    ]
    learned = knowledge.learned()
    if learned:
        out.append(f"  and {count(len(learned), 'fact')} that had been learned by then:")
    out += [f"    {one.id} ({one.scope}, {one.source}): {one.text}" for one in learned]
    if len(out) == before:
        out.append("  nothing")
    if arguments.all:
        out += ["", "record by record", *(_line(one) for one in knowledge.everything())]
    return out


def _used(used: "list[Use]") -> list[str]:
    if not used:
        return []
    out = ["", "it read"]
    for one in used:
        mark = ", and cited it" if one.cited and one.read else ": cited, not read" if one.cited else ""
        out.append(_line(one.thing) + mark)
    return out


def _line(thing: "Thing") -> str:
    if thing.presence == "elsewhere":
        return f"  {thing.id}"
    if thing.presence != "there":
        return f"  {thing.id}: {thing.presence}"
    time = f", {thing.time}" if thing.time else ""
    return f"  {thing.id} ({thing.source}{time}): {thing.text}"


def _time(at: int) -> str:
    return datetime.fromtimestamp(at // 1_000_000, UTC).isoformat().replace("+00:00", "Z")


def _json(
    found: "Trail",
    states: "dict[str, Knowledge]",
    used: "list[Use]",
    wrong: "list[Diagnostic]",
    arguments: Arguments,
) -> dict[str, Any]:
    import msgspec  # noqa: PLC0415  with the ledger, not before

    known = None
    if states:
        knowledge = list(states.values())[-1]
        known = {
            "sources": [one._asdict() for one in knowledge.known()],
            "learned": [one._asdict() for one in knowledge.learned()],
            **({"records": [one._asdict() for one in knowledge.everything()]} if arguments.all else {}),
        }
    return {
        "event": {"n": found.n, "at": _time(found.at)},
        "agent": found.who._asdict(),
        "states": list(found.states),
        "decided": msgspec.to_builtins(found.decided),
        "reads": msgspec.to_builtins(found.reads),
        "acted": msgspec.to_builtins(found.acted),
        "costs": msgspec.to_builtins(found.costs),
        "turned": msgspec.to_builtins(found.turned),
        "couldKnow": known,
        "used": [{**one.thing._asdict(), "read": one.read, "cited": one.cited} for one in used],
        "findings": [msgspec.to_builtins(one) for one in wrong],
    }
