"""Where people approve: who asks must be one of them, and what they bring must be an approval of what waits."""

import json

import pytest
from starlette.testclient import TestClient

from lifeos.errors import LifeOSError
from lifeos.ledger.ledger import UnavailableError
from lifeos.ledger.records import Record
from lifeos.ledger.sql import SqlLedger
from lifeos.services.exposition import metrics_of
from lifeos.services.gateway.app import MOST_BYTES, app, probes
from lifeos.services.gateway.approval import Approved, Approvers, Subject, introduce, sign
from lifeos.services.gateway.booked import acted
from lifeos.services.gateway.ledger import Call
from lifeos.services.gateway.metrics import Metrics
from lifeos.services.gateway.pending import Waiting
from tests.lifeos.services.gateway.books import NOW, Books
from tests.lifeos.services.gateway.test_approval import KEY, OTHER

CALL = Call("c", "d", "pilot", "alpha", "stable", tool="wipe", arguments="sha256:abc")
SECONDS = NOW // 1_000_000


class Desk:
    def __init__(self):
        self.books, self.waiting, self.now = Books(), Waiting(), NOW
        self.id = self.waiting.ask(self.books, CALL, {"all": True}, NOW).id
        made = app(self.books, Approvers({"pat": KEY.public_key()}), self.waiting, lambda: self.now)
        self.client = TestClient(made, raise_server_exceptions=True)

    def see(self, token):
        return self.client.get("/v1/approvals", headers={"authorization": f"Bearer {token}"})

    def bring(self, token, request=None):
        return self.client.post(f"/v1/approvals/{request or self.id}", json={"token": token})

    def token(self, key=KEY, **changed):
        subject = Subject("pilot", "wipe", "sha256:abc")._replace(**changed)
        return sign(Approved(self.id, subject, SECONDS + 60), "pat", key)


@pytest.fixture
def desk():
    return Desk()


def test_what_waits_is_shown_to_who_may_approve(desk):
    assert desk.see(introduce("pat", SECONDS + 60, KEY)).json() == {
        "requests": [
            {
                "id": desk.id,
                "agent": "pilot",
                "tool": "wipe",
                "arguments": '{"all":true}',
                "digest": "sha256:abc",
                "expires": SECONDS + 3600,
            }
        ]
    }
    for token in ("", introduce("pat", SECONDS + 60, OTHER), introduce("kim", SECONDS + 60, KEY), desk.token()):
        assert desk.see(token).status_code == 401
    assert desk.client.get("/v1/approvals").status_code == 401


def test_an_approval_is_kept_once(desk):
    assert desk.bring(desk.token()).json() == {"approved": desk.id, "by": "pat"}
    assert desk.books.approvals[desk.id]["by"] == "pat"
    assert desk.bring(desk.token()).status_code == 404


def test_what_is_no_approval_of_it(desk):
    for token in (
        desk.token(OTHER),
        desk.token(agent="clerk"),
        desk.token(arguments="sha256:0"),
        introduce("pat", SECONDS + 60, KEY),
    ):
        assert desk.bring(token).status_code == 403
    assert desk.bring(desk.token(), "request-9").status_code == 404
    for body in (b"", b"{", b"[]", b'{"token": 1}', b'{"token": "a", "more": 1}', b"\xff"):
        assert desk.client.post(f"/v1/approvals/{desk.id}", content=body).status_code == 400
    large = json.dumps({"token": "a" * MOST_BYTES})
    assert desk.client.post(f"/v1/approvals/{desk.id}", content=large).status_code == 413
    assert desk.books.approvals[desk.id]["state"] == "requested"


def test_too_late(desk):
    token = desk.token()
    desk.now += 3600 * 1_000_000
    assert desk.bring(token).status_code == 404


def test_the_ledger_has_the_last_word(desk):
    desk.books.approvals[desk.id]["state"] = "lapsed"
    assert desk.bring(desk.token()).status_code == 409
    desk.books.away = True
    answer = desk.bring(desk.token())
    assert (answer.status_code, "of-secrets" in answer.text) == (503, False)


def test_it_says_that_it_lives(desk):
    assert desk.client.get("/healthz").text == "ok\n"


def test_kubelet_is_told_what_is_missing():
    there, listening = [], []

    def fleet():
        if not there:
            raise LifeOSError("there is no fleet in the cluster yet")

    client = TestClient(probes(fleet, lambda: bool(listening), lambda _of: (), metrics_of(Metrics().registry)))
    assert client.get("/healthz").status_code == 200
    assert (client.get("/readyz").status_code, client.get("/readyz").json()["error"]) == (
        503,
        "there is no fleet in the cluster yet",
    )
    there.append(1)
    assert "certificate" in client.get("/readyz").json()["error"]
    listening.append(1)
    assert client.get("/readyz").status_code == 200
    assert client.get("/v1/approvals").status_code == 404
    assert 'lifeos_gateway_undecided_total{source="ledger"} 0.0' in client.get("/metrics").text


def test_who_judges_is_told_what_became_of_the_calls_of_one_decision(tmp_path):
    made = SqlLedger(str(tmp_path / "ledger.sqlite"))
    mine, other = "1" * 32, "2" * 32
    for index, (of, verdict, codes) in enumerate(
        [
            (mine, "allowed", ()),
            (mine, "denied", ("confidence-low", "approval-needed")),
            (mine, "denied", ("confidence-low",)),
            (mine, "recorded", ("shadow-recorded",)),
            (other, "denied", ("tool-not-granted",)),
        ]
    ):
        call = Call(f"c{index}", of, "pilot", "alpha", "shadow", tool="pay")
        made.do(Record(acted(call, verdict, codes)))
    client = TestClient(
        probes(lambda: None, lambda: True, lambda of: made.lines(decision=of), metrics_of(Metrics().registry))
    )
    found = client.get(f"/v1/decisions/{mine}").json()
    assert found == {"allowed": 1, "recorded": 1, "denied": ["confidence-low", "approval-needed"]}
    assert client.get(f"/v1/decisions/{'3' * 32}").json() == {"allowed": 0, "recorded": 0, "denied": []}
    assert client.get("/v1/decisions/c1").status_code == 404
    made.close()


def test_without_a_ledger_nothing_is_told():
    def away(_of):
        raise UnavailableError("postgresql://of-secrets")

    answer = TestClient(probes(lambda: None, lambda: True, away, metrics_of(Metrics().registry))).get(
        f"/v1/decisions/{'1' * 32}"
    )
    assert (answer.status_code, "of-secrets" in answer.text) == (503, False)
