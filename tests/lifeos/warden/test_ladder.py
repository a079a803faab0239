from functools import reduce

import pytest

from lifeos.warden import ladder
from lifeos.warden.finding import Finding
from lifeos.warden.ladder import ANY, DOUBLINGS, SAME, Refusals
from lifeos.warden.records import Closed, Condemned, Opened, Probed, Warned
from lifeos.warden.standing import Standing, after
from tests.lifeos.warden.calls import LIMITS, SECOND, call

WHOLE = Finding("identical-failures", True, ("ada",), "s", 3, 3, "three times")
NEARLY = WHOLE._replace(complete=False)
COOLDOWN = LIMITS.forget


def climbed(standing, steps):
    records = list(steps)
    return records, reduce(after, records, standing)


def opened(times=1, at=0):
    standing = Standing()
    for _ in range(times):
        _, standing = climbed(standing, ladder.found(standing, WHOLE, "ada", LIMITS, at))
        at = standing.until
        if times > 1:
            _, standing = climbed(standing, ladder.probes(standing, "ada", "s", LIMITS, at, answered=False))
    return standing


def test_it_warns_once():
    (record,), standing = climbed(Standing(), ladder.found(Standing(), NEARLY, "ada", LIMITS, 7))
    assert record == Warned(agent="ada", at=7, reason="three times")
    assert climbed(standing, ladder.found(standing, NEARLY, "ada", LIMITS, 8))[0] == []


def test_it_opens_for_as_long_as_the_agent_declares():
    (record,), _ = climbed(Standing(), ladder.found(Standing(), WHOLE, "ada", LIMITS, 7))
    assert record == Opened(agent="ada", at=7, signature="identical-failures", reason="three times", until=7 + COOLDOWN)


def test_what_had_begun_before_it_opened_tells_nothing():
    assert climbed(opened(), ladder.found(opened(), WHOLE, "ada", LIMITS, 1))[0] == []


def test_one_session_tries_when_the_time_is_over():
    assert climbed(opened(), ladder.probes(opened(), "ada", "s", LIMITS, COOLDOWN - 1, answered=False))[0] == []
    (record,), standing = climbed(opened(), ladder.probes(opened(), "ada", "s", LIMITS, COOLDOWN, answered=False))
    assert record == Probed(agent="ada", at=COOLDOWN, session="s", until=2 * COOLDOWN)
    assert climbed(standing, ladder.probes(standing, "ada", "t", LIMITS, COOLDOWN + 1, answered=False))[0] == []
    assert isinstance(
        climbed(standing, ladder.probes(standing, "ada", "t", LIMITS, 2 * COOLDOWN, answered=False))[0][0], Probed
    )


def test_who_has_no_tools_is_well_when_nothing_was_found_while_it_tried():
    late = 2 * COOLDOWN
    (record,), standing = climbed(probing(), ladder.probes(probing(), "ada", "t", LIMITS, late, answered=True))
    assert record == Closed(agent="ada", at=late, session="s")
    assert standing.breaker == "closed"


@pytest.mark.parametrize("does", ["thinks", "asks"])
def test_thoughts_and_words_are_no_success(does):
    assert climbed(probing(), ladder.tried(probing(), call(does=does), LIMITS))[0] == []


def probing():
    return climbed(opened(), ladder.probes(opened(), "ada", "s", LIMITS, COOLDOWN, answered=False))[1]


def test_it_closes_when_that_gets_through():
    assert climbed(probing(), ladder.tried(probing(), call(at=COOLDOWN), LIMITS))[0] == [
        Closed(agent="ada", at=COOLDOWN, session="s")
    ]


@pytest.mark.parametrize("other", [call(session="t"), call("pending")])
def test_what_others_do_or_is_not_finished_decides_nothing(other):
    assert climbed(probing(), ladder.tried(probing(), other, LIMITS))[0] == []


@pytest.mark.parametrize("outcome", ["failed", "denied"])
def test_it_waits_twice_as_long_when_that_fails(outcome):
    (record,), _ = climbed(probing(), ladder.tried(probing(), call(outcome, at=COOLDOWN), LIMITS))
    assert record.until == COOLDOWN + 2 * COOLDOWN


def test_the_wait_has_a_bound():
    standing = opened(times=50)
    (record,), _ = climbed(standing, ladder.found(standing, WHOLE, "ada", LIMITS, standing.until))
    assert record.until - record.at == COOLDOWN << DOUBLINGS


@pytest.mark.parametrize(("well", "wait"), [(COOLDOWN - 1, 2 * COOLDOWN), (COOLDOWN, COOLDOWN)])
def test_who_relapses_before_it_was_well_for_as_long_as_it_waited_waits_twice_as_long(well, wait):
    _, closed = climbed(probing(), ladder.tried(probing(), call(at=COOLDOWN), LIMITS))
    (record,), _ = climbed(closed, ladder.found(closed, WHOLE, "ada", LIMITS, COOLDOWN + well))
    assert record.until - record.at == wait


def test_it_is_condemned_once():
    (record,), standing = climbed(opened(), ladder.condemned(opened(), "ada", "why", LIMITS, 5))
    assert record == Condemned(agent="ada", at=5, reason="why", until=5 + COOLDOWN)
    assert climbed(standing, ladder.condemned(standing, "ada", "why", LIMITS, 6))[0] == []
    (record,), _ = climbed(standing, ladder.condemned(standing, "ada", "why", LIMITS, record.until))
    assert record.until - record.at == 2 * COOLDOWN


def reasons(calls):
    refusals = Refusals(LIMITS)
    return [refusals.see(one) for one in calls]


def test_the_same_call_again_and_again_is_not_heeding():
    said = reasons([call("refused")] * SAME)
    assert said[:-1] == [""] * (SAME - 1)
    assert "3 times" in said[-1]


def test_nor_are_many_calls_of_one_session():
    said = reasons([call("refused", arguments=str(each)) for each in range(ANY)])
    assert said[:-1] == [""] * (ANY - 1)
    assert "8 calls in a session" in said[-1]


def test_many_people_who_ask_are_no_storm():
    assert not any(reasons([call("refused", session=str(each), at=each * SECOND) for each in range(2000)]))


def test_sessions_at_the_rate_of_a_storm_are_one():
    assert any(reasons([call("refused", session=str(each), at=each) for each in range(601)]))


def test_a_person_who_asks_again_is_none():
    refusals = Refusals(LIMITS)
    for _ in range(20):
        refusals.began_anew("s")
        assert [refusals.see(call("refused")), refusals.see(call("refused"))] == ["", ""]
