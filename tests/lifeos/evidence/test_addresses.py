"""No address of a receipt can be chosen, whatever else was made to fit."""

import pytest

from lifeos.evidence.addresses import misaddressed, seed_for
from tests.lifeos.evidence import made
from tests.lifeos.evidence.made import change

OTHER = "sha256:" + "0" * 64


def test_an_honest_one():
    assert list(misaddressed(made.receipt())) == []


def test_the_seed_follows_from_what_is_simulated_and_the_attempt():
    assert seed_for("a", 1) == seed_for("a", 1)
    assert len({seed_for("a", 1), seed_for("a", 2), seed_for("b", 1)}) == 3


@pytest.mark.parametrize(
    ("lie", "said"),
    [
        (lambda r: change(r, digest=OTHER), "its digest is not that of its parts"),
        (lambda r: change(r, parts={**r.parts, "agent": OTHER}), "its digest is not that of its parts"),
        (lambda r: change(r, simulated=OTHER), "its 'simulated' is not that of its parts"),
        (lambda r: change(r, suite="easy"), "its parts are not those of a gate by suite 'easy'"),
        (
            lambda r: change(r, parts={**r.parts, "gate/easy": OTHER}),
            "its parts are not those of a gate by suite 'basic'",
        ),
        (lambda r: change(r, rule=change(r.rule, max_void=90)), "it was judged by another rule than its digest covers"),
        (
            lambda r: change(r, seed="7"),
            "its seed was chosen: it does not follow from what was simulated and the attempt",
        ),
        (
            lambda r: change(r, attempt=2),
            "its seed was chosen: it does not follow from what was simulated and the attempt",
        ),
    ],
)
def test_a_lie(lie, said):
    assert said in list(misaddressed(lie(made.receipt())))
