"""Model routes, as resolved."""

from lifeos.ir.node import Node, Stakes
from lifeos.units import Money


class Price(Node, frozen=True):
    """What a million tokens cost."""

    input: Money
    output: Money


class SecretRef(Node, frozen=True):
    """A key of a Kubernetes Secret."""

    name: str
    key: str


class Upstream(Node, frozen=True):
    """One model at one provider."""

    model: str
    price: Price
    context_tokens: int
    api_base: str | None = None
    credential: SecretRef | None = None


class ModelRoute(Node, frozen=True):
    """A named way to a model; ``timeout`` in milliseconds."""

    name: str
    description: str
    stakes: tuple[Stakes, ...]
    upstreams: tuple[Upstream, ...]
    fallbacks: tuple[str, ...]
    timeout: int
    retries: int
    max_output_tokens: int
