"""The gate that a command is about: an agent before a suite, of the repository as it stands."""

from typing import TYPE_CHECKING, NamedTuple

from lifeos import ir
from lifeos.cli import repository
from lifeos.cli.choose import choose
from lifeos.cli.parser import Arguments
from lifeos.compiler.pipeline import Compilation
from lifeos.errors import UsageError
from lifeos.ir.gate import EvalSuite

if TYPE_CHECKING:
    from lifeos.gym.gate import Gate


class Asked(NamedTuple):
    """Whom a command is about: ``agent`` before ``suite``, in a repository without an error."""

    root: str
    fleet: ir.Fleet
    agent: ir.Agent
    suite: EvalSuite


def asked(arguments: Arguments) -> Asked | None:
    """What was asked for; None when the repository has errors, which are then printed. Raises :class:`UsageError`."""
    root = repository.find(arguments.repo)
    analysis = Compilation(root, cached=False).analysis
    if analysis.failed or analysis.fleet is None:
        repository.show(analysis.found, root, "text")
        return None
    fleet = analysis.fleet
    agent = choose("agent", arguments.agent, fleet.agents)
    suite = choose("eval suite", arguments.suite or agent.eval.suite, fleet.catalog.suites)
    return Asked(root, fleet, agent, suite)


def gate_of(this: Asked, seed: int | None = None) -> "Gate":
    """The gate. Raises :class:`UsageError` when what the Gym needs is not installed."""
    try:
        import regopy  # noqa: F401, PLC0415  before numpy, or it evaluates more slowly (lifeos.rego.plan)

        from lifeos.gym.gate import Gate  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[gym]'") from error
    return Gate(this.root, this.fleet, this.agent, this.suite, seed)
