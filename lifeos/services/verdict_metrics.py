"""What the verdict service tells Prometheus."""

from prometheus_client import CollectorRegistry, Counter, Gauge


class Metrics:
    """On a registry of its own, so that two services of one process do not meet. Called by many threads."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._looks = Counter(
            "lifeos_verdict_looks",
            "Answers to whether a release is safe.",
            ("agent", "stage", "verdict"),
            registry=self.registry,
        )
        self._failed = Gauge(
            "lifeos_verdict_failed_timestamp_seconds",
            "When a release was last found to do harm, which aborts it.",
            ("agent", "stage"),
            registry=self.registry,
        )
        """A time and no count: a release is aborted at the first, and the first of a count is no increase to Prometheus."""

    def looked(self, agent: str, stage: str, verdict: str) -> None:
        """An answer was given: ``pass``, ``fail`` or ``inconclusive``."""
        self._looks.labels(agent, stage, verdict).inc()
        if verdict == "fail":
            self._failed.labels(agent, stage).set_to_current_time()
