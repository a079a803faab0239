"""``lifeos gym label``: what a person says of simulations."""

import os
from typing import TYPE_CHECKING

from lifeos.cli import repository
from lifeos.cli.choose import choose
from lifeos.cli.gate import fleet_at
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.plural import count
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, UsageError

if TYPE_CHECKING:
    from lifeos.gym.record import Record


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Say that the outcome of simulations is good, or bad, as `gym replay` shows it. The labels are added to
        evals/suites/SUITE/labels, where `gym calibrate` measures the suite's judge by them.

        Label what was practised, with agents good and bad, before you know what the judge says. What you look at while you write the judge's
        prompt goes to --split tuning; nothing is measured by it."""
    parser.add_argument("agent")
    parser.add_argument("verdict", choices=("good", "bad"))
    parser.add_argument("index", type=int, nargs="+")
    parser.add_argument("--why", default="", metavar="TEXT", help="In a sentence, for whoever reads it later.")
    parser.add_choice("--split", ("held-out", "tuning"), default="held-out", help="What it is for.")
    parser.add_argument("--suite", metavar="NAME", help="Another suite than the agent's own.")
    parser.add_argument(
        "--seed", type=int, metavar="N", help="The practice run with this seed, if there is more than one."
    )


def run(arguments: Arguments) -> int:
    """Add the labels, all or none."""
    root = repository.find(arguments.repo)
    fleet = fleet_at(root)
    if fleet is None:
        return EXIT_FINDINGS
    agent = choose("agent", arguments.agent, fleet.agents)
    suite = choose("eval suite", arguments.suite or agent.eval.suite, fleet.catalog.suites)
    records = _records(root, agent.name, arguments.index, arguments.seed)

    from lifeos.evidence.labels import Label, add  # noqa: PLC0415
    from lifeos.gym.judge import shown  # noqa: PLC0415  with the Gym, not before

    labels = [Label(arguments.verdict, shown(record.trace.events), arguments.why) for record in records]
    path = add(root, suite.name, arguments.split, labels)
    echo(f"{count(len(labels), f'{arguments.verdict} label')} more in {path}")
    return EXIT_CLEAN


def _records(root: str, agent: str, indices: list[int], seed: int | None) -> "list[Record]":
    """Those that were kept of the simulations last. Raises :class:`UsageError` when there is none, or no outcome to judge."""
    from lifeos.gym.stored import find  # noqa: PLC0415  with numpy, which a command does not wait for to say --help

    stored = [gate for gate in find(root, agent) if seed in (None, gate.seed)]
    seeds = sorted({gate.seed for gate in stored})
    if len(seeds) > 1:
        raise UsageError(f"there are records on several seeds: {', '.join(map(str, seeds))}; say --seed")
    latest = max(stored, key=lambda gate: os.stat(gate.path).st_mtime_ns, default=None)
    kept = {record.trace.index: record for record in latest.records()} if latest is not None else {}
    for index in indices:
        if index not in kept:
            raise UsageError(f"there is no record of simulation {index} of '{agent}'; `lifeos gym run` keeps them")
        status = kept[index].trace.status
        if status not in ("judged", "unjudged"):
            raise UsageError(f"simulation {index} ended without an outcome ({status}); no judge is asked about it")
    return [kept[index] for index in indices]
