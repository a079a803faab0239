import pytest

from lifeos.warden.signatures.repeats import Repeats
from tests.lifeos.warden.calls import LIMITS, SECOND, call


def found(*calls):
    repeats = Repeats(LIMITS)
    return [(finding.signature, finding.complete) for one in calls for finding in repeats.see(one)]


FAILURES, CALLS = ("identical-failures", True), ("identical-calls", True)


def test_one_step_before_it_there_is_a_warning():
    assert found(call("failed"), call("failed")) == [("identical-failures", False)]


@pytest.mark.parametrize("outcome", ["failed", "denied"])
def test_the_third_identical_failure(outcome):
    assert found(*[call(outcome)] * 3)[-1] == FAILURES


def test_a_success_of_the_same_call_excuses_failures():
    assert found(call("failed"), call("failed"), call(), call("failed"), call("failed")).count(FAILURES) == 0


def test_a_success_of_another_call_does_not():
    assert FAILURES in found(call("failed"), call(arguments="b"), call("failed"), call(arguments="c"), call("failed"))


def test_the_fifth_identical_call():
    assert found(*[call()] * 5)[-1] == CALLS
    assert CALLS not in found(*[call()] * 4)


def test_a_poll_that_sees_a_change_begins_anew():
    assert found(*[call(result=str(each // 4)) for each in range(40)]).count(CALLS) == 0


def test_what_is_pending_is_asked_for_again():
    assert found(*[call("pending")] * 1000, call()) == []


def test_going_round_two_calls_is_no_progress():
    assert CALLS in found(*[call(arguments=each) for each in "ababababab"])


def test_reading_again_between_deeds_is_right():
    deeds = [call(arguments=str(each), does="writes") for each in range(20)]
    assert found(*[one for deed in deeds for one in (call(), deed)]) == []


def test_the_same_write_is_a_storm_whatever_id_it_returns():
    mails = [call(tool="mail", does="writes", result=str(each)) for each in range(5)]
    assert CALLS in found(*mails)


def test_the_same_write_among_others_is_one_too():
    mails = [call(tool="mail", does="writes", result=str(each)) for each in range(5)]
    assert CALLS in found(*[one for each, mail in enumerate(mails) for one in (call(arguments=str(each)), mail)])


def test_several_thoughts_on_one_question_are_none_when_they_differ():
    assert found(*[call(tool="models/low", does="thinks", result=str(each)) for each in range(40)]) == []
    assert CALLS in found(*[call(tool="models/low", does="thinks")] * 5)


def test_thinking_is_no_progress():
    thoughts = [call(tool="models/low", does="thinks", result=str(each)) for each in range(9)]
    assert CALLS in found(*[one for thought in thoughts for one in (call(), thought)])


def test_who_waits_as_long_as_the_breaker_would_is_no_storm():
    assert found(*[call("failed", at=each * 601 * SECOND) for each in range(20)]) == []


def test_a_read_that_waits_long_and_tells_nothing_new_is_no_progress():
    repeats = Repeats(LIMITS)
    for each in range(20):
        list(repeats.see(call(at=each * 601 * SECOND)))
    assert repeats.progress == 1
