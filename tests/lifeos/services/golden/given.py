"""Golden decisions, and a fleet whose agent ``pilot`` has some."""

from lifeos import ir
from lifeos.services.golden.tasks import Asked, tasks
from tests.lifeos.bundle import fleets

GOOD = ir.Good(
    never=(), proposes=(), asks=(), cites=True, says=(), omits=(), waits=(), values=(), within=5_000, confidence=None
)


def golden(ask="Where to?", *, vary=None, history=(), date=None, **good):
    return ir.Golden(ask, vary or {}, history, fleets.change(GOOD, **good), date)


def suite(**goldens):
    return fleets.change(fleets.catalog().suites["basic"], golden=goldens)


def catalog(**goldens):
    return fleets.change(fleets.catalog(), suites={"basic": suite(**goldens)})


def asked(**good):
    """One question, and what a good decision to it has."""
    (one,) = tasks(suite(route=golden(**good)), "pilot-1")
    assert isinstance(one, Asked)
    return one
