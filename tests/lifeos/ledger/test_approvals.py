"""An approval is of one call, and used once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from lifeos.ledger.approvals import Consume, Grant, Lapse, Request, Subject
from lifeos.ledger.command import Refusal, Written
from lifeos.ledger.state import Approval
from lifeos.ledger.verify import verify

SUBJECT = Subject("finance", "transfer", "sha256:" + "a" * 64)
MINUTE = 60_000_000


@pytest.fixture
def request_(clock):
    return Request("a1", "d1", SUBJECT, clock.at + MINUTE)


def code(answer):
    return answer.code if isinstance(answer, Refusal) else "again" if answer.again else "written"


def test_asked_for_granted_used_once(ledger, request_):
    assert code(ledger.do(request_)) == "written"
    assert code(ledger.do(Consume("a1", SUBJECT, "c1"))) == "not-granted"
    assert code(ledger.do(Grant("a1", "ada", "signed"))) == "written"
    assert code(ledger.do(Consume("a1", SUBJECT, "c1"))) == "written"
    assert code(ledger.do(Consume("a1", SUBJECT, "c2"))) == "already-used"
    assert ledger.row(Approval, "a1").state == "consumed"
    with ledger.reading() as connection:
        verify(connection)


def test_each_step_counts_once_however_often_it_is_tried(ledger, request_):
    for command in (request_, Grant("a1", "ada"), Consume("a1", SUBJECT, "c1")):
        assert [code(ledger.do(command)) for _ in range(2)] == ["written", "again"]
    assert code(ledger.do(Grant("a1", "bob"))) == "not-pending"
    assert code(ledger.do(request_._replace(decision="d2"))) == "id-taken"


@pytest.mark.parametrize("field", Subject._fields)
def test_it_is_of_just_this_call(ledger, request_, field):
    ledger.do(request_)
    ledger.do(Grant("a1", "ada"))
    assert code(ledger.do(Consume("a1", SUBJECT._replace(**{field: "other"}), "c1"))) == "other-call"
    assert code(ledger.do(Consume("a1", SUBJECT, "c1"))) == "written"


def test_nothing_is_there_without_being_asked_for(ledger):
    assert code(ledger.do(Grant("a1", "ada"))) == "no-request"
    assert code(ledger.do(Consume("a1", SUBJECT, "c1"))) == "no-approval"
    assert code(ledger.do(Lapse("a1"))) == "not-pending"


@pytest.mark.parametrize("granted", [False, True])
def test_its_time_ends(ledger, clock, request_, granted):
    ledger.do(request_)
    if granted:
        ledger.do(Grant("a1", "ada"))
    answer = ledger.do(Lapse("a1"))
    assert (answer.code, answer.until) == ("not-yet", clock.at + MINUTE)
    clock.pass_(60)
    last = Consume("a1", SUBJECT, "c1") if granted else Grant("a1", "ada")
    assert code(ledger.do(last)) == "expired", "whether or not somebody said so"
    assert code(ledger.do(request_._replace(id="a2"))) == "expired"
    assert ledger.expire() == 1
    assert ledger.row(Approval, "a1").state == "lapsed"
    assert code(ledger.do(last)) in ("not-pending", "not-granted")


def test_of_many_that_want_to_use_it_one_does(ledger, request_):
    ledger.do(request_)
    ledger.do(Grant("a1", "ada"))
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda n: ledger.do(Consume("a1", SUBJECT, f"c{n}")), range(60)))
    assert sum(isinstance(answer, Written) for answer in answers) == 1
    assert {answer.code for answer in answers if isinstance(answer, Refusal)} == {"already-used"}
