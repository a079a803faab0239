"""The detector of decisions that cost too much."""

from hypothesis import given
from hypothesis import strategies as st

from lifeos.agent.contract import Usage
from lifeos.gym.detectors import over_budget
from lifeos.gym.detectors.evidence import Grounds
from lifeos.gym.trace import Thought
from lifeos.units import Money
from tests.lifeos.gym.detectors.made import action, reply, rules, trace

GROUNDS = Grounds(budget_micros=1_000_000)


def judged(*events):
    return rules(over_budget, trace(*events), GROUNDS)


def test_it_says_what_it_cost():
    found = list(over_budget.detect(trace(reply(), reply(cost=Money(1_200_000))), GROUNDS))
    assert [item.at for item in found] == [1]
    assert "1.20 USD, more than the 1 USD" in found[0].message


def test_what_the_person_pays_is_not_the_agents_budget():
    assert judged(reply("", actions=[action("pay", "done", money=Money(9_000_000))])) == []


def test_no_budget_no_limit():
    assert rules(over_budget, trace(reply(cost=Money(10**15))), Grounds()) == []


@given(st.lists(st.integers(-(10**7), 10**7), max_size=20))
def test_each_decision_has_the_whole_limit(costs):
    assert len(judged(*(reply(cost=Money(cost)) for cost in costs))) == sum(cost > 1_000_000 for cost in costs)


def test_what_models_cost_counts_whatever_the_agent_says():
    asked = Thought("frontier", (), "x", usage=Usage(cost=Money(700_000)))
    assert judged(asked, asked, reply()) == ["limit-passed"]
    assert judged(asked, reply(), asked, reply()) == []
