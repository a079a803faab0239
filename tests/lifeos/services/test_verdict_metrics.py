"""What the verdict service tells Prometheus."""

import time

from lifeos.services.verdict_metrics import Metrics


def test_looks_are_counted_and_harm_has_a_time():
    metrics, began = Metrics(), time.time()
    for verdict in ("inconclusive", "inconclusive", "pass"):
        metrics.looked("pilot", "shadow", verdict)
    at = {"agent": "pilot", "stage": "shadow"}
    get = metrics.registry.get_sample_value
    assert get("lifeos_verdict_looks_total", {**at, "verdict": "inconclusive"}) == 2
    assert get("lifeos_verdict_failed_timestamp_seconds", at) is None
    metrics.looked("pilot", "shadow", "fail")
    assert began <= get("lifeos_verdict_failed_timestamp_seconds", at) <= time.time()
    assert Metrics().registry.get_sample_value("lifeos_verdict_looks_total", {**at, "verdict": "pass"}) is None
