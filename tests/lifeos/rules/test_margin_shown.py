"""LOS506: the comparison with the incumbent can show what it asks for."""

import pytest

from lifeos.ir import Compare
from lifeos.rules import margin_shown
from tests.lifeos.rules.fleet import among, catalog, found


def problems(test, alpha=0.05, margin=None):
    compare = Compare("promoted", test, alpha, margin)
    return list(margin_shown.check(catalog(suites=among("basic", compare=compare))))


@pytest.mark.parametrize(
    "compare", [("mcnemar-midp",), ("e-process", 0.05, 0.05), ("e-process", 0.05, 0.5), ("e-process", 0.2, 0.03)]
)
def test_what_100_pairs_can_show(compare):
    assert problems(*compare) == []


@pytest.mark.parametrize(
    ("compare", "path"),
    [
        (("mcnemar-midp", 0.05, 0.05), ".margin"),
        (("e-process", 0.05), ""),
        (("e-process", 0.05, 0.04), ".margin"),
        (("e-process", 0.01, 0.05), ".margin"),
        (("e-process", 0.05, 0.0), ""),
        (("e-process", 0.0, 0.05), ""),
    ],
)
def test_what_they_cannot(compare, path):
    assert found(problems(*compare)) == [("LOS506", f"EvalSuite basic spec.compare{path}")]


def test_the_hint_is_what_would_do():
    (problem,) = problems("e-process", margin=0.02)
    assert problem.hint == "allow 0.05 or plan 226 simulations"
    assert problems("e-process", margin=0.05) == []
    (problem,) = problems("e-process", alpha=1e-30, margin=0.001)
    assert problem.hint == "allow 0.53"
