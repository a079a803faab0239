"""Models in a simulation: routes, seeds, prices, and answers that are not what was asked for."""

import pytest

from lifeos.agent.contract import Usage
from lifeos.agent.model import ModelError
from lifeos.gym.thinking import NoModel, Thinking, Unreachable, told
from lifeos.units import Money
from tests.lifeos.gym.models import Fixed

ASKED = [{"role": "user", "content": "?"}]
WORD = {"type": "object", "properties": {"word": {"enum": ["a", "b"]}}, "required": ["word"]}


def thinking(fleet, model, index=0):
    return Thinking(fleet.catalog.routes, model, 7, index)


def test_the_route_decides_the_price_and_the_longest_answer(fleet):
    model = Fixed("x", (1_000_001, 1))
    low, high = (thinking(fleet, model).ask(route, ASKED, None, 100_000) for route in ("local", "frontier"))
    assert [asked[0] for asked in model.asked] == ["local", "frontier"]
    assert [asked[3] for asked in model.asked] == [512, 8192]
    assert low.usage == Usage(1_000_001, 1, 1, Money(0))
    assert high.usage.cost == Money(4_000_024)  # 4 USD a million in, 20 out


def test_a_fraction_of_a_millionth_is_billed_whole(fleet):
    assert thinking(fleet, Fixed("x", (0, 0))).ask("frontier", ASKED, None, 9).usage.cost == Money(0)
    prices = fleet.catalog.routes["frontier"].upstreams[0].price
    assert prices.input.micros % 1_000_000 == 0  # so that no rounding hides in the figures above


def test_the_same_question_number_has_the_same_seed(fleet):
    first, again, other = Fixed(), Fixed(), Fixed()
    for model, index in ((first, 0), (again, 0), (other, 1)):
        one = thinking(fleet, model, index)
        one.ask("local", ASKED, None, 9)
        one.ask("local", ASKED, None, 9)
    seeds = [[asked[2] for asked in model.asked] for model in (first, again, other)]
    assert seeds[0] == seeds[1]
    assert len({*seeds[0], *seeds[2]}) == 4
    assert all(0 <= seed < 2**31 for seed in seeds[0])


def test_json_is_given_as_a_value():
    given = told(thought('{"word": "a"}'), WORD)
    assert given.value == {"word": "a"}


@pytest.mark.parametrize("text", ["", "a", '{"word": "c"}', "[" * 100_000, '{"word": "a"'])
def test_other_json_than_was_asked_for(text):
    with pytest.raises(ModelError, match="other JSON"):
        told(thought(text), WORD)


def test_a_failure_is_kept_and_told(fleet):
    kept = thinking(fleet, Fixed(error="away")).ask("local", ASKED, None, 9)
    assert (kept.error, kept.usage) == ("away", Usage())
    with pytest.raises(ModelError, match="away"):
        told(kept, None)


def test_without_a_model_nothing_is_learnt(fleet):
    with pytest.raises(Unreachable, match="route 'local'"):
        thinking(fleet, NoModel()).ask("local", ASKED, None, 9)


def test_nobody_answers_and_nothing_is_learnt(fleet):
    one = thinking(fleet, Fixed(away="the machine is busy"))
    with pytest.raises(Unreachable, match="the machine is busy"):
        one.ask("local", ASKED, None, 9)
    assert "the machine is busy" in one.unreachable


def thought(text):
    from lifeos.gym.trace import Thought

    return Thought("local", (), text)


def test_a_route_falls_silent_for_some_questions(fleet):
    model = Fixed("x")
    asked = Thinking(fleet.catalog.routes, model, 7, 0, {"frontier": (1,)})
    answers = [asked.ask(route, ASKED, None, 9) for route in ("frontier", "local", "frontier", "frontier")]
    assert [bool(answer.error) for answer in answers] == [False, False, True, False]
    assert [route for route, *_ in model.asked] == ["frontier", "local", "frontier"]
    assert answers[2].usage == Usage()
