"""Kind ModelRoute: a named way to a model, so that no agent names a provider (agents.d/platform/models.yaml)."""

from typing import Annotated, Literal

from pydantic import Field

from lifeos.schema.models.base import (
    CallTime,
    Count,
    Declaration,
    Distinct,
    HttpUrl,
    Model,
    ModelRouteRef,
    Money,
    Name,
    SecretKey,
    Text,
)


class Price(Model):
    """What a million tokens cost."""

    input: Money
    """A million tokens of prompt."""
    output: Money
    """A million tokens of answer."""


class SecretRef(Model):
    """A key of a Kubernetes Secret. The value itself never stands in git."""

    name: Name
    """The Secret, in the platform's own namespace."""
    key: SecretKey
    """The key inside it."""


class Upstream(Model):
    """One model at one provider."""

    model: Text
    """LiteLLM's `provider/model`, an exact version: an alias such as `latest` changes behaviour without a commit and is refused (LOS406)."""
    api_base: HttpUrl | None = None
    """Base URL, `http` or `https`, for a self-hosted model or a compatible provider."""
    credential: SecretRef | None = None
    """The provider's key; only the router's pod can read it."""
    price: Price
    """What it costs; zero for a local model."""
    context_tokens: Count
    """Size of the context window, in tokens."""


class ModelRouteSpec(Model):
    """A route: its models in order of preference."""

    description: Text
    """What the route is for."""
    stakes: Annotated[list[Literal["high", "low"]], Field(min_length=1), Distinct()]
    """The stakes this route may serve. A route for high stakes may fall back only to routes for high stakes."""
    upstreams: Annotated[list[Upstream], Field(min_length=1)]
    """The models; calls are spread over them by the router, a failing one is cooled down."""
    fallbacks: Annotated[list[ModelRouteRef], Distinct()] = []
    """Routes to try, in order, when all upstreams fail."""
    timeout: CallTime = "60s"
    """Time for one call, an hour at most. The gateway waits for all attempts on all fallbacks together."""
    retries: Annotated[int, Field(ge=0, le=5)] = 2
    """Attempts after the first at each upstream, on transient errors only."""
    max_output_tokens: Count = 4096
    """Upper bound of one answer; with the price it bounds what a call can cost."""


class ModelRoute(Declaration):
    """A model route. Agents name routes, never providers, so that a provider is swapped in one line."""

    kind: Literal["ModelRoute"]
    spec: ModelRouteSpec
