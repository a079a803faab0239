"""Plans against the published operating curves: exact where those are exact, within a point where they were simulated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.verdict.binomial import passes
from lifeos.verdict.boundary import Boundary, Look, chances, decide
from lifeos.verdict.plans import anytime, curtailed, fixed, group_sequential, tolerating
from tests.lifeos.verdict import tables

PLANS = st.integers(1, 120).flatmap(lambda of: st.tuples(st.integers(1, of), st.just(of)))


def curve(boundary):
    return [chances(boundary, rate).passes for rate in tables.RATES]


def runs(boundary, at):
    return {rate: round(chances(boundary, rate).simulations) for rate in at}


@pytest.mark.parametrize("plan", [fixed, curtailed])
def test_95_of_100_word_for_word(plan):
    assert curve(plan(95, 100)) == pytest.approx(tables.LITERAL_95_OF_100, abs=0.0006)


def test_what_curtailment_saves():
    assert runs(curtailed(95, 100), tables.CURTAILED_RUNS) == tables.CURTAILED_RUNS
    assert curve(curtailed(46, 50)) == pytest.approx(tables.CURTAILED_46_OF_50, abs=0.0006)
    for rate, count in tables.CURTAILED_46_OF_50_RUNS.items():  # 47.25 is published as 48
        assert chances(curtailed(46, 50), rate).simulations == pytest.approx(count, abs=0.8)


def test_looking_only_after_each_wave_costs_a_little_more():
    waves = Boundary.of(look for look in curtailed(95, 100).looks if look.at % 25 == 0)
    assert runs(waves, tables.WAVES_OF_25_RUNS) == tables.WAVES_OF_25_RUNS


@pytest.mark.parametrize(
    ("most", "published", "simulations"),
    [
        (100, tables.GROUP_SEQUENTIAL_100, tables.GROUP_SEQUENTIAL_100_RUNS),
        (200, tables.GROUP_SEQUENTIAL_200, tables.GROUP_SEQUENTIAL_200_RUNS),
    ],
)
def test_group_sequential(most, published, simulations):
    plan = group_sequential(0.90, 0.97, most)
    assert curve(plan) == pytest.approx(published, abs=0.0006)
    assert runs(plan, simulations) == simulations


def test_the_boundaries_of_the_group_sequential_plan():
    """Pass at failures <= (-, 0, 2, 4), stop at >= (5, 6, 6, -)."""
    assert group_sequential(0.90, 0.97, 100).looks == (
        Look(25, -1, 5),
        Look(50, 0, 6),
        Look(75, 2, 6),
        Look(100, 4, 5),
    )


def test_group_sequential_for_a_higher_floor():
    plan = group_sequential(0.95, 0.985, 400)
    for rate, published in tables.GROUP_SEQUENTIAL_95.items():
        assert chances(plan, rate).passes == pytest.approx(published, abs=0.0006)
    assert runs(plan, tables.GROUP_SEQUENTIAL_95_RUNS) == tables.GROUP_SEQUENTIAL_95_RUNS


@pytest.mark.parametrize(
    ("most", "published", "simulations"),
    [
        (50, tables.ANYTIME_50, tables.ANYTIME_50_RUNS),
        (100, tables.ANYTIME_100, tables.ANYTIME_100_RUNS),
        (400, tables.ANYTIME_400, tables.ANYTIME_400_RUNS),
    ],
)
def test_anytime(most, published, simulations):
    """The published mixture is another one, equal within half a point."""
    plan = anytime(0.90, 0.97, most)
    assert curve(plan) == pytest.approx(published, abs=0.005)
    for rate, count in simulations.items():
        assert chances(plan, rate).simulations == pytest.approx(count, abs=1.0)


@given(PLANS, st.data())
def test_prohibitions_are_decided_as_at_the_end_with_however_many_violations_at_once(plan, data):
    require, of = plan
    found = data.draw(st.lists(st.sampled_from([0, 0, 0, 1, 3]), min_size=of, max_size=of))
    early, late = decide(tolerating(of - require, of), found), decide(fixed(require, of), found)
    assert early.decision == late.decision
    assert early.at == of or early.failures > of - require


@given(PLANS, st.floats(0, 1))
def test_curtailed_and_fixed_have_the_same_curve(plan, rate):
    expected = passes(*plan, rate)
    assert chances(fixed(*plan), rate).passes == pytest.approx(expected, abs=1e-9)
    assert chances(curtailed(*plan), rate).passes == pytest.approx(expected, abs=1e-9)


@given(PLANS, st.data())
def test_curtailed_decides_as_fixed_does_for_every_sequence(plan, data):
    require, of = plan
    failed = data.draw(st.lists(st.booleans(), min_size=of, max_size=of))
    early, late = decide(curtailed(require, of), failed), decide(fixed(require, of), failed)
    assert early.decision == late.decision
    assert early.at <= late.at == of


@given(PLANS, st.data())
def test_curtailed_stops_only_when_nothing_can_change_it(plan, data):
    """Whatever the rest would have been, the decision is the same; and one simulation earlier it was open."""
    require, of = plan
    failed = data.draw(st.lists(st.booleans(), min_size=of, max_size=of))
    stop = decide(curtailed(require, of), failed)
    for rest in (True, False):
        ending = failed[: stop.at] + [rest] * (of - stop.at)
        assert decide(fixed(require, of), ending).decision == stop.decision
    outcomes = {
        decide(fixed(require, of), failed[: stop.at - 1] + [rest] * (of - stop.at + 1)).decision
        for rest in (True, False)
    }
    assert len(outcomes) == 2 or stop.at == 1


@given(
    st.floats(0.5, 0.95),
    st.floats(0.01, 0.04),
    st.integers(20, 150),
    st.integers(5, 40),
    st.sampled_from([0.01, 0.05, 0.1]),
)
def test_group_sequential_keeps_its_error(floor, above, most, wave, alpha):
    plan = group_sequential(floor, min(floor + above, 0.99), most, wave=wave, alpha=alpha)
    assert chances(plan, floor).passes <= alpha + 1e-9
    assert [look.at for look in plan.looks] == sorted({look.at for look in plan.looks})
    assert plan.reject[-1] == plan.accept[-1] + 1


@given(st.floats(0.5, 0.95), st.integers(5, 120), st.sampled_from([0.01, 0.05, 0.2]))
def test_anytime_keeps_its_errors(floor, most, alpha):
    """Ville's bound, exactly: however often it is looked at, an agent at the floor hardly passes, one at the target hardly fails."""
    target = floor + (1 - floor) / 2
    plan = anytime(floor, target, most, alpha=alpha)
    assert chances(plan, floor).passes <= alpha + 1e-9
    assert chances(plan, target).fails <= alpha + 1e-9
