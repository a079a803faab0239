"""``lifeos gym run``: an agent before its gate."""

import os
from typing import TYPE_CHECKING

from lifeos.cli import gym_candidate, repository
from lifeos.cli.choose import choose
from lifeos.cli.gate import add_choice, calling, fleet_at, gate_of
from lifeos.cli.jobs import add_jobs, check_jobs, jobs
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.plural import count
from lifeos.cli.progress import Progress
from lifeos.cli.terminal import echo
from lifeos.cli.verdict_lines import verdict_lines
from lifeos.cli.went_wrong import went_wrong_lines
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS
from lifeos.evidence.receipt import path_of
from lifeos.kube.names import MODEL_ROUTER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lifeos.gym.decide import Decided
    from lifeos.gym.gate import Gate
    from lifeos.gym.record import Record, Records

_HOW = {
    "simulated": "",
    "stored": "; from its receipt, nothing was simulated",
    "judged again": "; what was observed before, by other thresholds",
}


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Simulate AGENT's days until the verdict of its suite is certain: people with seeded moods, a world behind the fleet's own
        action policies, and detectors.

        What was simulated before is not simulated again, so a run that was interrupted goes on where it stopped. The seed of a gate follows from
        what is gated; with --seed it is practice, on scenarios that no gate uses. A verdict becomes a receipt, which is committed; a gate that has
        one gives the same verdict again."""
    parser.add_argument("agent")
    add_jobs(parser)
    add_choice(parser)
    parser.add_argument(
        "--candidate",
        metavar="URL",
        help="Ask an agent that is served there, instead of running the code of the repository.",
    )
    parser.add_argument(
        "--image",
        metavar="REF",
        help="The image that answers at URL: the declared one. Without it there is only practice.",
    )
    parser.add_argument(
        "--desk",
        default="127.0.0.1:8900",
        metavar="ADDRESS",
        help="Where the candidate finds its tools, memory and models. [default: 127.0.0.1:8900]",
    )
    parser.add_argument(
        "--records",
        action="store_true",
        help="Where the receipt decides: live through its simulations all the same, and keep what the other commands show. The verdict stays.",
    )
    parser.add_choice("--format", ("text", "json"), default="text", help="How the verdict is printed.")


def run(arguments: Arguments) -> int:
    """Run it; clean only when it passed."""
    root = repository.find(arguments.repo)
    fleet = fleet_at(root)
    if fleet is None:
        return EXIT_FINDINGS
    check_jobs(arguments)
    agent = choose("agent", arguments.agent, fleet.agents)
    with (
        gym_candidate.connected(arguments, root, agent, fleet.catalog) as source,
        gate_of(root, fleet, agent.name, arguments, source) as gate,
    ):
        return _decide(gate, arguments)


def _decide(gate: "Gate", arguments: Arguments) -> int:
    from lifeos.gym.decide import decide  # noqa: PLC0415  with numpy, which is no command's business to wait for
    from lifeos.gym.receipts.lineage import note  # noqa: PLC0415
    from lifeos.gym.receipts.receipt import write  # noqa: PLC0415

    progress = Progress()
    try:
        decided = decide(gate, jobs(arguments), progress)
    finally:
        progress.end()
    if arguments.records and decided.receipt is not None and decided.records is None:
        decided = decided._replace(records=_again(gate, decided.receipt.simulations, jobs(arguments)))
    verdict = decided.verdict
    path = None
    if decided.receipt is not None and gate.own:
        path = path_of(gate.agent.name, gate.digest)
        if decided.how != "stored":
            note(gate.root, decided.receipt)
            write(gate.root, decided.receipt)
    if arguments.format == "json":
        import msgspec  # noqa: PLC0415

        from lifeos.verdict.shown import bounded, certified  # noqa: PLC0415  with scipy, as above

        document = {
            "agent": gate.agent.name,
            "suite": gate.suite.name,
            "gate": gate.digest,
            "simulated": gate.simulated,
            "seed": gate.seed,
            "split": gate.split,
            "attempt": gate.history.attempt,
            "how": decided.how,
            "aside": decided.aside,
            "receipt": path,
            "verdict": verdict,
            "certifies": certified(gate.checks, verdict, gate.cost_check),
            "bounds": bounded(gate.checks, verdict),
        }
        echo(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())
    else:
        _show(gate, decided)
        if (
            path is not None or arguments.candidate is None
        ):  # of a candidate that is served, only the receipt is found again
            echo(f"page: lifeos gym report {calling(gate)}{_router(arguments)}")
        if path is not None:
            echo(f"receipt: {path}")
    return EXIT_CLEAN if verdict.decision == "pass" else EXIT_FINDINGS


def _router(arguments: Arguments) -> str:
    """The option again, where it is no default: whoever answered is part of which records are meant."""
    return "" if arguments.router in (None, os.environ.get(MODEL_ROUTER)) else f" --router {arguments.router}"


def _again(gate: "Gate", count: int, jobs: int) -> "Records":
    """The records of the simulations that a receipt is about."""
    from lifeos.gym import loading  # noqa: PLC0415  with the Gym, not before
    from lifeos.gym.run import observe  # noqa: PLC0415

    loading.check(gate)
    return observe(gate, count, jobs)


def _show(gate: "Gate", decided: "Decided") -> None:
    verdict, records = decided.verdict, decided.records if decided.records is not None else {}
    again = decided.how != "simulated" and decided.records is not None
    how = "; from its receipt, and simulated again for the records" if again else _HOW[decided.how]
    for line in verdict_lines(gate.agent.name, gate.suite.name, gate.checks, verdict, how):
        echo(line)
    for reason in decided.aside:
        echo(f"  {reason}")
    _judge(records, verdict.read)
    if failed := gate.history.earlier:
        echo(f"  {count(failed, 'gate')} of other versions failed since one was promoted, so more is asked for")
    for line in went_wrong_lines(records):
        echo(line)


def _judge(records: "Mapping[int, Record]", read: int) -> None:
    opinions = [record.opinion for index, record in records.items() if index < read and record.opinion is not None]
    if not opinions:
        return
    good, silent = (sum(opinion.verdict == word for opinion in opinions) for word in ("good", "unjudged"))
    label = "judge (advisory)" if opinions[0].advisory else "judge"
    unjudged = f", no opinion on {silent}" if silent else ""
    echo(f"  {label}: {good} of {len(opinions)} are good{unjudged}")
