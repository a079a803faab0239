"""The detector of loops: repetition without progress, and what only looks like it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.gym.detectors import loop
from lifeos.gym.detectors.loop import STALLED
from lifeos.gym.trace import Read, Turn
from tests.lifeos.gym.detectors.made import action, call, reply, rules, trace

ASK = Turn("open", "Hello?")


def test_same_call_with_the_same_result_four_times():
    assert rules(loop, trace(*[call(result={"a": 1})] * 3)) == []
    assert rules(loop, trace(*[call(result={"a": 1})] * 4)) == ["repeated-call"]


def test_loop_is_reported_once_where_it_became_certain():
    found = list(loop.detect(trace(ASK, *[call()] * 50), None))
    assert [(item.rule, item.at, item.severity) for item in found] == [("repeated-call", 4, "avoid")]


def test_two_loops_are_two():
    assert rules(loop, trace(*[call("a")] * 9, *[call("b")] * 9)) == ["repeated-call", "repeated-call"]


@pytest.mark.parametrize("outcome", ["failed", "denied"])
def test_same_error_three_times(outcome):
    assert rules(loop, trace(*[call(outcome=outcome)] * 2)) == []
    assert rules(loop, trace(*[call(outcome=outcome)] * 3)) == ["repeated-failure"]


def test_errors_with_another_number_in_their_text_are_the_same():
    assert rules(loop, trace(*(call(outcome="failed", result={"error": f"request {n}"}) for n in range(3)))) == [
        "repeated-failure"
    ]


def test_order_of_arguments_makes_no_difference():
    assert rules(loop, trace(*[call(arguments={"a": 1, "b": 2}), call(arguments={"b": 2, "a": 1})] * 2)) == [
        "repeated-call"
    ]


@pytest.mark.parametrize("period", [2, 3, 4])
def test_cycle_three_times(period):
    steps = [call(f"t{n}") for n in range(period)]
    assert rules(loop, trace(*(steps * 3)[:-1])) == []
    assert rules(loop, trace(*steps * 3)) == ["repeated-cycle"]
    assert rules(loop, trace(call("first"), *steps * 10)) == ["repeated-cycle"]


def test_a_call_and_the_records_it_returns_are_one_move():
    """A call that returns records is followed by their Read; three of them are no cycle of six."""
    pair = [call("notes", result={"notes": 1}), Read("notes", {"a": "x"})]
    assert rules(loop, trace(*pair * 3)) == []
    assert rules(loop, trace(*pair * 4)) == ["repeated-call"]


def test_memory_asked_the_same_again_and_again():
    assert rules(loop, trace(*[Read("rent?", {"a": "900"})] * 4)) == ["repeated-call"]


def test_identical_arguments_with_progressing_results():
    """Paging with a cursor on the server's side is progress (fastclaw #80)."""
    assert rules(loop, trace(*(call("next", {"n": 10}, {"page": page}) for page in range(50)))) == []


def test_good_calls_with_the_same_result():
    """Three attachments, each answered with True (pydantic-deepagents #208)."""
    assert rules(loop, trace(*(call("attach", {"file": str(n)}, True) for n in range(50)))) == []


def test_polling():
    """A tool that says it is pending is made to be asked again (OpenHands SDK #762), though not for ever."""
    pending = call("report", {"id": 1}, {"status": "PENDING"})
    assert rules(loop, trace(*[pending] * 19, call("report", {"id": 1}, {"status": "done"}))) == []
    assert rules(loop, trace(*[pending] * 20)) == ["repeated-call"]
    assert rules(loop, trace(*[pending, call("wait")] * 19)) == []
    assert rules(loop, trace(*[pending, call("wait")] * 20)) == ["repeated-cycle"]


def test_every_threshold_can_be_reached():
    """A threshold that does not fit its window never fires (Toloka tolokaforge #1141); the Gym ends after 200 calls."""
    assert max(loop.IDENTICAL, loop.FAILED, loop.CYCLES * loop.LONGEST, loop.POLLS * loop.LONGEST) < 200
    assert loop.CHUNK * loop.TIMES < loop.WITHIN


def test_errors_of_the_infrastructure():
    """Trying again when the service is away is right (OpenSwarm #262, pi #30), and hides no loop around it."""
    away = call(outcome="failed", infrastructure=True)
    assert rules(loop, trace(*[away] * 50)) == []
    assert rules(loop, trace(call(), away, call(), away, call(), away, call())) == ["repeated-call"]


def test_batch_edits():
    """The same tool on many things (gemini-cli #5873, #8234)."""
    edits = [call("note-write", {"note": f"note:{n}", "text": "x"}, {"note": f"note:{n}"}) for n in range(100)]
    assert rules(loop, trace(*edits)) == []


def test_user_who_asks_again():
    assert rules(loop, trace(*[ASK, call()] * 10)) == []


def test_same_reply_three_times():
    assert rules(loop, trace(*[ASK, reply("Let me  think.")] * 2)) == []
    assert rules(loop, trace(*[ASK, reply("Let me think.")] * 2, ASK, reply("let me\nthink."))) == ["repeated-reply"]


def test_same_words_about_other_deeds():
    done = [[ASK, reply("Done.", actions=[action(n=n)])] for n in range(5)]
    assert rules(loop, trace(*(event for turn in done for event in turn))) == []
    silent = [[ASK, call("note-write", {"n": n}), reply("Noted.")] for n in range(5)]
    assert rules(loop, trace(*(event for turn in silent for event in turn))) == []


def test_same_reply_since_the_infrastructure_is_away():
    turn = [ASK, call(outcome="failed", infrastructure=True), reply("I cannot see your calendar.")]
    assert rules(loop, trace(*turn * 5)) == []


def test_silence_is_no_monologue():
    assert rules(loop, trace(*[ASK, reply(" ")] * 5)) == []


def test_reply_that_repeats_itself():
    assert rules(loop, trace(reply("I will check that for you now. " * 40))) == ["repeated-text"]


@given(st.lists(st.sampled_from("abc"), max_size=8), st.integers(1, 200))
def test_distinct_calls_never_make_a_loop(before, count):
    start = [call(name) for name in before]
    made = trace(*start, *(call("new", {"n": n}) for n in range(count)))
    assert rules(loop, made) == rules(loop, trace(*start))


@given(st.lists(st.sampled_from("ab"), max_size=30))
def test_found_exactly_when_it_is_there(names):
    """Against the definition, written out plainly."""

    def ends(index):
        return any(
            index + 1 >= period * times
            and all(names[index - n] == names[index - n % period] for n in range(period * times))
            for period, times in ((1, 4), (2, 3), (3, 3), (4, 3))
        )

    assert bool(rules(loop, trace(*map(call, names)))) == any(map(ends, range(len(names))))


def test_ten_thousand_events():
    begun = time.process_time()
    rules(loop, trace(*(call("t", {"n": n % 50}, {"rows": [n] * 10}) for n in range(10_000))))
    assert time.process_time() - begun < 5


def test_ever_other_questions_that_tell_nothing_new_are_a_loop():
    searches = [Read(f"question {number}", {"note:a": "The cellar."}) for number in range(STALLED + 1)]
    assert rules(loop, trace(*searches)) == ["no-progress"]
    assert rules(loop, trace(*searches[:STALLED])) == []


def test_ever_other_calls_that_fail_are_a_loop():
    tried = [call("book", {"start": number}, "taken", "failed") for number in range(STALLED + 1)]
    assert rules(loop, trace(*tried)) == ["no-progress"]
    assert rules(loop, trace(*tried[:STALLED])) == []


def test_what_changes_the_world_or_tells_something_new_is_progress():
    attached = [call("attach", {"file": number}, True, state=f"sha256:{number}") for number in range(STALLED * 2)]
    assert rules(loop, trace(*attached)) == []
    found = [call("look", {"page": number}, {"page": number}) for number in range(STALLED * 2)]
    assert rules(loop, trace(*found)) == []
    lost = [call("look", {"page": number}, "away", "failed", infrastructure=True) for number in range(STALLED * 2)]
    assert rules(loop, trace(*lost)) == []
