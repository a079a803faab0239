"""What Prometheus asks for, as it reads it."""

import threading

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lifeos.services.exposition import metrics_of


class Thread:
    def describe(self):
        return iter(())

    def collect(self):
        yield GaugeMetricFamily("in_the_main_thread", "", threading.current_thread() is threading.main_thread())


def test_it_is_collected_where_waiting_holds_up_nobody():
    registry = CollectorRegistry()
    registry.register(Thread())
    answer = TestClient(Starlette(routes=[metrics_of(registry)])).get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    (family,) = text_string_to_metric_families(answer.text)
    assert (family.name, family.samples[0].value) == ("in_the_main_thread", 0)
