"""``lifeos gym label``: what a person says of a simulation."""

import os
from typing import TYPE_CHECKING

from lifeos.cli import repository
from lifeos.cli.choose import choose
from lifeos.cli.gate import fleet_at
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, UsageError

if TYPE_CHECKING:
    from lifeos.gym.record import Record


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Say whether the outcome of simulation INDEX is good, as `gym replay` shows it: VERDICT is good or bad. The label is added to
        evals/suites/SUITE/labels, where `gym calibrate` measures the suite's judge by it.

        Label what was practised, with agents good and bad, before you know what the judge says. What you look at while you write the judge's
        prompt goes to --split tuning; it is never measured by."""
    parser.add_argument("agent")
    parser.add_argument("index", type=int)
    parser.add_argument("verdict", choices=("good", "bad"))
    parser.add_argument("--why", default="", metavar="TEXT", help="In a sentence, for whoever reads it later.")
    parser.add_choice("--split", ("held-out", "tuning"), default="held-out", help="What it is for.")
    parser.add_argument("--suite", metavar="NAME", help="Another suite than the agent's own.")
    parser.add_argument(
        "--seed", type=int, metavar="N", help="The practice run with this seed, if there is more than one."
    )


def run(arguments: Arguments) -> int:
    """Add the label."""
    root = repository.find(arguments.repo)
    fleet = fleet_at(root)
    if fleet is None:
        return EXIT_FINDINGS
    agent = choose("agent", arguments.agent, fleet.agents)
    suite = choose("eval suite", arguments.suite or agent.eval.suite, fleet.catalog.suites)
    record = _record(root, agent.name, arguments)

    from lifeos.gym.judge import shown  # noqa: PLC0415  with the Gym, not before
    from lifeos.gym.labels import Label, add  # noqa: PLC0415

    label = Label(arguments.verdict, shown(record.trace.events), arguments.why)
    echo(f"{arguments.verdict}: {add(root, suite.name, arguments.split, label)}")
    return EXIT_CLEAN


def _record(root: str, agent: str, arguments: Arguments) -> "Record":
    """The one that was kept of the simulation last. Raises :class:`UsageError` when there is none, or it has no outcome to judge."""
    from lifeos.gym.stored import find  # noqa: PLC0415  with numpy, which a command does not wait for to say --help

    stored = [gate for gate in find(root, agent) if arguments.seed in (None, gate.seed)]
    seeds = sorted({gate.seed for gate in stored})
    if len(seeds) > 1:
        raise UsageError(f"there are records on several seeds: {', '.join(map(str, seeds))}; say --seed")
    latest = max(stored, key=lambda gate: os.stat(gate.path).st_mtime_ns, default=None)
    found = next(
        (
            record
            for record in (latest.records() if latest is not None else ())
            if record.trace.index == arguments.index
        ),
        None,
    )
    if found is None:
        raise UsageError(
            f"there is no record of simulation {arguments.index} of '{agent}'; `lifeos gym run` keeps them"
        )
    if found.trace.status not in ("judged", "unjudged"):
        raise UsageError(
            f"simulation {arguments.index} ended without an outcome ({found.trace.status}); no judge is asked about it"
        )
    return found
