"""LOS503: the shares of a suite's personas add up to the whole."""

from collections.abc import Iterator
from math import fsum, isclose

from lifeos.ir import Catalog
from lifeos.rules.problem import At, Problem


def check(catalog: Catalog) -> Iterator[Problem]:
    """Shares that do not sum to 1."""
    for suite in catalog.suites.values():
        total = fsum(suite.population.values())
        if not isclose(total, 1.0, abs_tol=1e-9):
            message = f"the shares of the population add up to {total:g}, not 1"
            change = f"raise a share by {1 - total:.6g}" if total < 1 else f"lower a share by {total - 1:.6g}"
            yield Problem("LOS503", At("EvalSuite", suite.name, "spec.population"), message, change)
