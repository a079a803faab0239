"""What the gateway tells Prometheus of each call; what the ledger knows beside is :mod:`lifeos.services.gateway.figures`."""

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.registry import Collector

SOURCES = ("gateway", "ledger", "policies")
"""Because of whom a call was not decided: our own failure, the ledger, or OPA."""
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2)
"""Up to what Envoy waits for."""


class Metrics:
    """On a registry of its own, so that two gateways of one process do not meet. Called by many threads."""

    def __init__(self, *others: Collector) -> None:
        """``others``: what is told beside."""
        self.registry = CollectorRegistry()
        for other in others:
            self.registry.register(other)
        self._calls = Counter(
            "lifeos_gateway_calls", "Calls that were decided.", ("agent", "verdict"), registry=self.registry
        )
        """``agent`` is empty for who is none that is declared: certificates of others may name anybody."""
        self._denials = Counter(
            "lifeos_gateway_denials",
            "Denials, each under every code that it has.",
            ("agent", "code"),
            registry=self.registry,
        )
        self._undecided = Counter(
            "lifeos_gateway_undecided",
            "Calls that were denied because nobody could decide on them.",
            ("source",),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "lifeos_gateway_decision_seconds", "How long a decision took.", registry=self.registry, buckets=_SECONDS
        )
        for source in SOURCES:
            self._undecided.labels(source)

    def decided(self, agent: str, verdict: str, codes: Iterable[str] = ()) -> None:
        """A call was ``allowed``, ``denied`` or ``recorded``. ``codes``: of the reasons."""
        self._calls.labels(agent, verdict).inc()
        for code in codes:
            self._denials.labels(agent, code).inc()

    def undecided(self, source: str) -> None:
        """Nobody could decide. ``source``: one of :data:`SOURCES`."""
        self._undecided.labels(source).inc()
