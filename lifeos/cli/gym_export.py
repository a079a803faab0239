"""``lifeos gym export``: a gate as a log for other viewers."""

import os
from typing import TYPE_CHECKING

from lifeos.cli.gate import add_choice, at_gate, calling
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN, UsageError

if TYPE_CHECKING:
    from lifeos.gym.gate import Gate

_SUFFIX = ".eval"


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Write what the gate of AGENT has seen as a log that another program shows: each simulation a sample with its conversation, its
        scores and what the detectors found. What gave no outcome is a sample that failed, as at the gate.

        With --inspect it is a log for `inspect view`; that takes the extra `lifeos[inspect]`."""
    parser.add_argument("agent")
    add_choice(parser)
    parser.add_argument("--inspect", action="store_true", help="As a log of Inspect (.eval).")
    parser.add_argument("--output", metavar="FILE", help="Where to. [default: beside the records, in .lifeos/gym]")


def run(arguments: Arguments) -> int:
    """Write it, and say where it is."""
    if not arguments.inspect:
        raise UsageError("say for which program: --inspect")
    if arguments.output and not arguments.output.endswith(_SUFFIX):
        raise UsageError(f"Inspect knows its logs by their names: give --output a name that ends in {_SUFFIX}")
    return at_gate(arguments, _write)


def _write(gate: "Gate", arguments: Arguments) -> int:
    from lifeos.gym import inspect_log  # noqa: PLC0415  with numpy, which a command does not wait for to say --help
    from lifeos.gym.report.subject import subject  # noqa: PLC0415
    from lifeos.gym.stored import read  # noqa: PLC0415
    from lifeos.gym.written import written  # noqa: PLC0415

    about = subject(gate, lambda: read(gate.path), calling(gate))
    if not about.simulated:
        raise UsageError(f"there are no records of this gate yet: lifeos gym run {about.again} --records")
    path = arguments.output or gate.path.removesuffix(".jsonl") + _SUFFIX
    try:
        with written(path) as place:
            inspect_log.write(about, read(gate.path), place, os.stat(gate.path).st_mtime)
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[inspect]'") from error
    echo(os.path.relpath(path))
    return EXIT_CLEAN
