"""A gate for the reports of tests: the suite of hello, and whatever records."""

from functools import cache

from lifeos.compiler.pipeline import Compilation
from lifeos.gym.report.subject import Subject
from lifeos.verdict.checks import checks_of
from lifeos.verdict.judge import judge
from lifeos.verdict.observations import Series
from tests.architecture.test_files import ROOT


@cache
def suite():
    return Compilation(str(ROOT), cached=False).analysis.fleet.catalog.suites["hello"]


def about(records, *, split="gate", seed=2**63, comparison=None):
    """What a page needs to know of these records."""
    checks = checks_of(suite())
    series = Series.of((record.observation for record in records), [check.name for check in checks[:-1]])
    verdict = judge(checks, series, max_void=suite().max_void)
    if comparison is not None:
        import msgspec

        verdict = msgspec.structs.replace(verdict, comparison=comparison)
    again = "hello" if split == "gate" else f"hello --seed {seed}"
    return Subject("hello", suite(), "ab" * 32, seed, split, checks, verdict, len(records), again)
