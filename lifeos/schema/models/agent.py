"""Kind Agent: one autonomous agent, and the defaults that platform and team give it (agents.d/<team>/<agent>/agent.yaml)."""

from typing import Annotated, Literal

from pydantic import Field

from lifeos.schema.models.base import (
    Count,
    Cpu,
    DatastoreRef,
    Declaration,
    Distinct,
    Duration,
    EvalSuiteRef,
    IdleTime,
    Image,
    Memory,
    MemoryRef,
    Model,
    ModelRouteRef,
    Money,
    Name,
    Path,
    Percent,
    Ratio,
    Replicas,
    Text,
    ToolRef,
)


class Resources(Model):
    """What one replica asks of its node; requests equal limits, so that an agent's neighbours cannot starve it."""

    cpu: Cpu = "250m"
    """Processor share, in Kubernetes notation: thousandths of a processor (`250m`), or processors in quotes (`"2"`, `"0.5"`)."""
    memory: Memory = "256Mi"
    """Memory, in Kubernetes notation: `256Mi`, `2Gi`."""


class Runtime(Model):
    """How the agent runs."""

    profile: Literal["rollout", "knative"] = "rollout"
    """`rollout`: always on, released by Argo Rollouts through shadow and canary. `knative`: sleeps when idle, traffic pinned in git."""
    image: Image | None = None
    """The agent's container image, by digest. Required here or in the defaults."""
    port: Annotated[int, Field(ge=1024, le=65535)] = 8080
    """Where the agent listens, unprivileged. Some ports are taken: by its datastores' tunnels from 15432 on, by Knative's sidecar (LOS215)."""
    replicas: Replicas | None = None
    """Stable replicas with the rollout profile; default: the environment's."""
    idle: IdleTime = "5m"
    """With the knative profile: time without a request after which the agent goes to sleep. Knative's autoscaler knows no shorter and no longer one."""
    concurrency: Annotated[int, Field(ge=1, le=1000)] = 10
    """With the knative profile: requests that one replica serves at once. The upper bound is Knative's own."""
    resources: Resources = Resources()
    """Processor and memory of one replica."""


class Reasoning(Model):
    """Which model route decides, by what is at stake."""

    high: ModelRouteRef | None = None
    """Route for high stakes (medical, legal, money that moves). Never downgraded silently."""
    low: ModelRouteRef | None = None
    """Route for low stakes (categorise, summarise)."""


class ToolUse(Model):
    """One entry of the allow-list: what is not listed is denied."""

    ref: ToolRef
    """The tool."""
    stakes: Literal["high", "low"] | None = None
    """What is at stake when this agent uses it; may raise the tool's own stakes, never lower them."""


class DataUse(Model):
    """A datastore the agent connects to; the datastore must admit the agent too."""

    ref: DatastoreRef
    """The datastore."""
    access: Literal["read", "read-write"] = "read"
    """What the agent may do there; not more than the datastore admits. The compiler and the agent's digest hold it to that; in the database it is
    enforced by the role that the database has for the agent, which is not rendered yet."""


class MemoryUse(Model):
    """The part of a memory that the agent may ask the semantic layer about."""

    ref: MemoryRef
    """The memory."""
    scopes: Annotated[list[Name], Field(min_length=1), Distinct()]
    """Scopes of that memory; every answer is limited to them."""
    access: Literal["read", "read-write"] = "read"
    """Whether the agent may also have facts remembered in these scopes, and have forgotten what it sees there."""


class Spending(Model):
    """The agent's own budget, inside its team's."""

    per_day: Money | None = None
    """Spending in a calendar day (UTC). Required here or in the defaults."""
    per_decision: Money = "0.50 USD"
    """Spending on one decision, all model calls and priced tools together."""
    approval_above: Money | None = None
    """An action that spends more needs a person's approval; default and upper bound: the platform's limit."""
    on_exhausted: Literal["low", "stop"] = "stop"
    """When the day's budget is spent: continue on the low-stakes route, or stop until tomorrow."""


class Breaker(Model):
    """When the circuit breaker stops a retry storm."""

    identical_failures: Count = 3
    """Failures of the same call (agent, session, tool, canonical arguments) before the breaker opens."""
    identical_calls: Count = 5
    """Identical calls, successful or not, before the breaker opens."""
    cooldown: Duration = "10m"
    """Time before a single probe call is let through."""


class Confidence(Model):
    """How sure the agent must be to act alone."""

    min: Ratio = 0.7
    """An action whose stated confidence is absent or below this is denied and goes to a person."""


class Eval(Model):
    """What the agent must pass before it is deployed."""

    suite: EvalSuiteRef | None = None
    """The suite that gates every new digest of the agent. Required here or in the defaults."""


class Shadow(Model):
    """The first stage of a release: the new version decides beside the stable one and may not act."""

    percent: Percent = 5
    """Share of decisions that the shadow sees too; with 0 there is no shadow, and a release begins with its first step."""
    by: Literal["session", "request"] = "session"
    """What is sampled; a session stays in or out as a whole, or a multi-turn decision would be seen only in part."""
    min_decisions: Count = 95
    """Decisions that must have been judged before the release goes on; golden ones (`golden` of the suite) fill up what live traffic lacks."""


class Release(Model):
    """How a new version replaces the old one."""

    shadow: Shadow = Shadow()
    """The stage in which the new version only watches."""
    steps: Annotated[list[Annotated[int, Field(ge=1, le=100)]], Field(min_length=1)] = [25, 50, 100]
    """Share of live decisions at each canary step, strictly rising, ending at 100."""


class AgentDefaults(Model):
    """The part of an agent that is inherited, platform -> team -> agent: maps merge by field, lists and scalars replace."""

    runtime: Runtime = Runtime()
    """How agents run."""
    reasoning: Reasoning = Reasoning()
    """Model routes by stakes."""
    budget: Spending = Spending()
    """The agent's budget."""
    breaker: Breaker = Breaker()
    """Circuit breaker."""
    confidence: Confidence = Confidence()
    """Confidence floor."""
    eval: Eval = Eval()
    """Gate suite."""
    release: Release = Release()
    """Release stages."""


class Grants(Model):
    """What only the agent itself can say: what it is for, and what it is given. Never inherited."""

    description: Text
    """What the agent does, in a sentence; shown in the portal."""
    prompt: Path
    """The system prompt: a file in the agent's folder, 256 KiB at most. Its bytes are part of the agent's digest."""
    tools: Annotated[list[ToolUse], Distinct("ref")] = []
    """Tools the agent may call."""
    data: Annotated[list[DataUse], Distinct("ref")] = []
    """Datastores the agent may connect to."""
    memory: MemoryUse | None = None
    """What the agent may remember and recall."""
    environments: Annotated[list[Name], Distinct()] | None = None
    """Where the agent runs; default: every environment of the platform."""
    suspend: bool = False
    """The brake: no replicas, no budget, every action denied. Needs no gate."""


class AgentSpec(AgentDefaults, Grants):
    """One agent, as its team declares it."""


class Agent(Declaration):
    """An agent: identity, tools, data, memory, models, money and release, each an explicit grant. The folder's name is the agent's."""

    kind: Literal["Agent"]
    spec: AgentSpec
