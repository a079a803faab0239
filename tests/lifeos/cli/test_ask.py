"""``lifeos ask``, at a fleet that answers as we say."""

import json

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from lifeos.up.home import Home, Runs
from tests.lifeos.agent.served import serving

REASON = {
    "policy": "confidence-floor",
    "code": "confidence-low",
    "message": "a confidence of 0.1 is below 0.7",
    "remedy": "ask",
}
DECISION = {
    "task": "t",
    "reply": "It is \x1b[31mdue.",
    "claims": [{"text": "a", "cites": ["r1"]}],
    "actions": [{"tool": "pay", "arguments": {"amount": 3}, "outcome": "proposed"}],
    "confidence": 0.9,
}
TOLD = {
    "agent": "hello",
    "session": "s1",
    "decision": DECISION,
    "calls": [
        {"tool": "look", "verdict": "allowed", "reasons": [], "request": "", "read": {}},
        {"tool": "pay", "verdict": "denied", "reasons": [REASON], "request": "req7", "read": {}},
    ],
    "cited": [{"id": "r1", "text": "a bill", "source": "mail", "time": "2026-01-02T10:00"}],
}


@pytest.fixture
def root(run, tmp_path):
    folder = tmp_path / "life"
    assert run("init", folder, "--trust-domain", "life.example")[0] == 0
    return folder


@pytest.fixture
def fleet(root):
    asked = []

    async def answer(request):
        asked.append(await request.json())
        return JSONResponse(TOLD)

    app = Starlette(routes=[Route("/agents/hello/ask", answer, methods=["POST"])])
    with Home(str(root)) as home, serving(app) as url:
        home.told(Runs(1, 2, url, "secret"))
        yield asked


def test_the_reply_what_it_rests_on_and_why_something_was_denied(run, root, fleet):
    code, out, err = run("-C", root, "ask", "hello", "Is it due?", "--session", "s1")
    assert (code, err) == (0, "")
    assert fleet == [{"text": "Is it due?", "session": "s1"}]
    assert "\x1b" not in out, "what an agent says does not draw on the terminal"
    for line in (
        "  r1 (mail, 2026-01-02): a bill",
        "  look: allowed",
        "  pay: denied",
        "    confidence-low: a confidence of 0.1 is below 0.7",
        "      rule: confidence-floor (policies/action/confidence_floor.rego:",
        "      set by: confidence.min = 0.7  lifeos.yaml:",
        "      remedy: ask",
        "lifeos approve req7",
        '  pay: proposed, with {"amount": 3}',
        "confidence 0.9; go on with --session s1",
    ):
        assert line in out


def test_for_programs(run, root, fleet):
    code, out, _ = run("-C", root, "ask", "hello", "Is it due?", "--format", "json")
    told = json.loads(out)
    assert code == 0
    assert told["decision"]["reply"] == DECISION["reply"]
    assert told["calls"][1]["why"][0]["thresholds"][0]["place"].startswith("lifeos.yaml:")
    assert len(fleet[0]["session"]) == 8, "a new one"


def test_nothing_runs(run, root):
    code, _, err = run("-C", root, "ask", "hello", "Is it due?")
    assert code == 1
    assert "start it with `lifeos up`" in err


def test_what_is_no_name_is_no_path(run, root, fleet):
    code, _, err = run("-C", root, "ask", "../status", "Is it due?")
    assert code == 2
    assert "is no name of an agent" in err
    assert fleet == []
