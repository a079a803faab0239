"""Which gate a command is about: an agent, its suite or another, and a seed when it is practice."""

from typing import TYPE_CHECKING

from lifeos.cli import repository
from lifeos.cli.choose import choose
from lifeos.cli.parser import Arguments, Parser
from lifeos.compiler.pipeline import Compilation
from lifeos.errors import UsageError
from lifeos.ir import Fleet

if TYPE_CHECKING:
    from lifeos.gym.gate import Gate


def add_choice(parser: Parser) -> None:
    """The options that say which gate of an agent is meant."""
    parser.add_argument("--suite", metavar="NAME", help="Another suite than the agent's own.")
    parser.add_argument("--seed", type=int, metavar="N", help="The practice run with this seed, not the gate.")


def fleet_at(root: str) -> Fleet | None:
    """The fleet of a repository; None when it has mistakes, which were shown then."""
    analysis = Compilation(root, cached=False).analysis
    if analysis.failed or analysis.fleet is None:
        repository.show(analysis.found, root, "text")
        return None
    return analysis.fleet


def gate_of(root: str, fleet: Fleet, name: str, arguments: Arguments) -> "Gate":
    """The gate of the agent of this name. Raises :class:`UsageError` for what is not declared, and without the Gym's libraries."""
    agent = choose("agent", name, fleet.agents)
    suite = choose("eval suite", arguments.suite or agent.eval.suite, fleet.catalog.suites)
    if arguments.seed is not None and arguments.seed < 0:
        raise UsageError("--seed is a whole number from 0 up")
    try:
        import regopy  # noqa: F401, PLC0415  before numpy, or it evaluates more slowly (lifeos.rego.plan)

        from lifeos.gym.gate import Gate  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[gym]'") from error
    return Gate(root, fleet, agent, suite, arguments.seed)


def calling(gate: "Gate") -> str:
    """The words after ``lifeos gym run`` that run this gate."""
    own = gate.agent.eval.suite == gate.suite.name
    return (
        gate.agent.name
        + ("" if own else f" --suite {gate.suite.name}")
        + (f" --seed {gate.seed}" if gate.split == "practice" else "")
    )
