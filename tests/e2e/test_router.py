"""Agents ask models: through the gateway, by LiteLLM on its rendered configuration, of a provider that counts and of the small model in the cluster."""

import contextlib
import re
import secrets
import time

import pytest

from lifeos.ledger import breakers
from lifeos.ledger.state import Breaker, Reservation
from tests.e2e import guard, load, models, walls, watch
from tests.e2e.callers import Caller, model_call, tool_call
from tests.e2e.faults import kill_containers
from tests.e2e.guard import SYSTEM
from tests.e2e.load import Load
from tests.e2e.streams import Stream
from tests.e2e.timeline import TimeLine

pytestmark = pytest.mark.cluster

_ROUTER = "litellm"
_ANSWER = models.READ * 4 + models.WRITTEN * 20
"""Micros that an answer of the route `frontier` costs, by its declared price for a million tokens."""
_COUNT = model_call("frontier", "Count.", stream=True)
_BACK = 300
"""Seconds that LiteLLM may take to start, on a machine that is busy with other things."""


@pytest.fixture(scope="module")
def routed(cluster, tmp_path_factory):
    beside = list(models.objects(cluster.image_named("lifeos")))
    folder = tmp_path_factory.mktemp("router")
    with load.guarded(
        cluster, folder, beside=beside, changes=[*load.DECLARED, *models.DECLARED], programs=[_ROUTER]
    ) as made:
        line = TimeLine("The router")
        for name in ("provider", "models", _ROUTER):
            made.rolled_out(name)
        line.mark(f"it runs, in {_resident(cluster)} MB, as do a provider and the small model")
        yield made


@pytest.fixture(scope="module")
def finance(cluster, routed):
    caller = Caller(cluster, "finance").start()
    watch.settle(lambda: caller.think("local", "May I?").passed, 120)
    return caller


@pytest.fixture(scope="module")
def health(cluster, routed):
    return Caller(cluster, "health").start()


@pytest.fixture(scope="module")
def knowledge(cluster, routed):
    return Caller(cluster, "knowledge").start()


def test_high_stakes_reach_the_provider_and_cost_what_is_declared(cluster, routed, finance):
    line = TimeLine("A question of high stakes")
    before = routed.served("provider")
    answer = finance.think("frontier", "May I?")
    assert answer.passed, answer
    assert answer.body["choices"][0]["message"]["content"] == "Yes."
    line.mark("answered, by the provider that the YAML names")
    assert routed.served("provider")[len(before) :] == [
        ["claude-opus-5-5", f"Bearer {models.KEYS['provider-anthropic']}"]
    ]
    with load.opened(cluster) as ledger:
        watch.settle(lambda: not load.account(ledger, "finance").reserved, 30)
        assert load.account(ledger, "finance").spent == _ANSWER
    line.mark(f"{_ANSWER} micros are settled, what the declared price makes of the provider's count")


def test_envoy_gateway_shows_the_service_what_models_and_tools_answer(cluster, routed):
    watch.settle(lambda: routed.refused() is not None, 60)
    assert routed.refused() == {}
    policies = cluster.all("envoyextensionpolicy", namespace=SYSTEM)
    routes = cluster.all("httproute", namespace=SYSTEM)
    assert {body["metadata"]["name"] for body in policies} == {body["metadata"]["name"] for body in routes}
    assert {"model-frontier", "tool-ledger-read"} <= {body["metadata"]["name"] for body in policies}


def test_low_stakes_are_answered_in_the_cluster_and_cost_nothing(cluster, routed, finance):
    line = TimeLine("A question of low stakes")
    before = routed.served("provider")
    with load.opened(cluster) as ledger:
        spent = load.account(ledger, "finance").taken
        answer = finance.think("local", "Say hello.")
        assert answer.passed, answer
        line.mark(f"the small model says: {answer.body['choices'][0]['message']['content'][:60]!r}")
        assert load.account(ledger, "finance").taken == spent
    assert routed.served("provider") == before


def test_an_answer_is_streamed_word_by_word_and_costs_what_the_provider_counted(cluster, routed, finance):
    line = TimeLine("An answer that is streamed")
    before = routed.served("provider")
    with load.opened(cluster) as ledger:
        spent = load.account(ledger, "finance").spent
        with Stream(finance, _COUNT) as one:
            one.over()
        assert (one.status, one.whole, len(one.words)) == (200, True, models.WORDS)
        slowest = max(word.came - word.written for word in one.words)
        line.mark(
            f"{len(one.words)} words in {one.ended - one.words[0].came:.1f} s, the slowest of them {slowest * 1000:.0f} ms on its way"
        )
        assert slowest < 2 * models.PAUSE, "as it is written, and not when it is whole"
        assert one.words[-1].came - one.words[0].came > (models.WORDS - 1) * models.PAUSE * 0.9
        [asked] = routed.served("provider")[len(before) :]
        assert asked[2:] == [models.EVENTS, False], "the usage was asked for, and all was read"
        watch.settle(lambda: not load.account(ledger, "finance").reserved, 30)
        assert load.account(ledger, "finance").spent - spent == _ANSWER
    line.mark(f"{_ANSWER} micros are settled, by the usage in its last chunk")


def test_a_stream_is_cut_when_the_breaker_opens_and_those_of_others_go_on(cluster, routed, finance, knowledge):
    line = TimeLine("A breaker that opens in the middle of an answer")
    before = len(routed.served("provider"))
    with load.opened(cluster) as ledger:
        with Stream(finance, _COUNT) as one, Stream(knowledge, _COUNT) as other:
            one.begun()
            other.begun()
            with _opened(ledger, "finance") as at:
                one.over()
                line.mark(
                    f"after {len(one.words)} words, {one.words[-1].came - at:.2f} s after the breaker opened, the last one came; {one.ended - at:.2f} s after it the connection ended"
                )
                other.over()
                assert finance.think("frontier", "May I?").code == "breaker-open"
        assert (one.whole, other.whole) == (False, True)
        assert one.words[-1].came - at < 1
        assert len(one.words) < models.WORDS == len(other.words)
        line.mark("the other agent heard its answer to the end")
        watch.settle(lambda: any(left for *_, left in _streams(routed, before)), 30)
        written = sorted(_streams(routed, before))
        line.mark(f"the provider was left after {written[0][0]} of {models.EVENTS} events")
        assert [left for _, left in written] == [True, False]
        assert written[0][0] < models.EVENTS == written[1][0]
        watch.settle(lambda: not load.account(ledger, "finance").reserved, 30)
        most, settled = _last_cost(ledger, "finance")
        assert settled == most > _ANSWER, "what was cut costs the most that it could"
        assert _last_cost(ledger, "knowledge")[1] == _ANSWER
        line.mark(
            f"{settled} micros are settled for what was cut, the most that it could cost, and {_ANSWER} for the other"
        )


def test_a_stream_of_a_tool_is_cut_too(cluster, routed, finance, knowledge):
    line = TimeLine("A breaker that opens in the middle of what a tool streams")
    read = tool_call("ledger-read", {"from": "2026-03-01", "until": "2026-03-31"}, progressToken=1)
    note = tool_call("note-write", {"title": "a", "text": "Buy milk.", "sources": []}, progressToken=1)
    with load.opened(cluster) as ledger, Stream(finance, read) as one, Stream(knowledge, note) as other:
        one.begun()
        other.begun()
        with _opened(ledger, "finance") as at:
            one.over()
            other.over()
    line.mark(
        f"after {len(one.words)} events, {one.words[-1].came - at:.2f} s after the breaker opened, the last one came; {one.ended - at:.2f} s after it the connection ended"
    )
    assert (one.whole, other.whole, len(other.words)) == (False, True, guard.STEPS)
    assert one.words[-1].came - at < 1
    watch.settle(lambda: routed.served("ledger")[-1][-1], 30)
    written = routed.served("ledger")[-1][-2]
    assert len(one.words) <= written < guard.STEPS
    line.mark(f"its server was left after {written} of {guard.STEPS + 1} events")
    slowest = max(word.came - word.written for word in other.words)
    line.mark(f"the other agent heard all of its own, the slowest {slowest * 1000:.0f} ms on its way")
    assert slowest < 2 * guard.PAUSE


def test_a_router_that_is_killed_fails_questions_and_stops_no_agent(cluster, routed, finance):
    """The same question each time, of as many people."""
    line = TimeLine("Killed under load: the router")
    with load.opened(cluster) as ledger:
        before = load.account(ledger, "finance").spent
        with Load(finance, model_call("frontier", "May I?")) as steady:
            steady.begun()
            at = time.time()
            kill_containers(cluster, SYSTEM, f"deployment/{_ROUTER}")
            seconds = steady.back(at, 20, _BACK)
        failed = [call for call in steady.calls if not call.answer.passed]
        line.mark(
            f"{len(failed)} of {len(steady.calls)} questions failed, the last of them {seconds:.1f} s after the kill"
        )
        assert {call.answer.status for call in failed} == {503}
        assert len(failed) > 20, "as many as would make a storm, if it were one"
        watch.settle(lambda: not load.account(ledger, "finance").reserved, 30)
        assert load.account(ledger, "finance").spent - before == len(steady.passed()) * _ANSWER
        row = ledger.row(Breaker, breakers.calls("finance"))
    assert row is None or row.state == "closed"
    line.mark("what was answered is settled and nothing else, and no breaker opened")
    assert finance.call("ledger-read", {"from": "2026-01-01", "until": "2026-01-31"}).passed


@pytest.mark.parametrize("agent", ["health", "knowledge"])
def test_without_money_an_agent_falls_to_the_low_tier_or_stops_as_declared(request, routed, agent):
    line = TimeLine(f"{agent} runs out of money")
    caller = request.getfixturevalue(agent)
    note = {"title": f"{agent} #", "text": "Buy milk.", "sources": []}
    with Load(caller, tool_call("note-write", note), at_once=8, pause=0) as many:
        watch.settle(lambda: sum(not call.answer.passed for call in many.calls) >= 8, 180)
    line.mark(f"after {len(many.passed())} notes the day's budget is spent")
    before = routed.served("provider")
    assert caller.think("frontier", "May I?").code in load.SPENT
    low = caller.think("local", "Say hello.")
    if agent == "health":
        assert low.code == "budget-exhausted", "`onExhausted: stop`"
        line.mark("the small model is denied, too: it stops")
    else:
        assert low.passed, low
        line.mark("`onExhausted: low`: the small model answers it")
    assert routed.served("provider") == before


def test_no_key_of_a_provider_is_anywhere_but_in_the_router(cluster, routed, finance):
    line = TimeLine("The keys of the providers")
    pods = cluster.all("pod")
    using = {pod["metadata"].get("labels", {}).get("app.kubernetes.io/name") for pod in pods if _uses(pod)}
    assert using == {_ROUTER}
    here = f"--namespace={SYSTEM}"
    for pod in cluster.all("pod", namespace=SYSTEM):
        said = cluster.ask("logs", pod["metadata"]["name"], here, "--all-containers")
        assert not any(key in said for key in models.KEYS.values()), pod["metadata"]["name"]
    line.mark("no pod but the router's has them, and they are in no log")
    ways = {
        "the router": (cluster.service(_ROUTER, SYSTEM), 4000),
        "the provider": (cluster.service("provider", SYSTEM), 8080),
    }
    assert walls.reached(cluster, cluster.get("pod", finance.name, finance.namespace), "agent", ways) == set()
    line.mark("an agent reaches neither router nor provider but through the gateway")


@contextlib.contextmanager
def _opened(ledger, agent):
    """The moment, in seconds since 1970, at which an agent's breaker was open; it is closed afterwards."""
    name = breakers.calls(agent)
    ledger.do(breakers.Open(secrets.token_hex(8), name, "a storm", time.time_ns() // 1000 + 600_000_000))
    try:
        yield time.time()
    finally:
        ledger.do(breakers.Close(secrets.token_hex(8), name, "it is over"))


def _streams(routed, before):
    """Of the streams that the provider was asked for since: how many events of each were written, and whether nobody waited for the rest."""
    return [row[2:] for row in routed.served("provider")[before:] if len(row) > 2]


def _last_cost(ledger, agent):
    """Of the last call that an agent had to pay for: the most that it could cost, and what it did."""
    reserved = [one.line.event for one in ledger.lines(kind="reserved")]
    last = [event for event in reserved if event.agent == agent][-1]
    return last.micros, ledger.row(Reservation, last.id).cost


def _resident(cluster):
    """The most that LiteLLM has held so far."""
    inside = ("exec", f"deployment/{_ROUTER}", f"--namespace={SYSTEM}", "--", "/usr/bin/python3", "-c")
    [held] = re.findall(r"VmHWM:\s+(\d+) kB", cluster.ask(*inside, "print(open('/proc/1/status').read())"))
    return int(held) // 1000


def _uses(pod):
    """Whether it is given a provider's key."""
    text = str(pod["spec"])
    return any(name in text for name in models.KEYS)
