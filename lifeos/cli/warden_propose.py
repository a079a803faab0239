"""``lifeos warden propose``: the suspension of agents that stay down, as branches of the fleet's repository."""

import sys
import time
from typing import TYPE_CHECKING

from lifeos.cli import ledgers
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import complain, echo
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, LifeOSError, UsageError

if TYPE_CHECKING:
    from lifeos.cluster.warden.case import Case


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Offer `suspend: true` to the repository of a fleet for each agent that its warden keeps down until a person says otherwise: compiled, on the branch
        `lifeos/suspend-AGENT`, on top of what the fleet follows. It pushes these branches and no other; a person merges them, or clears the agent.

        Who they are is read from the ledger, or from what `lifeos warden cases` has written. In a cluster with a warden and workflows the workflow `suspend` calls it every
        five minutes; elsewhere a CI job, or a person. It runs where somebody may push, and git's own configuration says with which key. What is proposed already
        is left alone, so it may be called as often as one likes, and be killed at any time."""
    parser.add_argument("--ledger", metavar="LEDGER", help="A file, or postgresql://user@host/database.")
    parser.add_argument("--cases", metavar="FILE", help="In its place: what `lifeos warden cases` has written.")
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
    if (arguments.ledger is None) == (arguments.cases is None):
        raise UsageError("say who stays down by --ledger, or by --cases")
    code = _once(arguments)
    while arguments.every is not None:
        time.sleep(arguments.every)
        try:
            _once(arguments)
        except LifeOSError as error:  # the next look may find it back
            complain(f"nothing was proposed: {error}")
    return code


def _once(arguments: Arguments) -> int:
    from lifeos.cluster.warden.proposal import offer  # noqa: PLC0415  with the compiler, not before

    code = EXIT_CLEAN
    for one in offer(_cases(arguments), arguments.repository, arguments.branch):
        if one.failed:
            code = EXIT_FINDINGS
            complain(f"{one.agent}: not proposed: {one.words}")
        else:
            echo(f"{one.agent}: {one.words}")
    sys.stdout.flush()
    return code


def _cases(arguments: Arguments) -> "list[Case]":
    if arguments.cases is not None:
        from lifeos.cluster.warden.docket import read  # noqa: PLC0415

        try:
            with open(arguments.cases, "rb") as file:
                return read(file.read(), arguments.cases)
        except OSError as error:
            raise UsageError(f"{arguments.cases} cannot be read: {error.strerror}") from error
    with ledgers.opened(arguments.ledger) as ledger:
        from lifeos.cluster.warden.case import cases  # noqa: PLC0415

        return cases(ledger)
