"""What the warden tells Prometheus."""

from prometheus_client import CollectorRegistry, Counter, Gauge, start_http_server

from lifeos.errors import UsageError

SOURCES = ("cluster", "fleet", "ledger")
"""Without which it ends nothing."""


class Metrics:
    """On a registry of its own, so that two wardens of one process do not meet."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.ended = Counter(
            "lifeos_warden_pods_ended",
            "Pods that were ended.",
            ("namespace", "agent", "ground"),
            registry=self.registry,
        )
        """``agent`` is empty for one that is not declared: labels of pods are anybody's words, and there is no end of them."""
        self.down = Gauge("lifeos_warden_agents_down", "Agents that may not run now.", registry=self.registry)
        self.blind = Gauge(
            "lifeos_warden_blind",
            "1 while this cannot be read and so nothing is ended.",
            ("source",),
            registry=self.registry,
        )
        self.looked = Gauge(
            "lifeos_warden_looked_timestamp_seconds", "When it last saw all that it looks at.", registry=self.registry
        )
        for source in SOURCES:
            self.blind.labels(source).set(0)

    def serve(self, port: int) -> None:
        """Answer on a port, at ``/metrics``, for as long as the process lives. Raises :class:`UsageError` for one that is taken."""
        try:
            start_http_server(port, registry=self.registry)
        except OSError as error:
            raise UsageError(f"cannot listen on port {port}: {error}") from error
