"""``lifeos ledger verify``: whether a ledger is as it was written."""

from lifeos.cli import ledgers, repository
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.plural import count
from lifeos.cli.terminal import echo
from lifeos.diagnostics import Diagnostic, Span
from lifeos.errors import EXIT_CLEAN


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Read each event of the ledger, see that it follows the one before it, and that what is kept beside the events (budgets, reservations, approvals,
        breakers, outcomes) is what they make. The place of a finding is the number of the first event that is wrong.

        Prints the position: how many events there are, and the hash that stands for them. Note it elsewhere, and say --noted later: that finds a ledger that was
        forged as a whole."""
    ledgers.add_choice(parser)
    parser.add_argument("--noted", metavar="N:HASH", help="A position that it was at, as an earlier run printed it.")
    repository.add_format(parser)


def run(arguments: Arguments) -> int:
    """Verify."""
    root = repository.find(arguments.repo)
    where = ledgers.address(root, arguments)
    ledgers.need()
    from lifeos.ledger.chain import Head  # noqa: PLC0415  with the ledger, not before
    from lifeos.ledger.sql import examine  # noqa: PLC0415
    from lifeos.ledger.verify import DamagedError  # noqa: PLC0415

    noted = Head.parse(arguments.noted) if arguments.noted else None
    try:
        called, found = examine(where, noted)
    except DamagedError as error:
        return repository.show([_finding(error.n, error.why, ledgers.shown(where, root))], root, arguments.format)
    if arguments.format == "text":
        echo(
            f"{ledgers.shown(called, root)} is whole: {count(found.head.n, 'event')}, and {count(found.rows, 'thing')} that they make"
        )
        echo(str(found.head))
    else:
        repository.show([], root, arguments.format)
    return EXIT_CLEAN


def _finding(n: int, why: str, where: str) -> Diagnostic:
    if n:
        hint = f"bring the ledger back from a copy that has event {n}; do not go on writing to this one"
        return Diagnostic("LOS1001", f"event {n} of the ledger is not as it was written: {why}", Span(where, n), hint)
    hint = "stop what writes to it, and bring it back from a copy; the events are whole, so nothing of them is lost"
    return Diagnostic("LOS1002", f"what is kept beside the events is not what they make: {why}", Span(where), hint)
