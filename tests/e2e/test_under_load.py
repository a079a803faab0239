"""Agents that call all the time, while money runs out, programs are killed, and certificates end after a minute. The ledger is a PostgreSQL in a pod."""

import ssl
import time

import pytest

from lifeos.ledger.events import Released, Reserved, Settled
from tests.e2e import guard, load, watch
from tests.e2e.callers import Caller, tool_call
from tests.e2e.faults import kill_containers
from tests.e2e.guard import SYSTEM
from tests.e2e.load import Load, books
from tests.e2e.timeline import TimeLine

pytestmark = pytest.mark.cluster

_BACK = 120
"""Seconds until what was killed does its work again, on a machine that is busy with other things."""
_VICTIMS = {
    "the gateway service": (SYSTEM, f"deployment/{guard.SERVICE}", "authorizer"),
    "OPA": (SYSTEM, f"deployment/{guard.SERVICE}", "opa"),
    "the ledger's database": (SYSTEM, f"deployment/{load.LEDGER}", "postgres"),
    "SPIRE's agent": ("spire", "daemonset/spire-agent", "spire-agent"),
    "SPIRE's server": ("spire", "statefulset/spire-server", "spire-server"),
    "the warden": (SYSTEM, f"deployment/{guard.WARDEN}", "warden"),
}
_DECIDE = ("the gateway service", "OPA", "the ledger's database")
"""Without them nothing passes; without the others everything does, for a while."""
_LOOKED_AT = 20
"""Seconds, at the least, after one was killed."""
_ROTATING = 200
"""Seconds, of SVIDs of a minute."""


@pytest.fixture(scope="module")
def guarded(cluster, tmp_path_factory):
    with load.guarded(cluster, tmp_path_factory.mktemp("guard"), changes=load.DECLARED) as made:
        yield made


@pytest.fixture(scope="module")
def finance(cluster, guarded):
    caller = Caller(cluster, "finance").start()
    watch.settle(lambda: caller.call("transfer", _transfer("first")).passed, 120)
    return caller


@pytest.mark.parametrize("agent", ["health", "knowledge"])
def test_a_budget_that_ends_in_the_middle_is_never_overspent(cluster, guarded, agent):
    line = TimeLine(f"The day's budget of {agent}, asked for by eight at once")
    caller = Caller(cluster, agent).start()
    note = {"title": f"{agent} #", "text": "Buy milk.", "sources": []}
    with Load(caller, tool_call("note-write", note), at_once=8, pause=0) as many:
        watch.settle(lambda: sum(not call.answer.passed for call in many.calls) >= 24, 180)
    line.mark(f"{len(many.passed())} of {len(many.calls)} calls got through")
    assert {call.answer.code for call in many.calls if not call.answer.passed} <= load.SPENT
    assert len(many.passed()) == load.BUDGET // load.NOTE, "all that there was, and not one more"
    assert sorted(books(guarded, many, "notes").done) == sorted(many.passed())
    with load.opened(cluster) as ledger:
        watch.settle(lambda: load.account(ledger, agent).spent == load.BUDGET, 30)
        most = max(_taken(ledger, agent))
    line.mark(f"at no moment was more than {most / 1e6} USD spent or reserved")
    assert most == load.BUDGET
    if agent == "health":
        stopped = caller.call("calendar-read", {"from": "2026-11-30"})
        assert stopped.code == "budget-exhausted", "`onExhausted: stop`: nothing goes on, free or not"
        line.mark(f"what costs nothing is denied, too: {stopped.code}")
    else:
        assert caller.call("note-write", {**note, "title": "one more"}).code == "over-daily-budget"
        assert caller.call("note-search", {"query": "milk"}).passed, "`onExhausted: low`: what is free goes on"
        line.mark("what costs nothing goes on")


@pytest.mark.parametrize("victim", _VICTIMS)
def test_whoever_is_killed_nothing_passes_undecided_and_no_record_is_lost(cluster, guarded, finance, victim):
    line = TimeLine(f"Killed under load: {victim}")
    with Load(finance, tool_call("transfer", _transfer(f"{victim} #"))) as steady:
        steady.begun()
        at = time.time()
        kill_containers(cluster, *_VICTIMS[victim])
        seconds = steady.back(at, _LOOKED_AT, _BACK)
    failed = [call for call in steady.calls if not call.answer.passed]
    line.mark(f"{len(failed)} of {len(steady.calls)} calls failed, the last of them {seconds:.1f} s after the kill")
    namespace, controller, _ = _VICTIMS[victim]
    cluster.ask("rollout", "status", controller, f"--namespace={namespace}", f"--timeout={_BACK}s")
    if victim in _DECIDE:
        assert failed, "somebody decided without it"
    else:
        assert not failed
    assert {call.answer.status for call in failed} <= {0, 200, 503}
    found = books(guarded, steady, "bank")
    line.mark(
        f"{len(found.done)} transfers made, {len(found.allowed)} allowed by the ledger, {len(steady.passed())} answered"
    )
    assert len(set(found.done)) == len(found.done), "one was made twice"
    assert len(set(found.allowed)) == len(found.allowed)
    assert steady.passed() <= set(found.done), "one was answered and not made"
    assert set(found.done) <= set(found.allowed), "one was made without a record"
    # What the ledger allowed, and Envoy never heard: written down, presumed spent, and not made.
    assert set(found.allowed) - set(found.done) <= {call.number for call in failed}
    with load.opened(cluster) as ledger:
        taken = load.account(ledger, "finance").taken
        made = sum(call[1] == "finance" for call in guarded.served("bank"))
    assert taken >= made * load.TRANSFER
    line.mark(f"{taken} micros are spent or reserved, for {made} transfers of {load.TRANSFER}")
    line.mark(f"the ledger is whole: {load.verified(cluster)} events")


def test_certificates_of_a_minute_are_renewed_and_no_call_fails(cluster, guarded, finance):
    """Of the agent, of Envoy and of the gateway service."""
    for name in ("agent-finance", "platform-gateway", "platform-programs"):
        cluster.ask("patch", "clusterspiffeid", name, "--type=merge", '--patch={"spec": {"ttl": "1m"}}')
    line = TimeLine("SVIDs of a minute")
    looks = {
        "finance": lambda: finance.issued()["certificate"],
        "Envoy": lambda: ssl.get_server_certificate((cluster.service(guard.GATEWAY, SYSTEM), 8443)),
        "the gateway service": lambda: ssl.get_server_certificate((cluster.service(guard.SERVICE, SYSTEM), 9191)),
    }
    seen = {who: set() for who in looks}
    with Load(finance, tool_call("transfer", _transfer("rotation #"))) as steady:
        steady.begun()
        until = time.monotonic() + _ROTATING
        while time.monotonic() < until:
            for who, look in looks.items():
                seen[who].add(look())
            time.sleep(5)  # of a minute that a certificate lasts: each look is a process beside the load
    line.mark(f"{len(steady.calls)} calls; certificates: { {who: len(shown) for who, shown in seen.items()} }")
    assert [call for call in steady.calls if not call.answer.passed] == []
    assert all(len(shown) >= _ROTATING // 60 + 1 for shown in seen.values()), seen
    found = books(guarded, steady, "bank")
    assert sorted(found.done) == sorted(found.allowed) == sorted(steady.passed())


def _transfer(reference):
    return {"account": "a", "payee": "p", "amount": 1, "reference": reference, "reason": "due"}


def _taken(ledger, agent):
    """Micros that are spent or reserved, after each event of the ledger."""
    held = {}
    for one in ledger.lines():
        match one.line.event:
            case Reserved(agent=whose, track="stable") as event if whose == agent:
                held[event.id] = event.micros
            case Settled() as event if event.id in held:
                held[event.id] = event.micros
            case Released() as event if event.id in held:
                held[event.id] = 0
        yield sum(held.values())
