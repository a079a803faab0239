import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from lifeos.warden.detector import Detector
from tests.lifeos.warden.calls import SECOND, call, limits, turn


def storms(seen):
    detector = Detector(limits)
    return [finding for one in seen for finding in detector.see(one) if finding.complete]


def test_sessions_are_apart():
    assert storms([call("failed", session=str(each)) for each in range(20)]) == []


def test_a_storm_that_takes_a_new_session_for_each_call_is_one_of_the_agent():
    (first, *_) = storms([call("failed", session=str(each)) for each in range(40)])
    assert (first.signature, first.seen, first.session) == ("identical-failures", 30, "")


def test_an_outage_that_all_sessions_meet_says_nothing_of_the_agent():
    assert storms([call("unreached", session=str(each)) for each in range(40)]) == []
    (first, *_) = storms([call("unreached") for _ in range(3)])
    assert (first.signature, first.session) == ("identical-failures", "s")
    (first, *_) = storms([call("unreached", session=str(each), arguments=str(each)) for each in range(13_000)])
    assert (first.signature, first.session) == ("rate", ""), "however short the calls are"


def test_many_people_ask_for_the_same():
    assert storms([call(session=str(each), at=each * SECOND) for each in range(1000)]) == []


def test_a_person_may_ask_again_and_again():
    assert storms([one for _ in range(14) for one in (turn(), call("failed"), call("failed"))]) == []


def test_what_was_refused_is_known():
    assert storms([call("refused")] * 100) == []


def test_money_is_counted_until_something_comes_of_it():
    thoughts = [call(tool="models/high", arguments=str(each), does="thinks", micros=400_000) for each in range(6)]
    assert storms(thoughts) == []
    (found,) = storms([*thoughts, call(tool="models/high", arguments="7", does="thinks", micros=400_000)])
    assert found.signature == "spend"
    assert storms([*thoughts, call(), *thoughts]) == []


def test_the_most_certain_comes_first():
    detector = Detector(limits)
    told = [[finding.complete for finding in detector.see(call("failed", micros=900_000))] for _ in range(3)]
    assert told[-1] == sorted(told[-1], reverse=True)


def test_memory_has_a_bound():
    detector = Detector(limits)

    def held(count):
        """Bytes, after so many calls more, no two of them alike."""
        for each in range(count):
            detector.see(call("failed", agent=f"a{each % 7}", session=str(each % 997), arguments=str(each)))
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    once, again = held(6000), held(6000)
    tracemalloc.stop()
    assert again < 1.1 * once


OUTCOMES = st.sampled_from(["done", "failed", "denied", "pending", "refused"])
CALLS = st.builds(
    call,
    OUTCOMES,
    st.integers(0, 10**9),
    agent=st.sampled_from("ab"),
    session=st.sampled_from("st"),
    arguments=st.sampled_from("xyz"),
    does=st.sampled_from(["reads", "writes", "thinks", "asks"]),
    micros=st.integers(0, 10**6),
)


@given(st.lists(CALLS, max_size=40))
def test_what_it_says_depends_on_what_it_saw_and_nothing_else(seen):
    assert storms(seen) == storms(seen)
