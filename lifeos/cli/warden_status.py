"""``lifeos warden status``: what the warden has done about agents of this machine."""

import json
import time
from datetime import UTC, datetime

from lifeos.cli import wardens
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.plural import count
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN
from lifeos.warden.standing import Standing, desired, strikes


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Say of each agent whether it runs, whether its calls pass, and why not.

        Read from the warden's journal, whether or not the warden runs. `lifeos warden clear AGENT` undoes it."""
    wardens.add_journal(parser)
    parser.add_choice("--format", ("text", "json"), default="text", help="How it is printed.")


def run(arguments: Arguments) -> int:
    """Fold the journal, and say what follows from it now."""
    now = time.time_ns() // 1000
    found = wardens.standings(wardens.journal(arguments))
    if arguments.format == "json":
        echo(json.dumps({agent: _shown(standing, now) for agent, standing in found.items()}, indent=2))
        return EXIT_CLEAN
    for agent, standing in found.items():
        echo(f"{agent}: {_words(standing, now)}")
        if standing.breaker != "closed":
            echo(f"  {standing.reason}")
    return EXIT_CLEAN


def _shown(standing: Standing, now: int) -> dict[str, object]:
    wanted = desired(standing, now)
    return {
        "runs": wanted.runs,
        "calls": wanted.calls,
        "until": _time(standing.until) if wanted.wait else None,
        "killed": strikes(standing, now),
        "reason": standing.reason,
        "proposed": standing.proposed or None,
    }


def _words(standing: Standing, now: int) -> str:
    wanted = desired(standing, now)
    killed = f", killed {count(strikes(standing, now), 'time')} within a day" if strikes(standing, now) else ""
    until = f"until {_time(standing.until)}" if wanted.wait else "until a person clears it"
    if not wanted.runs:
        return f"kept down {until}{killed}" + (
            f"; suspend: true is proposed ({standing.proposed})" if standing.proposed else ""
        )
    if wanted.calls == "pass":
        return f"well{killed}" + (", one step before a storm" if standing.warned else "")
    if standing.breaker == "probing" and wanted.wait:
        return f"one session tries, {until}{killed}"
    return (f"calls are refused {until}" if wanted.wait else "the next session may try") + killed


def _time(micros: int) -> str:
    return datetime.fromtimestamp(micros // 1_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
