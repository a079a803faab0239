"""``lifeos ledger record``: what systems of record report, into the ledger."""

import sys
from typing import TYPE_CHECKING, Any

from lifeos.cli import ledgers, repository
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.plural import count
from lifeos.cli.terminal import echo
from lifeos.diagnostics import Diagnostic, Span
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, UsageError

if TYPE_CHECKING:
    from lifeos.ledger.records import Record
    from lifeos.ledger.sql import SqlLedger

_MOST = 64 * 1024 * 1024


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Write the events of FILE (- for the standard input), one in JSON on each line, to the ledger; begin the ledger when there is none. An event is
        written once for each id, so a file can be recorded again. Nothing is written unless all lines can be read.

        A system of record says how a decision turned out: {"kind": "turned", "id": "tx-81", "decision": "d-17", "source": "bank", "success": true}.
        The other kinds that can be reported are decided and acted; money and approvals are the gateway's."""
    ledgers.add_choice(parser)
    parser.add_argument("file")
    parser.add_argument(
        "--zone",
        metavar="ZONE",
        help="Whose days a new ledger counts by, for good, such as Europe/Berlin. [default: UTC]",
    )
    repository.add_format(parser)


def run(arguments: Arguments) -> int:
    """Record."""
    root = repository.find(arguments.repo)
    ledgers.need()
    data = _read(arguments.file)
    commands, found = _commands(data, arguments.file)
    if not found:
        with ledgers.opened(ledgers.default(root, arguments), arguments.zone) as ledger:
            written, found = _write(ledger, commands, arguments.file)
        if arguments.format == "text":
            echo(f"{count(written, 'event')} written, {len(commands) - written - len(found)} known already")
    code = repository.show(found, root, arguments.format)
    return EXIT_FINDINGS if found else code or EXIT_CLEAN


def _read(path: str) -> bytes:
    try:
        if path == "-":
            data = sys.stdin.buffer.read(_MOST + 1)
        else:
            with open(path, "rb") as file:
                data = file.read(_MOST + 1)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    if len(data) > _MOST:
        raise UsageError(f"{path} is larger than {_MOST // 1024 // 1024} MB; record it in parts")
    return data


def _commands(data: bytes, path: str) -> "tuple[list[tuple[int, Record]], list[Diagnostic]]":
    """What is to be written, each with its line, and all lines that are wrong."""
    import msgspec  # noqa: PLC0415  with the ledger, not before

    from lifeos.ledger.chain import event_of  # noqa: PLC0415
    from lifeos.ledger.command import MalformedError  # noqa: PLC0415
    from lifeos.ledger.events import Acted, Decided, Turned  # noqa: PLC0415
    from lifeos.ledger.records import Record  # noqa: PLC0415

    commands: list[tuple[int, Record]] = []
    found: list[Diagnostic] = []
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            event = event_of(line)
            if not isinstance(event, Decided | Acted | Turned):
                raise MalformedError(f"events of kind '{type(event).__struct_config__.tag}' are the platform's own")
            command = Record(event)
            command.check()
        except (msgspec.DecodeError, MalformedError, RecursionError, UnicodeError) as error:
            hint = 'write an object such as {"kind": "turned", "id": …, "decision": …, "source": …, "success": true}'
            found.append(
                Diagnostic("LOS1003", f"this line is no event that can be reported: {error}", Span(path, number), hint)
            )
        else:
            commands.append((number, command))
    return commands, found


def _write(ledger: "SqlLedger", commands: "list[tuple[int, Record]]", path: str) -> tuple[int, list[Diagnostic]]:
    """How many events are new, and what was refused."""
    from lifeos.ledger.command import Refusal  # noqa: PLC0415  with the ledger, not before

    answers: list[tuple[int, Any]] = [(number, ledger.submit(command)) for number, command in commands]
    written, found = 0, []
    for number, waiting in answers:
        answer = waiting.result()
        if isinstance(answer, Refusal):
            found.append(Diagnostic("LOS1004", answer.message, Span(path, number), answer.remedy))
        else:
            written += not answer.again
    return written, found
