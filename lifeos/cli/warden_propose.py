"""``lifeos warden propose``: the suspension of agents that stay down, as branches of the fleet's repository."""

import sys
import time

from lifeos.cli import ledgers
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import complain, echo
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, LifeOSError, UsageError


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Offer `suspend: true` to the repository of a fleet for each agent that its warden keeps down until a person says otherwise: compiled, on the branch
        `lifeos/suspend-AGENT`, on top of what the fleet follows. It pushes these branches and no other; a person merges them, or clears the agent.

        It runs where somebody may push, which no pod of the platform may: beside a CI job, or by hand. Git's own configuration says with which key. What is proposed already is
        left alone, so it may be called as often as one likes, and be killed at any time."""
    parser.add_argument("--ledger", required=True, metavar="LEDGER", help="A file, or postgresql://user@host/database.")
    parser.add_argument("--repository", required=True, metavar="URL", help="Of the fleet, as git takes it.")
    parser.add_argument(
        "--branch", default="main", metavar="NAME", help="That the fleet follows. [default: %(default)s]"
    )
    parser.add_argument(
        "--every", type=float, metavar="S", help="Look again after as many seconds. [default: look once]"
    )


def run(arguments: Arguments) -> int:
    """Once, or until a signal comes."""
    if arguments.every is not None and not arguments.every > 0:
        raise UsageError("--every is a number of seconds above 0")
    code = _once(arguments)
    while arguments.every is not None:
        time.sleep(arguments.every)
        try:
            _once(arguments)
        except LifeOSError as error:  # the next look may find it back
            complain(f"nothing was proposed: {error}")
    return code


def _once(arguments: Arguments) -> int:
    from lifeos.cluster.warden.proposal import offer  # noqa: PLC0415  with the ledger, not before

    code = EXIT_CLEAN
    with ledgers.opened(arguments.ledger) as ledger:
        for one in offer(ledger, arguments.repository, arguments.branch):
            if one.failed:
                code = EXIT_FINDINGS
                complain(f"{one.agent}: not proposed: {one.words}")
            else:
                echo(f"{one.agent}: {one.words}")
    sys.stdout.flush()
    return code
