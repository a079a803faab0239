"""A million stored observations judged: decoded from JSON, put into columns, read by the rule."""

import statistics
import time
from collections.abc import Callable
from typing import Any

import msgspec

from lifeos.ir.gate import EvalSuite, Gate, NeverRules, Plan
from lifeos.verdict.checks import checks_of
from lifeos.verdict.judge import judge
from lifeos.verdict.observations import Observation, Series

MOST = 1_000_000
_CHECKS = ("success", "alignment")


def costs(runs: int) -> dict[str, float]:
    """CPU seconds of each step, medians."""
    gate = Gate(Plan(950_000, MOST, 0.95), NeverRules(0), Plan(900_000, MOST, 0.95))
    suite = EvalSuite("million", "", {"stressed": 1.0}, gate, (), "curtailed", 2)
    checks = checks_of(suite)
    data = msgspec.json.encode(
        [Observation(index, "judged", {"success": index % 50 != 0, "alignment": True}) for index in range(MOST)]
    )
    found: dict[str, list[float]] = {"decode": [], "columns": [], "judge": []}
    for _ in range(runs):
        observations = _timed(found["decode"], lambda: msgspec.json.decode(data, type=list[Observation]))
        series = _timed(found["columns"], lambda observations=observations: Series.of(observations, _CHECKS))
        verdict = _timed(found["judge"], lambda series=series: judge(checks, series))
        assert verdict.decision == "pass"
    return {"megabytes": len(data) / 1e6, **{step: statistics.median(times) for step, times in found.items()}}


def _timed(times: list[float], act: Callable[[], Any]) -> Any:
    began = time.process_time()
    result = act()
    times.append(time.process_time() - began)
    return result
