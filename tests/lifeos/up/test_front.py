"""The door: who calls is known by a token, the decision is the gateway service's, and how a call ended is told to the ledger."""

import json

import msgspec
import pytest
from starlette.testclient import TestClient

from lifeos.agent.memory import MemoryRefusedError, Record, Records
from lifeos.gym.candidates.gateway import MOST_BYTES
from lifeos.services.gateway.denial import Reason, Reply, denied
from lifeos.services.gateway.ledger import LedgerAway
from lifeos.services.semantic.tokens import Tokens
from lifeos.up.asking import AskError
from lifeos.up.behind import Carried, kept_session
from lifeos.up.front import Front, Parts
from lifeos.up.heard import Heard
from lifeos.up.messages import Question
from tests.lifeos.bundle import fleets
from tests.lifeos.services.gateway.books import message

FLEET = fleets.fleet()
TRACE = f"00-{'a' * 32}-{'b' * 16}-01"
PERSON = "p" * 40


class World:
    """What stands around the door, and what it was told."""

    def __init__(self, folder):
        self.asked, self.called, self.ended_, self.settled = [], [], [], []
        self.away = False
        self.reply = Reply(True, 200, {"x-lifeos-agent": "pilot", "x-lifeos-decision": "d1"}, "")
        self.carried = Carried(200, {"content-type": "application/json"}, b'{"a": 1}')
        self.heard = Heard()
        tokens = Tokens(str(folder), ["pilot"])
        self.token = (folder / "pilot").read_text().strip()
        parts = Parts(
            fleet=FLEET,
            gateway=self,
            ledger=self,
            agents=tokens,
            tools=self,
            models=self,
            worlds={"pilot": self},
            heard=self.heard,
            asking=self,
            settled=self.settled.append,
            status=lambda: {"pid": 1},
        )
        self.client = TestClient(Front(parts, PERSON).application([]))

    def decide(self, asked):
        self.asked.append(asked)
        return self.reply

    def call(self, agent, tool, body, headers, *, mcp):
        self.called.append((agent, tool, mcp))
        told = msgspec.json.decode(body)
        return kept_session(told, tool) if told.get("method") == "ping" else self.carried

    def consult(self, operation, arguments):
        if operation == "remember":
            raise MemoryRefusedError("you may only read")
        text = arguments["question"]
        return Records(records=(Record("r1", text),)), {"r1": text}

    def ended(self, id_, how):
        if self.away:
            raise LedgerAway("away")
        self.ended_.append((id_, how.sent, how.status, how.micros))

    def ask(self, name, question):
        if isinstance(question, Question):
            if name != "pilot":
                raise AskError(404, f"there is no agent '{name}'")
            return {"reply": question.text}
        self.called.append(("model", name, False))
        return self.carried

    def post(self, path, body, token=None, **headers):
        sent = {"authorization": f"Bearer {token or self.token}", "traceparent": TRACE, **headers}
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.post(path, content=content, headers={"content-type": "application/json", **sent})


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def test_what_is_allowed_is_carried_out_and_settled(world):
    answer = world.post("/tools/look", message("look", {}))
    assert (answer.status_code, answer.json(), answer.headers["x-lifeos-decision"]) == (200, {"a": 1}, "d1")
    (asked,) = world.asked
    assert asked.principal == "spiffe://example.test/agent/pilot/track/stable"
    assert asked.told == {"kind": "tool", "mcp": "look"}
    assert asked.headers["content-length"] == str(len(asked.body))
    assert world.ended_ == [("d1", True, 200, None)]
    assert world.settled == ["pilot"]
    assert [call.tool for call in world.heard.of("pilot", "a" * 32)] == ["look"]


def test_a_failure_that_http_does_not_show_is_told_as_one(world):
    world.carried = world.carried._replace(failed=True)
    assert world.post("/tools/look", message("look", {})).status_code == 200
    assert world.ended_ == [("d1", True, 502, None)]


def test_what_is_done_is_no_failure_when_the_ledger_is_away(world):
    world.away = True
    assert world.post("/tools/look", message("look", {})).json() == {"a": 1}
    assert world.called == [("pilot", "look", True)]


def test_what_is_denied_reaches_nobody(world):
    world.reply = denied(Reason("p", "no", "no", "ask"), status=403, mcp=True)
    assert world.post("/tools/look", message("look", {})).json()["error"]["code"] == -32010
    assert (world.called, world.ended_, world.settled) == ([], [], ["pilot"])
    assert world.heard.of("pilot", "a" * 32)[0].verdict == "denied"


def test_what_keeps_a_session_is_no_call(world):
    world.post("/tools/look", {"jsonrpc": "2.0", "id": 1, "method": "ping"})
    assert world.ended_ == []
    assert world.heard.of("pilot", "a" * 32) == []


def test_models_and_tools_that_nobody_declared(world):
    world.carried = world.carried._replace(micros=5)
    world.post("/models/best/chat/completions", {"model": "best"})
    world.post("/tools/unheard-of", message("unheard-of", {}))
    assert [asked.told for asked in world.asked] == [
        {"kind": "model", "route": "best"},
        {"kind": "tool", "mcp": "unheard-of"},
    ]
    assert world.ended_[0] == ("d1", True, 200, 5)


def test_nobody_is_an_agent_without_its_token(world):
    for token in ("x" * 43, PERSON):
        for path in ("/tools/look", "/models/best/chat/completions", "/memory/simulated"):
            assert world.post(path, {}, token).status_code == 401
    assert world.asked == []


def test_what_is_too_large_is_not_read(world):
    assert world.post("/tools/look", b"x" * (MOST_BYTES + 1)).status_code == 413
    assert world.asked == []


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'{"method": "\xff"}',
        *(
            json.dumps({"method": "tools/call", "id": 1, "params": params}).encode()
            for params in (["recall"], "recall", {"name": "recall", "arguments": []}, {"arguments": {"most": 1}})
        ),
        b'{"method": "tools/call", "id": 1, "params": {"name": "recall", "arguments": {"question": "?", "most": 1e999}}}',
    ],
)
def test_what_is_no_question_to_a_memory_is_told(world, body):
    assert world.post("/memory/simulated", body).status_code == 400


def test_too_long_a_question_to_a_memory(world):
    assert world.post("/memory/simulated", b" " * (MOST_BYTES + 1)).status_code == 413


def test_the_memory_of_a_scenario(world):
    body = message("recall", {"question": "rent", "most": 2})
    found = world.post("/memory/simulated", body).json()["result"]["structuredContent"]
    assert found == {"records": [{"id": "r1", "text": "rent"}]}
    assert world.heard.of("pilot", "a" * 32)[0].read == {"r1": "rent"}
    refused = world.post("/memory/simulated", message("remember", {})).json()["error"]
    assert refused == {"code": -32000, "message": "you may only read"}
    assert world.post("/memory/simulated", b"{").status_code == 400
    assert "result" in world.post("/memory/simulated", {"method": "initialize", "id": 1}).json()


def test_only_the_person_asks_and_looks(world):
    question = {"text": "hello", "session": "s"}
    assert world.post("/agents/pilot/ask", question, PERSON).json() == {"reply": "hello"}
    assert world.post("/agents/eve/ask", question, PERSON).status_code == 404
    assert world.post("/agents/pilot/ask", {"text": 1}, PERSON).status_code == 400
    assert world.post("/agents/pilot/ask", question).status_code == 401
    for token, status in ((PERSON, 200), (world.token, 401)):
        found = world.client.get("/status", headers={"authorization": f"Bearer {token}"})
        assert found.status_code == status
