"""Personas and gate suites, as resolved."""

from typing import Literal

from msgspec import UNSET, UnsetType

from lifeos.ir.agent import Prompt
from lifeos.ir.golden import Golden
from lifeos.ir.node import Node
from lifeos.units import Money

MOST = 100_000
"""Simulations that a plan can have. More are of no use to anybody, and a plan is worked out before it is run."""

MOST_TIMES = 20
"""By how much a gate after failed versions may be longer than its plan."""

MOST_VOID = 1000
"""Void simulations that a suite can forgive."""


class Traits(Node, frozen=True):
    """How a persona behaves, each from 0 to 1."""

    stress: float
    frugality: float
    trust: float


class Persona(Node, frozen=True):
    """A synthetic user."""

    name: str
    description: str
    traits: Traits
    patience: int
    values: tuple[str, ...]
    opening: tuple[str, ...]


class Plan(Node, frozen=True):
    """``require`` successes of ``of`` simulations; a pass certifies ``floor`` with ``confidence``."""

    require: int
    of: int
    confidence: float
    floor: float | None = None


class NeverRules(Node, frozen=True):
    """Tolerated violations of hard prohibitions."""

    max_failures: int


class CostPerSuccess(Node, frozen=True):
    """What all simulations cost over the number of successes; a pass certifies ``ceiling`` with ``confidence``."""

    ceiling: Money
    confidence: float


class Gate(Node, frozen=True):
    """All checks must pass. A gate that does not ask for ``cost_per_success`` has the digest that it had before one could."""

    success: Plan
    never_rules: NeverRules
    alignment: Plan | None = None
    cost_per_success: CostPerSuccess | UnsetType = UNSET

    @property
    def longest(self) -> int:
        """Simulations of the longest plan as it is written."""
        return max(plan.of for plan in (self.success, self.alignment) if plan is not None)


class Compare(Node, frozen=True, omit_defaults=True):
    """The paired comparison with the deployed version. ``margin``: of the e-process."""

    incumbent: Literal["promoted"]
    test: Literal["mcnemar-midp", "e-process"]
    alpha: float
    margin: float | None = None


class Judge(Node, frozen=True):
    """A model that says of each simulation whether it is good. ``gates``: it has a say in `success`, once its calibration shows ``tpr`` and
    ``tnr`` at ``confidence``."""

    route: str
    prompt: Prompt
    gates: bool
    tpr: float
    tnr: float
    confidence: float


class Wording(Node, frozen=True):
    """A model that words what simulated users say."""

    route: str


class EvalSuite(Node, frozen=True):
    """A statistical gate. ``scenarios``: the content address of its templates, empty without any; ``golden``: by name, what shadows of the agents
    that it gates are asked."""

    name: str
    description: str
    population: dict[str, float]
    gate: Gate
    detectors: tuple[Literal["drift", "hallucination", "loop"], ...]
    stopping: Literal["none", "curtailed", "groupSequential"]
    max_void: int
    compare: Compare | None = None
    scenarios: str = ""
    judge: Judge | None = None
    wording: Wording | None = None
    golden: dict[str, Golden] = {}
