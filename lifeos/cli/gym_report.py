"""``lifeos gym report``: a gate as a page."""

import os
from typing import TYPE_CHECKING

from lifeos.cli.gate import add_choice, at_gate, calling
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN, UsageError

if TYPE_CHECKING:
    from lifeos.gym.gate import Gate


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Write what the gate of AGENT has seen as one HTML file: the verdict and what it shows, outcomes by persona and by scenario,
        the cost of a success, and the failures with their transcripts and the evidence of the detectors.

        The page needs no network and runs no script. It is written from the records that `lifeos gym run` keeps, or where there are none, as in a
        fresh clone, from the receipt alone, and says then what is missing; nothing is simulated."""
    parser.add_argument("agent")
    add_choice(parser)
    parser.add_argument("--output", metavar="FILE", help="Where to. [default: beside the records, in .lifeos/gym]")


def run(arguments: Arguments) -> int:
    """Write it, and say where it is."""
    return at_gate(arguments, _write)


def _write(gate: "Gate", arguments: Arguments) -> int:
    from lifeos.gym.report.page import page, receipt_page  # noqa: PLC0415  with numpy, which a command does not wait for to say --help
    from lifeos.gym.report.subject import of_receipt, receipt_of, subject  # noqa: PLC0415
    from lifeos.gym.stored import read  # noqa: PLC0415
    from lifeos.gym.written import written  # noqa: PLC0415

    about = subject(gate, lambda: read(gate.path), calling(gate))
    if about.simulated:
        text = page(about, lambda: read(gate.path))
    else:
        receipt = receipt_of(gate)
        if receipt is None:
            raise UsageError(f"there are no records of this gate yet: lifeos gym run {about.again}")
        text = receipt_page(of_receipt(gate, receipt, about.again), receipt)
    path = arguments.output or gate.path.removesuffix(".jsonl") + ".html"
    with written(path) as place, open(place, "w", encoding="utf-8") as file:
        file.write(text)
    echo(os.path.relpath(path))
    return EXIT_CLEAN
