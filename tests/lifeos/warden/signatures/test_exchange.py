import pytest

from lifeos.warden.limits import ROUNDS
from lifeos.warden.signatures.exchange import Exchange
from tests.lifeos.warden.calls import call


def ask(agent, other, words):
    return call(agent=agent, tool=other, arguments=words, does="asks")


def rounds(agents, count):
    follows = [*agents[1:], agents[0]]
    return [
        ask(agent, other, f"{each}{agent}")
        for each in range(count)
        for agent, other in zip(agents, follows, strict=True)
    ]


def found(calls):
    exchange = Exchange()
    return [finding for one in calls for finding in exchange.see(one)]


@pytest.mark.parametrize("size", [2, 3, 4, 8])
def test_a_circle_whatever_is_said(size):
    agents = [f"agent-{each}" for each in range(size)]
    complete = [finding for finding in found(rounds(agents, ROUNDS)) if finding.complete]
    assert set(complete[-1].agents) == set(agents)
    assert not any(finding.complete for finding in found(rounds(agents, ROUNDS - 1)))


def test_an_agent_that_delegates_to_ever_others_is_none():
    assert found([ask("ada", f"helper-{each}", "x") for each in range(200)]) == []


def test_what_came_of_it_begins_anew():
    exchange = Exchange()
    for each in range(10):
        assert not any(finding.complete for one in rounds("ab", 5) for finding in exchange.see(one)), each
        exchange.began_anew()


def test_calls_of_tools_tell_nothing_here():
    assert found([call()] * 100) == []
