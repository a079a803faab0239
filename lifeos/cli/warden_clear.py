"""``lifeos warden clear``: tell the warden that an agent is well."""

import secrets
import time

from lifeos.cli import ledgers, wardens
from lifeos.cli.choose import choose
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN, UsageError
from lifeos.warden.door import clear
from lifeos.warden.records import Cleared


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Let AGENT run and its calls pass, at once, whatever the warden has done about it.

        Nothing the warden does stands against it: what kept an agent from being mended would be worse than a storm. Who did it and why is written down.
        An agent that storms again is stopped again. With --ledger it is the breakers that a gateway has opened, in the ledger that it names."""
    parser.add_argument("agent", metavar="AGENT", help="Its name.")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="Why it is well.")
    wardens.add_journal(parser)
    parser.add_argument("--ledger", metavar="LEDGER", help="A file, or postgresql://user@host/database.")


def run(arguments: Arguments) -> int:
    """Tell the one that runs, or the next one."""
    if arguments.ledger:
        return _in_ledger(arguments)
    path = wardens.journal(arguments)
    agent, _ = arguments.agent, choose("agent", arguments.agent, wardens.standings(path))
    record = Cleared(agent=agent, at=time.time_ns() // 1000, by=wardens.caller(), reason=arguments.reason)
    told = clear(path, record)
    echo(f"{agent} is cleared" if told else f"{agent} is cleared; no warden runs, the next one will know")
    return EXIT_CLEAN


def _in_ledger(arguments: Arguments) -> int:
    """Close what is not closed."""
    agent = arguments.agent
    with ledgers.opened(ledgers.address("", arguments)) as ledger:
        from lifeos.ledger import breakers  # noqa: PLC0415  with the ledger, not before
        from lifeos.ledger.state import Breaker  # noqa: PLC0415

        names = [name(agent) for name in (breakers.pods, breakers.calls)]
        there = [name for name in names if (row := ledger.row(Breaker, name)) is not None and row.state != "closed"]
        if not there:
            raise UsageError(f"no breaker of '{agent}' is open in this ledger")
        for name in there:
            ledger.do(breakers.Close(secrets.token_hex(16), name, f"{wardens.caller()}: {arguments.reason}"))
    echo(f"{agent} is cleared")
    return EXIT_CLEAN
