"""``lifeos status``: what agents of this machine did, spent, and were denied."""

import json
import os
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from lifeos.cli import denials, ledgers, repository
from lifeos.cli.gate import fleet_at
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.table import table
from lifeos.cli.terminal import echo, style
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, UsageError
from lifeos.units import Money
from lifeos.visible import visible

if TYPE_CHECKING:
    from lifeos.ir import Fleet
    from lifeos.up.messages import Status
    from lifeos.up.past import Past


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Show each agent of the repository: whether it runs here, its breaker, what it spent today and may still spend; then the last calls that agents made, and for each that was
        denied the rule, and the line of YAML that set what the rule compares with.

        From the ledger, whether or not `lifeos up` runs."""
    parser.add_argument(
        "--last", type=int, default=10, metavar="N", help="Calls that are shown. [default: %(default)s]"
    )
    ledgers.add_choice(parser)
    parser.add_choice("--format", ("text", "json"), default="text", help="How it is printed.")


def run(arguments: Arguments) -> int:
    """Look, and show."""
    if arguments.last < 0:
        raise UsageError("--last is a whole number from 0 up")
    root = repository.find(arguments.repo)
    fleet = fleet_at(root)
    if fleet is None:
        return EXIT_FINDINGS
    try:
        from lifeos.up import client  # noqa: PLC0415
        from lifeos.up.past import past  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[agent,gateway,gym,ledger,services]'") from error
    try:
        running: Status | None = client.status(root)
    except client.NothingRuns:
        running = None
    where = ledgers.default(root, arguments)
    known: Past | None = None
    if "://" in where or os.path.exists(where):
        with ledgers.opened(where) as ledger:
            known = past(ledger, fleet, arguments.last)
    if arguments.format == "json":
        echo(json.dumps(_data(root, fleet, running, known), indent=2, ensure_ascii=False))
        return EXIT_CLEAN
    _print(root, fleet, running, known)
    return EXIT_CLEAN


def _print(root: str, fleet: "Fleet", running: "Status | None", known: "Past | None") -> None:
    if running is None:
        echo("nothing runs here; `lifeos up` starts the fleet")
    else:
        echo(f"runs since {_time(running.since)} as process {running.pid}, the gateway at {running.url}")
        for part, words in running.notes.items():
            echo(f"  {part}: {visible(words)}")
    echo()
    states = {one.name: one for one in running.agents} if running is not None else {}
    rows: list[tuple[str, ...]] = [("agent", "state", "process", "since", "calls", "spent today", "left today")]
    for name, agent in fleet.agents.items():
        state, spent = states.get(name), known.spent[name] if known is not None else None
        left = (
            agent.budget.per_day
            if spent is None
            else Money(max(agent.budget.per_day.micros - spent.micros, 0), spent.currency)
        )
        rows.append(
            (
                name,
                state.state if state is not None else "suspended" if agent.suspend else "-",
                str(state.pid or "-") if state is not None else "-",
                _time(state.since) if state is not None and state.since else "-",
                known.breakers.get(name, "pass") if known is not None else "pass",
                str(spent) if spent is not None else "-",
                str(left),
            )
        )
    echo(table(rows), end="")
    for state in states.values():
        if state.why:
            echo(f"{state.name}: {visible(state.why)}")
    if known is None:
        echo()
        echo("there is no ledger yet; the first call of an agent begins it")
        return
    echo()
    echo(style("Last calls, the newest first", "bold") if known.calls else "no agent has called anything yet")
    explainer = denials.explainer(root)
    for call in known.calls:
        echo(f"  {_time(call.at)}  {call.agent}  {call.tool}  {call.verdict}")
        for code in call.codes:
            if explainer is not None:
                for line in denials.lines(explainer.why(code, call.agent, call.tool)):
                    echo(f"    {line}")


def _data(root: str, fleet: "Fleet", running: "Status | None", known: "Past | None") -> dict[str, Any]:
    import msgspec  # noqa: PLC0415

    explainer = denials.explainer(root)
    calls = []
    for call in known.calls if known is not None else ():
        why = [explainer.why(code, call.agent, call.tool) for code in call.codes] if explainer is not None else []
        calls.append({**msgspec.to_builtins(call), "why": msgspec.to_builtins(why)})
    return {
        "running": msgspec.to_builtins(running),
        "agents": {
            name: {
                "suspended": agent.suspend,
                "breaker": known.breakers.get(name, "pass") if known is not None else "pass",
                "spentToday": str(known.spent[name]) if known is not None else None,
                "perDay": str(agent.budget.per_day),
            }
            for name, agent in fleet.agents.items()
        },
        "calls": calls,
    }


def _time(seconds: int) -> str:
    """As the clock on the wall has it; with the day where that is another one."""
    at = datetime.fromtimestamp(seconds, UTC).astimezone()
    today = datetime.fromtimestamp(time.time(), UTC).astimezone().date()
    return at.strftime("%H:%M:%S" if at.date() == today else "%Y-%m-%d %H:%M")
