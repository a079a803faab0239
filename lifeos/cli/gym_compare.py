"""``lifeos gym compare``: two gates, simulation by simulation."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lifeos.cli import repository
from lifeos.cli.gate import add_choice, calling, fleet_at, gate_of
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.plural import count
from lifeos.cli.table import table
from lifeos.cli.terminal import echo, style
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, UsageError
from lifeos.ir import Fleet
from lifeos.visible import visible

if TYPE_CHECKING:
    from lifeos.gym.pairs import Pairs
    from lifeos.gym.record import Record
    from lifeos.gym.stored import Stored

_DIGEST = re.compile(r"[0-9a-f]{4,64}")
_SHOWN = 20


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Compare what two candidates did in the same simulations: how often both succeeded, only one, or neither, and which simulations
        they differ in.

        A and B are agents, or the first digits of the digest of a gate whose records are still there, such as an earlier version of the same agent.
        They are compared pair by pair, so both must have met the same scenarios: the same suite on the same seed."""
    parser.add_argument("one", metavar="A")
    parser.add_argument("other", metavar="B")
    add_choice(parser)
    parser.add_choice("--format", ("text", "json"), default="text", help="How it is printed.")


def run(arguments: Arguments) -> int:
    """Print how they differ."""
    root = repository.find(arguments.repo)
    fleet = fleet_at(root)
    if fleet is None:
        return EXIT_FINDINGS
    _same_suite(fleet, arguments)
    one, other = _meant(
        _kept(root, fleet, arguments.one, arguments), _kept(root, fleet, arguments.other, arguments), arguments
    )

    from lifeos.gym.pairs import NotAlike, paired  # noqa: PLC0415  with numpy, which a command does not wait for to say --help

    try:
        pairs = paired(*(_read(side, fleet, arguments) for side in (one, other)))
    except NotAlike as error:
        raise UsageError(f"these two did not meet the same scenarios, so there are no pairs: {error}") from error
    if arguments.format == "json":
        import msgspec  # noqa: PLC0415

        echo(msgspec.json.format(msgspec.json.encode(_as_data(one, other, pairs)), indent=2).decode())
    else:
        _show(one, other, pairs)
    return EXIT_CLEAN


def _same_suite(fleet: Fleet, arguments: Arguments) -> None:
    """Raises :class:`UsageError` for two agents of which each has its own suite, and none was said."""
    named = [fleet.agents[name] for name in (arguments.one, arguments.other) if name in fleet.agents]
    if arguments.suite is None and len({agent.eval.suite for agent in named}) > 1:
        suites = " and ".join(f"'{agent.eval.suite}' for {agent.name}" for agent in named)
        raise UsageError(f"each has a suite of its own, {suites}, so they met different scenarios; say --suite")


def _kept(root: str, fleet: Fleet, name: str, arguments: Arguments) -> "list[Stored]":
    """The gates that are kept of one side, in all seeds, or in the one that was asked for."""
    again, agent, simulated = None, "", ""
    if name in fleet.agents or not _DIGEST.fullmatch(name):
        with gate_of(root, fleet, name, arguments) as gate:
            again = f"lifeos gym run {calling(gate)} --records"
            agent, simulated = gate.agent.name, gate.simulated.removeprefix("sha256:")
    from lifeos.gym.stored import find  # noqa: PLC0415  with numpy, which a command does not wait for to say --help

    kept = find(root, agent, simulated) if again else find(root, prefix=name)
    kept = [stored for stored in kept if arguments.seed in (None, stored.seed)]
    if not kept:
        seed = "" if arguments.seed is None else f" on seed {arguments.seed}"
        raise UsageError(
            f"there are no records of '{name}'{seed} yet: {again}"
            if again
            else f"there is no agent '{name}', and no record{seed} of a gate whose digest begins with it"
        )
    return kept


def _meant(ones: "list[Stored]", others: "list[Stored]", arguments: Arguments) -> "tuple[Stored, Stored]":
    """The one pair of gates on the same seed. Raises :class:`UsageError` when there is none, or more than one."""
    alike = [(a, b) for a in ones for b in others if (a.seed, a.gym) == (b.seed, b.gym) and a.path != b.path]
    if len(alike) == 1:
        return alike[0]
    if alike:
        seeds = ", ".join(dict.fromkeys(f"{a.agent} {a.digest} and {b.agent} {b.digest} on {a.seed}" for a, b in alike))
        raise UsageError(f"more than one pair of gates is meant: {seeds}; say --seed, or more digits")
    if {stored.path for stored in ones} & {stored.path for stored in others}:
        raise UsageError(f"'{arguments.one}' and '{arguments.other}' are the same gate; there is nothing to compare")
    if {stored.seed for stored in ones} & {stored.seed for stored in others}:
        raise UsageError(
            "these two were simulated by different versions of the Gym, which may have shown them different things; run both again"
        )
    seeds = " and ".join(", ".join(str(stored.seed) for stored in side) for side in (ones, others))
    raise UsageError(
        f"these two did not meet the same scenarios, so there are no pairs: their seeds are {seeds}. "
        f"Practise both on one: lifeos gym run {ones[0].agent} --seed 1, lifeos gym run {others[0].agent} --seed 1, the same --suite for both"
    )


def _read(side: "Stored", fleet: Fleet, arguments: Arguments) -> "Iterator[Record]":
    """The records that its verdict reads. How many more there are depends on how many ran at a time, and nothing may depend on that."""
    from lifeos.gym.report.subject import judged  # noqa: PLC0415  as above
    from lifeos.verdict.checks import checks_of, cost_check_of  # noqa: PLC0415

    agent = fleet.agents.get(side.agent)
    suite = fleet.catalog.suites.get(arguments.suite or (agent.eval.suite if agent is not None else ""))
    if suite is None:
        return side.records()
    observations = (record.observation for record in side.records())
    read = judged(suite, checks_of(suite), observations, cost_check_of(suite)).read
    return (record for record in side.records() if record.observation.index < read)


def _as_data(one: "Stored", other: "Stored", pairs: "Pairs") -> dict[str, Any]:
    from lifeos.gym.pairs import CHECKS  # noqa: PLC0415  as above

    changed = [
        {
            "index": pair.number,
            "scenario": pair.one.scenario or pair.other.scenario,
            "persona": pair.one.persona,
            "check": check,
            "only": "one" if pair.one.passed(check) else "other",
            "words": (pair.other if pair.one.passed(check) else pair.one).words,
        }
        for pair, check in pairs.changed()
    ]
    return {
        **{name: {"agent": side.agent, "gate": side.digest} for name, side in (("one", one), ("other", other))},
        "seed": one.seed,
        "pairs": len(pairs.pairs),
        "void": pairs.void,
        "checks": {check: {**pairs.table(check)._asdict()} for check in CHECKS},
        "changed": changed,
    }


def _show(one: "Stored", other: "Stored", pairs: "Pairs") -> None:
    from lifeos.gym.pairs import CHECKS  # noqa: PLC0415  as above

    first, second = _names(one, other)
    echo(f"{style(first, 'bold')} and {style(second, 'bold')}, {count(len(pairs.pairs), 'pair')} on seed {one.seed}")
    if pairs.void:
        echo(f"  {pairs.void} more left out: the simulated user broke its own rules there")
    if pairs.ends[0] != pairs.ends[1]:
        short, most = (first, pairs.ends[0]) if pairs.ends[0] < pairs.ends[1] else (second, pairs.ends[1])
        echo(
            f"  {short} ended after {most}: a run that ends on its failures looks worse than it is, so take p as a hint"
        )
    echo()
    rows: list[tuple[str, ...]] = [
        ("", "both", f"only {first}", f"only {second}", "neither", f"p, {second} worse", f"p, {second} better")
    ]
    for check in CHECKS:
        found = pairs.table(check)
        counts = (str(number) for number in (found.both, found.one, found.other, found.neither))
        rows.append((check, *counts, f"{found.worse:.3f}", f"{found.better:.3f}"))
    echo(table(rows), end="")
    changed = list(pairs.changed())
    echo()
    echo(f"{count(len(changed), 'simulation')} came out otherwise" + (":" if changed else ""))
    for pair, check in changed[:_SHOWN]:
        better, worse = (first, pair.other) if pair.one.passed(check) else (second, pair.one)
        about = f"{worse.scenario or 'unknown'}, {worse.persona} user"
        words = visible(" ".join(worse.words.split()))[:160]
        echo(f"  {pair.number:>4}  {about}: {check} only for {better}" + (f"; {words}" if words else ""))
    if len(changed) > _SHOWN:
        echo(f"  and {len(changed) - _SHOWN} more; --format json has all")


def _names(one: "Stored", other: "Stored") -> tuple[str, str]:
    """Agents by name; two versions of one by the first digits of their digests."""
    if one.agent != other.agent:
        return one.agent, other.agent
    return one.digest[:8], other.digest[:8]
