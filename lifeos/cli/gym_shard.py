"""``lifeos gym shard``: a part of a gate, simulated where this runs."""

from typing import TYPE_CHECKING

from lifeos.cli.gate import add_choice, at_gate
from lifeos.cli.jobs import add_jobs, check_jobs, jobs
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.plural import count
from lifeos.cli.terminal import complain, echo
from lifeos.errors import EXIT_BUG, EXIT_CLEAN, LifeOSError, UsageError

if TYPE_CHECKING:
    from lifeos.gym.gate import Gate

_MOST = 1000
"""Indices of a shard; a gate of more has several."""


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Simulate the indices --from up to --to of AGENT's gate, --to itself not among them, and write a record of each to --output. With
        --of incumbent it is the version that was promoted before, on the same days, for the comparison.

        Ends with 0 when each index has a record, whatever became of the candidate, for that is what `gym judge` is there for; with 1 when the version
        before cannot be loaded; with 3 when this machine is at fault (a full disk), so that another one may try."""
    parser.add_argument("agent")
    parser.add_argument("--from", dest="first", type=int, required=True, metavar="N", help="The first index.")
    parser.add_argument("--to", dest="end", type=int, required=True, metavar="N", help="Where it ends.")
    parser.add_choice("--of", ("candidate", "incumbent"), default="candidate", help="Which version is simulated.")
    parser.add_argument("--output", metavar="FILE", required=True, help="Where the records go, one JSON line each.")
    add_jobs(parser)
    add_choice(parser)


def run(arguments: Arguments) -> int:
    """Simulate, then write."""
    if not 0 <= arguments.first < arguments.end <= arguments.first + _MOST:
        raise UsageError(f"--from and --to are indices from 0 up, --to behind --from, {_MOST} apart at most")
    check_jobs(arguments)
    return at_gate(arguments, _simulate)


def _simulate(gate: "Gate", arguments: Arguments) -> int:
    from lifeos.gym import loading  # noqa: PLC0415  with the Gym, not before
    from lifeos.gym.parts import shards  # noqa: PLC0415
    from lifeos.gym.parts.waves import Shard  # noqa: PLC0415

    shard = Shard(arguments.first, arguments.end, arguments.of)
    gate = shards.version(gate, shard)
    if shard.of == "incumbent":  # what it could not do any more would speak for the candidate
        loading.check(gate)
    records = shards.simulate(gate, shard, jobs(arguments))
    try:
        shards.write(arguments.output, gate, shard, records)
    except LifeOSError as error:
        complain(f"lifeos: {error}")
        return EXIT_BUG
    silent = sum(record.observation.status != "judged" for record in records.values())
    before = f", the version before ({gate.digest[:19]}…)" if shard.of == "incumbent" else ""
    echo(
        f"{count(len(records), 'simulation')} of {gate.agent.name}{before}, {silent} without an outcome, in {arguments.output}"
    )
    return EXIT_CLEAN
