"""deepeval before the days: ``run DAYS JOBS``; or outcomes as given, and the pass rate it reports of each: ``decide OUTCOMES``.

Its telemetry is off, as its documentation says it can be, and so are its other calls and files.
"""

import json
import os
import sys
from typing import Any

os.environ.update(
    DEEPEVAL_TELEMETRY_OPT_OUT="1",
    DEEPEVAL_UPDATE_WARNING_OPT_IN="0",
    DEEPEVAL_DISABLE_DOTENV="1",
    DEEPEVAL_FILE_SYSTEM="READ_ONLY",
)

from alike import answer, days, good
from deepeval import evaluate
from deepeval.evaluate.configs import AsyncConfig, CacheConfig, DisplayConfig, ErrorConfig
from deepeval.metrics import BaseMetric
from deepeval.test_case import LLMTestCase


class Done(BaseMetric):  # type: ignore[misc]
    """The criterion, as a deterministic metric. ``raises`` stands for a candidate that did when it was measured."""

    threshold = 1.0
    include_reason = False

    def measure(self, test_case: LLMTestCase, *_: Any, **__: Any) -> float:
        """1 for a success, else 0."""
        if test_case.actual_output == "raises":
            raise RuntimeError("no idea")
        self.score = float(test_case.actual_output == "good")
        self.success = self.score >= self.threshold
        return self.score

    async def a_measure(self, test_case: LLMTestCase, *_: Any, **__: Any) -> float:
        """The same."""
        return self.measure(test_case)

    def is_successful(self) -> bool:
        """Whether it was 1."""
        return bool(self.success)

    @property
    def __name__(self) -> str:
        return "done"


def _rate(cases: list[LLMTestCase], jobs: int) -> float:
    found = evaluate(
        cases,
        [Done()],
        error_config=ErrorConfig(ignore_errors=True),
        display_config=DisplayConfig(print_results=False, show_indicator=False),
        cache_config=CacheConfig(write_cache=False, use_cache=False),
        async_config=AsyncConfig(run_async=jobs > 1, max_concurrent=jobs),
    )
    return sum(bool(result.success) for result in found.test_results) / len(found.test_results)


def main(mode: str, path: str, jobs: str = "10") -> None:
    if mode == "run":
        cases = [
            LLMTestCase(input=day["goal"], actual_output="good" if good(day, answer(day)) else "wrong")
            for day in days(path)
        ]
        assert _rate(cases, int(jobs)) == 1.0
        return
    with open(path, encoding="utf-8") as file:
        given = json.load(file)
    rates = [
        _rate([LLMTestCase(input="?", actual_output=outcome) for outcome in outcomes], int(jobs)) for outcomes in given
    ]
    print("\n" + json.dumps(rates))


main(*sys.argv[1:])
