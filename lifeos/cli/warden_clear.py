"""``lifeos warden clear``: tell the warden that an agent is well."""

import getpass
import time

from lifeos.cli import wardens
from lifeos.cli.choose import choose
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN
from lifeos.warden.door import clear
from lifeos.warden.records import Cleared


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Let AGENT run and its calls pass, at once, whatever the warden has done about it.

        Nothing the warden does stands against it: what kept an agent from being mended would be worse than a storm. Who did it and why is written down.
        An agent that storms again is stopped again."""
    parser.add_argument("agent", metavar="AGENT", help="Its name.")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="Why it is well.")
    wardens.add_journal(parser)


def run(arguments: Arguments) -> int:
    """Tell the one that runs, or the next one."""
    path = wardens.journal(arguments)
    agent, _ = arguments.agent, choose("agent", arguments.agent, wardens.standings(path))
    record = Cleared(agent=agent, at=time.time_ns() // 1000, by=getpass.getuser(), reason=arguments.reason)
    told = clear(path, record)
    echo(f"{agent} is cleared" if told else f"{agent} is cleared; no warden runs, the next one will know")
    return EXIT_CLEAN
