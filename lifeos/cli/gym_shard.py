"""``lifeos gym shard``: a part of a gate, simulated where this runs."""

import os

from lifeos.cli.gate import asked, gate_of
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.plural import count
from lifeos.cli.terminal import complain, echo
from lifeos.errors import EXIT_BUG, EXIT_CLEAN, EXIT_FINDINGS, UsageError

_MOST = 1000
"""Indices of a shard; a gate of more has several."""


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Simulate the indices --from up to --to of AGENT's gate, --to itself not among them, and write a record of each to --output.

        Ends with 0 when each index has a record, whatever became of the candidate, for that is what `gym judge` is there for; with 3 when this
        machine is at fault (a full disk), so that another one may try."""
    parser.add_argument("agent")
    parser.add_argument("--from", dest="first", type=int, required=True, metavar="N", help="The first index.")
    parser.add_argument("--to", dest="end", type=int, required=True, metavar="N", help="Where it ends.")
    parser.add_argument("--output", metavar="FILE", required=True, help="Where the records go, one JSON line each.")
    parser.add_argument("--suite", metavar="NAME", help="Another suite than the agent's own.")
    parser.add_argument("--jobs", type=int, default=0, metavar="N", help="Simulations at a time. [default: one a core]")
    parser.add_argument("--seed", type=int, metavar="N", help="Practice with this seed; no gate.")


def run(arguments: Arguments) -> int:
    """Simulate, then write."""
    if not 0 <= arguments.first < arguments.end <= arguments.first + _MOST:
        raise UsageError(f"--from and --to are indices from 0 up, --to behind --from, {_MOST} apart at most")
    if arguments.jobs < 0 or (arguments.seed is not None and arguments.seed < 0):
        raise UsageError("--jobs and --seed are whole numbers from 0 up")
    this = asked(arguments)
    if this is None:
        return EXIT_FINDINGS
    gate = gate_of(this, arguments.seed)
    from lifeos.gym import shards  # noqa: PLC0415  with the Gym, not before
    from lifeos.gym.waves import Shard  # noqa: PLC0415

    records = shards.simulate(gate, Shard(arguments.first, arguments.end), arguments.jobs or _cores())
    try:
        shards.write(arguments.output, gate, records)
    except OSError as error:
        complain(f"lifeos: cannot write {arguments.output}: {error.strerror}")
        return EXIT_BUG
    silent = sum(record.observation.status != "judged" for record in records.values())
    echo(
        f"{count(len(records), 'simulation')} of {this.agent.name}, {silent} without an outcome, in {arguments.output}"
    )
    return EXIT_CLEAN


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
