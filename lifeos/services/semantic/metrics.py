"""What the semantic layer tells Prometheus: whether each version that is pinned is served, and whether the ledger has what agents read. It says nothing of what is remembered."""

from collections.abc import Callable, Iterator, Mapping

from prometheus_client import CollectorRegistry, Gauge
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from lifeos.errors import LifeOSError


def registry(pinned: Callable[[], Mapping[str, bool]], waiting: Callable[[], int]) -> CollectorRegistry:
    """``pinned``: memories, each with whether its version is open; raises :class:`LifeOSError` when that cannot be said. ``waiting``: reads that the ledger does not have yet."""
    made = CollectorRegistry()
    reads = Gauge("lifeos_memory_reads_waiting", "What agents read and the ledger does not have yet.", registry=made)
    reads.set_function(waiting)
    made.register(_Served(pinned))
    return made


class _Served(Collector):
    def __init__(self, pinned: Callable[[], Mapping[str, bool]]) -> None:
        self._pinned = pinned

    def describe(self) -> Iterator[GaugeMetricFamily]:
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        found = GaugeMetricFamily(
            "lifeos_memory_version_served",
            "1 while the version of a memory that is pinned is open.",
            labels=("memory",),
        )
        try:
            for name, served in self._pinned().items():
                found.add_metric((name,), int(served))
        except LifeOSError:  # it waits for the fleet, which readiness says
            return
        yield found
