"""An agent, as resolved: platform, team and own values merged, the prompt read."""

from typing import Literal

from msgspec import UNSET, UnsetType

from lifeos.ir.money import Spending
from lifeos.ir.node import Access, Node, Stakes
from lifeos.ir.pin import Pin
from lifeos.ir.receipt import Receipt


class Prompt(Node, frozen=True):
    """The system prompt: where it stands, what it says, and the content address of its bytes."""

    path: str
    text: str
    digest: str


class Resources(Node, frozen=True):
    """Processor and memory of one replica, in Kubernetes notation."""

    cpu: str
    memory: str


class Runtime(Node, frozen=True):
    """How the agent runs; ``idle`` in milliseconds; ``replicas`` None means: as the environment says."""

    profile: Literal["rollout", "knative"]
    image: str
    port: int
    idle: int
    concurrency: int
    resources: Resources
    replicas: int | None = None


class Reasoning(Node, frozen=True):
    """Names of model routes, by stakes."""

    high: str
    low: str


class ToolUse(Node, frozen=True):
    """A granted tool; ``stakes`` is the higher of the tool's own and the agent's."""

    ref: str
    stakes: Stakes


class DataUse(Node, frozen=True):
    """A granted datastore."""

    ref: str
    access: Access


class MemoryUse(Node, frozen=True, omit_defaults=True):
    """The granted part of a memory. What only reads is written as it was before there was anything else, and has the digest that it had."""

    ref: str
    scopes: tuple[str, ...]
    access: Access = "read"


class Breaker(Node, frozen=True):
    """Circuit breaker; ``cooldown`` in milliseconds."""

    identical_failures: int
    identical_calls: int
    cooldown: int


class Confidence(Node, frozen=True):
    """The floor below which the agent may not act alone."""

    min: float


class Eval(Node, frozen=True):
    """The suite that gates the agent."""

    suite: str


class Shadow(Node, frozen=True):
    """The stage in which a new version only watches."""

    percent: int
    by: Literal["session", "request"]
    min_decisions: int


class Release(Node, frozen=True):
    """Stages of a release."""

    shadow: Shadow
    steps: tuple[int, ...]


class Agent(Node, frozen=True):
    """One agent. ``suspend`` is true when the agent, its team or the platform pulled the brake; ``code`` is the content address of the
    Python in its folder, empty without any. ``pins``: which revision has the traffic, by environment; an agent without is written as it was
    before there were any."""

    name: str
    team: str
    description: str
    prompt: Prompt
    runtime: Runtime
    reasoning: Reasoning
    tools: tuple[ToolUse, ...]
    data: tuple[DataUse, ...]
    memory: MemoryUse | None
    budget: Spending
    breaker: Breaker
    confidence: Confidence
    eval: Eval
    release: Release
    environments: tuple[str, ...]
    suspend: bool
    receipts: tuple[Receipt, ...] = ()
    code: str = ""
    pins: tuple[Pin, ...] | UnsetType = UNSET

    @property
    def namespace(self) -> str:
        """The namespace of the agent's team."""
        return f"lifeos-{self.team}"

    def pin(self, environment: str) -> Pin | None:
        """Which revision has the traffic in an environment; None where nothing was promoted yet."""
        return next((pin for pin in self.pins or () if pin.environment == environment), None)
