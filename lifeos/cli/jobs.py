"""``--jobs``: how much happens at a time, within what a machine can take."""

import os

from lifeos.cli.parser import Arguments, Parser
from lifeos.errors import UsageError

MOST = 256
"""Each is a process, or a question that a model is asked: more only wait for each other, and thousands end the machine."""


def add_jobs(parser: Parser) -> None:
    """The option of a command that simulates."""
    parser.add_argument(
        "--jobs",
        type=int,
        default=0,
        metavar="N",
        help=f"Simulations at a time, {MOST} at most; 0 is one a core. [default: 0]",
    )


def check_jobs(arguments: Arguments, least: int = 0) -> None:
    """Raises :class:`UsageError` for a number that no machine can do."""
    if not least <= arguments.jobs <= MOST:
        raise UsageError(f"--jobs is a whole number from {least} to {MOST}, and {arguments.jobs} is not")


def jobs(arguments: Arguments) -> int:
    """As many as were asked for, or as this process may use cores."""
    return arguments.jobs or min(_cores(), MOST)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
