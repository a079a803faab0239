"""An open breaker lets nothing pass; once its time is over it lets one try."""

from concurrent.futures import ThreadPoolExecutor

from lifeos.ledger.breakers import Close, Open, Probe, call_of, led_to, with_pods
from lifeos.ledger.command import Refusal
from lifeos.ledger.state import Breaker
from lifeos.ledger.verify import verify

MINUTE = 60_000_000


def code(answer):
    return answer.code if isinstance(answer, Refusal) else "again" if answer.again else "written"


def test_open_try_close(ledger, clock):
    assert ledger.row(Breaker, "agent/finance") is None
    assert code(ledger.do(Probe("c0", "agent/finance", MINUTE))) == "closed"
    opened = Open("storm-1", "agent/finance", "the same call five times", clock.at + MINUTE)
    assert [code(ledger.do(opened)) for _ in range(2)] == ["written", "again"]
    answer = ledger.do(Probe("c1", "agent/finance", MINUTE))
    assert (answer.code, answer.until) == ("breaker-open", clock.at + MINUTE)
    assert "the same call five times" in answer.message
    clock.pass_(60)
    assert [code(ledger.do(Probe("c2", "agent/finance", MINUTE))) for _ in range(2)] == ["written", "again"]
    assert code(ledger.do(Probe("c3", "agent/finance", MINUTE))) == "breaker-open"
    assert ledger.row(Breaker, "agent/finance").state == "probing"
    assert code(ledger.do(Close("ok-1", "agent/finance", "the try succeeded"))) == "written"
    assert code(ledger.do(Close("ok-2", "agent/finance", "again"))) == "closed"
    assert ledger.row(Breaker, "agent/finance").state == "closed"
    with ledger.reading() as connection:
        verify(connection)


def test_a_step_names_the_call_that_led_to_it():
    for call in ("c1", "3f0e-4c5d", "ends-with-pods"):
        step = led_to(call, 2)
        assert [call_of(id_) for id_ in (step, with_pods(step))] == [call, call]
        assert with_pods(step) != step != led_to(call, 1)
    assert call_of("0123abcd") == "", "somebody else gave it"


def test_who_tries_and_dies_is_followed_by_another(ledger, clock):
    ledger.do(Open("storm-1", "b", "why", clock.at + MINUTE))
    clock.pass_(60)
    assert code(ledger.do(Probe("c1", "b", MINUTE))) == "written"
    clock.pass_(60)
    assert code(ledger.do(Probe("c2", "b", MINUTE))) == "written"


def test_it_opens_again_when_the_try_fails(ledger, clock):
    ledger.do(Open("storm-1", "b", "why", clock.at + MINUTE))
    clock.pass_(60)
    ledger.do(Probe("c1", "b", MINUTE))
    assert code(ledger.do(Open("storm-2", "b", "still", clock.at + MINUTE))) == "written"
    assert code(ledger.do(Probe("c2", "b", MINUTE))) == "breaker-open"
    assert code(ledger.do(Open("storm-2", "b", "other", clock.at))) == "id-taken"


def test_of_many_one_tries(ledger, clock):
    ledger.do(Open("storm-1", "b", "why", clock.at))
    with ThreadPoolExecutor(20) as pool:
        codes = list(pool.map(lambda n: code(ledger.do(Probe(f"c{n}", "b", MINUTE))), range(60)))
    assert sorted(codes) == ["breaker-open"] * 59 + ["written"]
