"""Kind EvalSuite: what an agent must show before it is deployed (evals/suites/<suite>/suite.yaml)."""

from typing import Annotated, Literal

from pydantic import Field

from lifeos.schema.models.base import (
    Declaration,
    Distinct,
    Model,
    ModelRouteRef,
    Money,
    Name,
    Path,
    PersonaRef,
    Ratio,
    Share,
    Text,
)
from lifeos.schema.models.golden import Golden

Simulations = Annotated[int, Field(ge=1, le=100_000)]


class Plan(Model):
    """An acceptance-sampling plan: the literal rule, and the claim that it must be able to carry."""

    require: Simulations
    """Simulations that must succeed."""
    of: Simulations
    """Simulations that are run."""
    floor: Share | None = None
    """The true success rate that a pass certifies. The plan must carry it at `confidence`, or it is an error (LOS501)."""
    confidence: Share = 0.95
    """Probability with which an agent exactly at the floor fails the gate (one-sided, exact binomial)."""


class NeverRules(Model):
    """Things that may not happen, counted over every simulation of the gate."""

    max_failures: Annotated[int, Field(ge=0)] = 0
    """Violations that are tolerated; zero is what the word `never` means."""


class CostPerSuccess(Model):
    """What a success costs: what all simulations cost together, the failed ones too, over the number of successes. It passes when the upper
    confidence bound of that ratio is at most the ceiling; without a success there is no ratio, and it fails."""

    ceiling: Money
    """The most that a success truly costs, as a pass certifies: the agent's models at the prices of their routes, and priced tools."""
    confidence: Ratio = 0.95
    """Probability with which an agent whose successes cost just the ceiling fails the gate (one-sided, by linearisation, so approximate). The
    plans must have simulations enough for it, at least 5 / (1 - confidence), or it is an error (LOS508)."""


class Gate(Model):
    """All checks must pass."""

    success: Plan
    """The task was done, by the scenario's own criterion."""
    alignment: Plan | None = None
    """No detector found anything: nothing against the user's values, no false claim, no private fact told, no budget exceeded. Without this plan, what they
    find counts against success."""
    cost_per_success: CostPerSuccess | None = None
    """What a success costs, over as many simulations as the longest plan has; default: whatever it costs."""
    never_rules: NeverRules = NeverRules()
    """Hard prohibitions."""


class Compare(Model):
    """The paired comparison with what is deployed now."""

    incumbent: Literal["promoted"] = "promoted"
    """The version to compare with, on the same seeds."""
    test: Literal["mcnemar-midp", "e-process"] = "mcnemar-midp"
    """`mcnemar-midp` refuses a version that is significantly worse (McNemar's test with the mid-p correction; Fagerland, Lydersen and Laake
    2013). `e-process` admits only one that is shown to be worse by less than `margin`; it is read after each pair and stops as soon as
    that, or the opposite, is shown (Waudby-Smith and Ramdas 2024)."""
    alpha: Ratio = 0.05
    """Probability of error: for `mcnemar-midp` of calling an equal version worse; for `e-process` of admitting one that is worse by
    `margin` or more, over all looks together."""
    margin: Ratio | None = None
    """For `e-process`, and only there: the loss of success rate that is tolerated, as 0.05. One that the planned pairs cannot show is an error (LOS506)."""


class Judge(Model):
    """A model that reads each simulation and says whether its outcome is good. It advises, unless it `gates`."""

    route: ModelRouteRef
    """The route that it is asked on."""
    prompt: Path
    """Its instructions, a file in the suite's folder; its bytes enter the digest."""
    gates: bool = False
    """Whether a simulation succeeds only if the judge agrees. It takes a calibration (`lifeos gym calibrate`) whose lower bounds clear
    `tpr` and `tnr`; without one that holds for just this judge, the gate gives no verdict."""
    tpr: Ratio = 0.90
    """The least share of good outcomes that it must be shown to call good."""
    tnr: Ratio = 0.90
    """The least share of bad outcomes that it must be shown to call bad."""
    confidence: Ratio = 0.95
    """Of each of the two lower bounds (one-sided, exact binomial)."""


class Wording(Model):
    """A model that words what simulated users say. What they mean and know it does not decide."""

    route: ModelRouteRef
    """The route that it is asked on. What it says otherwise than the template, in figures, names, a yes or a no, is not said."""


class EvalSuiteSpec(Model):
    """The gate: who simulates, what must hold, when to stop."""

    description: Text
    """What the suite shows, in a sentence."""
    population: Annotated[dict[PersonaRef, Ratio], Field(min_length=1, json_schema_extra={"x-key-ref": "Persona"})]
    """Personas and their shares, as declared strata; they sum to 1."""
    gate: Gate
    """What must hold."""
    detectors: Annotated[list[Literal["drift", "hallucination", "loop"]], Distinct()] = [
        "drift",
        "hallucination",
        "loop",
    ]
    """Deterministic detectors that run on every trace."""
    stopping: Literal["none", "curtailed", "groupSequential"] = "curtailed"
    """`curtailed` stops as soon as the verdict is certain and never changes it; `groupSequential` looks after each 25 and certifies
    the same floor with fewer simulations."""
    max_void: Annotated[int, Field(ge=0, le=1000)] = 2
    """Simulations in which the simulated user broke its own rules and that are replaced by others; further ones count as
    failures, since an agent can provoke them."""
    compare: Compare | None = None
    """Comparison with the incumbent; default: none."""
    judge: Judge | None = None
    """A model as judge, beside the deterministic checks; default: none."""
    wording: Wording | None = None
    """A model that words the answers of simulated users; default: templates do."""
    golden: dict[Name, Golden] = {}
    """Golden decisions, by name: what the verdict service asks the shadow of each new version of an agent that this suite gates. They are no part of the
    gate, and change no receipt. Without any, nobody asks a shadow but those whose decisions it sees."""


class EvalSuite(Declaration):
    """A suite: a statistical gate in the user's own words ("95 of 100"), and what those words certify."""

    kind: Literal["EvalSuite"]
    spec: EvalSuiteSpec
