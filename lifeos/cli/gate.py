"""Which gate a command is about: an agent, its suite or another, and a seed when it is practice."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lifeos.cli import repository
from lifeos.cli.choose import choose
from lifeos.cli.parser import Arguments, Parser
from lifeos.compiler.analyse import Analysis
from lifeos.compiler.pipeline import Compilation
from lifeos.errors import EXIT_FINDINGS, LifeOSError, UsageError
from lifeos.ir import Fleet
from lifeos.kube.names import MODEL_ROUTER
from lifeos.rego import library

if TYPE_CHECKING:
    from lifeos.gym.candidates.candidate import Source
    from lifeos.gym.gate import Gate

_NO_RECEIPT = "LOS504"


def add_choice(parser: Parser) -> None:
    """The options that say which gate of an agent is meant."""
    parser.add_argument("--suite", metavar="NAME", help="Another suite than the agent's own.")
    parser.add_argument("--seed", type=int, metavar="N", help="The practice run with this seed, not the gate.")
    parser.add_argument(
        "--attempt",
        type=int,
        default=1,
        metavar="N",
        help="The how-manieth try at the same candidate: other scenarios, and more is asked for. [default: 1]",
    )
    parser.add_argument(
        "--router",
        metavar="URL",
        default=os.environ.get(MODEL_ROUTER),
        help=f"Of OpenAI's protocol, for what the agent asks models. [default: {MODEL_ROUTER}, or what this machine has]",
    )


def fleet_at(root: str) -> Fleet | None:
    """The fleet of a repository; None when it has mistakes, which were shown then."""
    analysis = analysed(root)
    return None if analysis is None else analysis.fleet


def analysed(root: str) -> Analysis | None:
    """What a repository declares; None when it has mistakes, which were shown then. That a receipt is missing is none: a gate gives it."""
    analysis = Compilation(root, cached=False).analysis
    wrong = [item for item in analysis.found if item.code != _NO_RECEIPT]
    if analysis.fleet is None or any(item.severity == "error" for item in wrong):
        repository.show(wrong, root, "text")
        return None
    return analysis


@contextmanager
def gate_of(
    root: str, fleet: Fleet, name: str, arguments: Arguments, source: "Source | None" = None
) -> Iterator["Gate"]:
    """The gate of the agent of this name, with its models for as long as it lasts. ``source``: of another candidate than its own code. Raises :class:`UsageError` for what is not declared, and
    without the Gym's libraries."""
    agent = choose("agent", name, fleet.agents)
    suite = choose("eval suite", arguments.suite or agent.eval.suite, fleet.catalog.suites)
    if arguments.seed is not None and arguments.seed < 0:
        raise UsageError("--seed is a whole number from 0 up")
    if arguments.attempt < 1:
        raise UsageError("--attempt is a whole number from 1 up")
    try:
        library.loaded()  # before numpy, or it evaluates more slowly (lifeos.rego.plan)

        from lifeos.gym.backends import Backends  # noqa: PLC0415
        from lifeos.gym.gate import Gate  # noqa: PLC0415
        from lifeos.gym.history import History  # noqa: PLC0415
        from lifeos.gym.receipts.deployed import deployed  # noqa: PLC0415
        from lifeos.gym.receipts.lineage import lineage  # noqa: PLC0415
        from lifeos.models.connect import Models  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[gym]'") from error
    failed: dict[str, int] = {}
    if arguments.seed is None and suite.name == agent.eval.suite:  # what has no receipt has no lineage
        branch = deployed(root, fleet.catalog.platform.source.revision)
        failed = lineage(root, agent, fleet.catalog, arguments.attempt, branch)
    with Models(root, fleet.catalog.routes, arguments.router) as models:
        try:
            gate = Gate(
                root,
                fleet,
                agent,
                suite,
                arguments.seed,
                source=source,
                backends=Backends(models.model, models.described(), models.recall),
                history=History(arguments.attempt, failed),
            )
        except LifeOSError as error:  # where the repository lies on this machine says nothing
            raise type(error)(str(error).replace(f"{root}/", "")) from error
        yield gate


def at_gate(arguments: Arguments, do: Callable[["Gate", Arguments], int]) -> int:
    """Find the repository, and do something at the gate of the agent that is named there; the exit code."""
    root = repository.find(arguments.repo)
    fleet = fleet_at(root)
    if fleet is None:
        return EXIT_FINDINGS
    with gate_of(root, fleet, arguments.agent, arguments) as gate:
        return do(gate, arguments)


def calling(gate: "Gate") -> str:
    """The words after ``lifeos gym run`` that run this gate."""
    return (
        gate.agent.name
        + ("" if gate.own else f" --suite {gate.suite.name}")
        + (f" --seed {gate.seed}" if gate.split == "practice" else "")
        + (f" --attempt {gate.history.attempt}" if gate.history.attempt > 1 else "")
    )
