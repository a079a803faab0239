"""A gate for the reports of tests: the suite of hello, and whatever records."""

from functools import cache

from lifeos.compiler.pipeline import Compilation
from lifeos.evidence.receipt import FORMAT, Cost, Receipt, Rule
from lifeos.gym.receipts.receipt import unlike
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
    return Subject("hello", suite(), "ab" * 32, seed, split, checks, verdict, len(records), again, "USD")


def receipt(records):
    """Of these records, as far as a page reads it."""
    checks = checks_of(suite())
    names = tuple(check.name for check in checks[:-1])
    series = Series.of((record.observation for record in records), names)
    verdict = judge(checks, series, max_void=suite().max_void)
    return Receipt(
        format=FORMAT,
        agent="hello",
        suite="hello",
        digest="sha256:" + "ab" * 32,
        simulated="sha256:" + "cd" * 32,
        parts={},
        lifeos="0",
        candidate="the code of the repository",
        attempt=1,
        seed="1",
        models={},
        recall={},
        verdict=verdict.decision,
        reasons=verdict.reasons,
        checks=(),
        rule=Rule(suite().gate, suite().stopping, suite().compare, suite().max_void),
        simulations=len(records),
        unlike=unlike(series, len(records)),
        cost=Cost("2 USD", "0.0200 USD", ("0.01 USD", "0.03 USD")),
    )
