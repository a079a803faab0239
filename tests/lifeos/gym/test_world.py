"""The world: deterministic, unharmed by what fails, and honest about what changed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.compiler.pipeline import Compilation
from lifeos.gym.simulators import SimulatorError
from lifeos.gym.tools import TOOLS, Found
from lifeos.gym.world import OUTAGE, Trouble, World
from tests.architecture.test_files import ROOT
from tests.lifeos.gym import life

RENT = {"account": "acc:checking", "payee": "payee:rent", "amount": 500, "reference": "March", "reason": "due"}
DAY = {"from": "2026-03-14"}


def world(trouble=Trouble(), seed=1):  # noqa: B008  frozen
    return World(life.state(), trouble, np.random.SeedSequence(seed))


def test_every_declared_tool_is_there_and_no_other():
    catalog = Compilation(str(ROOT), cached=False).analysis.catalog
    assert sorted(TOOLS) == sorted(catalog.tools)


def test_a_tool_that_is_declared_otherwise_than_it_is_simulated():
    here = world()
    with pytest.raises(
        SimulatorError, match=r"tool 'transfer' is declared otherwise .* write evals/world/transfer\.py"
    ):
        here.call("transfer", {"to": "somebody"})
    assert here.changed == ()


def test_a_world_with_tools_of_its_own():
    here = World({"today": "2026-03-14"}, Trouble(), np.random.SeedSequence(1), {"nod": lambda _s, _a: Found("nods")})
    assert here.call("nod", {}).found.result == "nods"
    assert here.call("transfer", RENT).failed


def test_the_same_seed_and_calls_make_the_same_world():
    one, other = world(), world()
    for _ in range(3):
        assert one.call("transfer", RENT) == other.call("transfer", RENT)
    assert one.digest == other.digest != world().digest


def test_what_changed():
    here = world()
    assert here.changed == ()
    here.call("transfer", RENT)
    assert here.changed == ("accounts.acc:checking.balance", "bookings.txn:2026-03-14:0004")


def test_what_a_call_wrote():
    here = world(Trouble(lost={"transfer": (1,)}))
    assert here.call("calendar-read", DAY).wrote == ()
    assert here.call("transfer", RENT).wrote == ("acc:checking", "txn:2026-03-14:0004")
    again = here.call("transfer", {**RENT, "amount": 1})
    assert again.wrote == ("acc:checking", "txn:2026-03-14:0005")  # though nobody was told
    assert here.call("transfer", {**RENT, "amount": 10**6}).wrote == ()


def test_the_state_that_was_given_is_not_touched():
    given_state = life.state()
    World(given_state, Trouble(), np.random.SeedSequence(1)).call("transfer", RENT)
    assert given_state == life.state()


def test_an_answer_that_is_lost_looks_like_an_outage_and_the_deed_is_done():
    here = world(Trouble(lost={"transfer": (0,)}))
    lost = here.call("transfer", RENT)
    assert (lost.failed, lost.infrastructure, lost.found.result) == (True, True, {"error": OUTAGE})
    assert "bookings.txn:2026-03-14:0004" in here.changed


def test_an_outage_is_the_worlds_fault_and_passes():
    here = world(Trouble(outages={"calendar-read": (0, 1)}))
    effects = [here.call("calendar-read", DAY) for _ in range(3)]
    assert [(effect.failed, effect.infrastructure) for effect in effects] == [
        (True, True),
        (True, True),
        (False, False),
    ]
    assert effects[0].found.result == {"error": OUTAGE}


def test_what_fails_changes_nothing():
    here = world()
    before = here.digest
    effect = here.call("categorise", {"bookings": ["txn:1", "txn:x"], "category": "food"})
    assert (effect.failed, effect.infrastructure) == (True, False)
    assert here.digest == before


def test_what_fails_half_way_changes_nothing():
    """The slot is taken before the calendar refuses the day."""
    state = {**life.state(), "practices": {"practice:a": {"free": ["soon"]}}}
    here = World(state, Trouble(), np.random.SeedSequence(1))
    wish = {"practice": "practice:a", "start": "soon", "reason": "knee", "fee": 0}
    assert here.call("appointment-book", wish).failed
    assert here.changed == ()


def test_a_tool_that_the_world_has_not():
    assert world().call("teleport", {}).found.result == {"error": "there is no tool 'teleport'"}


def test_latency_is_drawn_whether_or_not_it_fails():
    """So that a candidate that makes the same calls meets the same delays as the incumbent."""
    calm, troubled = world(), world(Trouble(outages={"calendar-read": (0,)}))
    assert [calm.call("calendar-read", DAY).seconds for _ in range(4)] == [
        troubled.call("calendar-read", DAY).seconds for _ in range(4)
    ]


@given(st.lists(st.sampled_from(["calendar-read", "transfer", "note-search"]), max_size=6))
def test_reading_changes_nothing(tools):
    here = world()
    for tool in tools:
        before = here.digest
        here.call(tool, {"calendar-read": DAY, "transfer": RENT, "note-search": {"query": "insurance"}}[tool])
        assert (here.digest == before) or tool == "transfer"


@pytest.mark.parametrize("mean", [0.1, 2.0])
def test_latency_has_its_mean(mean):
    here = world(Trouble(latency=mean))
    assert np.mean([here.call("calendar-read", DAY).seconds for _ in range(800)]) == pytest.approx(mean, rel=0.15)
