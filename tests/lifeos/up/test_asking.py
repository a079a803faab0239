"""Asking an agent over its socket: the conversation, what is written down, and what is said when there is no answer."""

import threading
from contextlib import contextmanager

import msgspec
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from lifeos.agent.contract import Claim, Decision, Task
from lifeos.up.asking import AskError, Asking
from lifeos.up.heard import Heard
from lifeos.up.messages import Call, Cited, Question
from lifeos.up.staff import SOCKET
from tests.lifeos.bundle import fleets

AGENT = fleets.agent()
DEEP = "deeper-than-a-socket-address-may-be-" * 4


class Pilot:
    """An agent behind its socket. ``answer``: with a task, what it decides, or a response."""

    def __init__(self, folder, world=None):
        self.folder = folder / DEEP
        self.folder.mkdir()
        self.heard, self.recorded, self.tasks, self.traces = Heard(), [], [], []
        self.answer = lambda task: Decision(task.id, "well", claims=(Claim("a", ("r1", "r2")),), confidence=0.9)
        self.asking = Asking(
            {"pilot": str(self.folder)},
            {"pilot": AGENT},
            {} if world is None else {"pilot": world},
            self.heard,
            self.recorded.append,
            lambda _agent, key: Cited(key, "from memory", "mail", "2026-01-01") if key == "r2" else None,
            lambda name: f"because of {name}",
        )

    async def decide(self, request):
        task = msgspec.json.decode(await request.body(), type=Task)
        self.tasks.append(task)
        self.heard.note("pilot", request.headers["traceparent"], Call("look", "allowed", read={"r1": "text of r1"}))
        said = self.answer(task)
        return said if isinstance(said, Response) else Response(msgspec.json.encode(said))

    @contextmanager
    def serving(self, monkeypatch):
        monkeypatch.chdir(self.folder)
        app = Starlette(routes=[Route("/v1/decisions", self.decide, methods=["POST"])])
        server = uvicorn.Server(uvicorn.Config(app, uds=SOCKET, log_config=None, access_log=False, lifespan="off"))
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            pass
        yield
        server.should_exit = True
        thread.join()


@pytest.fixture
def pilot(tmp_path, monkeypatch):
    made = Pilot(tmp_path)
    with made.serving(monkeypatch):
        yield made


HELLO = Question("hello", "s")


def refused(pilot, question=HELLO, name="pilot"):
    with pytest.raises(AskError) as caught:
        pilot.asking.ask(name, question)
    return caught.value.status, str(caught.value)


def test_an_answer_with_what_it_rests_on(pilot):
    told = pilot.asking.ask("pilot", HELLO)
    assert told.decision.reply == "well"
    assert [call.tool for call in told.calls] == ["look"]
    assert told.cited == [Cited("r1", "text of r1"), Cited("r2", "from memory", "mail", "2026-01-01")]
    (event,) = pilot.recorded
    assert (event.id, event.agent, event.team, event.read, event.cited) == (
        pilot.tasks[0].id,
        "pilot",
        "alpha",
        ("r1",),
        ("r1", "r2"),
    )
    assert event.scopes == AGENT.memory.scopes


def test_a_conversation_goes_on_and_others_are_apart(pilot):
    for session in ("s", "s", "other"):
        pilot.asking.ask("pilot", Question("hello", session))
    assert [[said.text for said in task.history] for task in pilot.tasks] == [[], ["hello", "well"], []]
    assert len({task.id for task in pilot.tasks}) == 3


def test_one_question_of_a_conversation_at_a_time(pilot):
    inner = []

    def answer(task):
        inner.append(refused(pilot))
        return Decision(task.id, "well")

    pilot.answer = answer
    pilot.asking.ask("pilot", HELLO)
    assert inner[0][0] == 409
    pilot.answer = lambda task: Decision(task.id, "again")
    assert pilot.asking.ask("pilot", HELLO).decision.reply == "again"


def test_what_is_no_answer(pilot):
    assert refused(pilot, name="eve") == (404, "because of eve")
    assert refused(pilot, Question("hello", "../s"))[0] == 400
    assert refused(pilot, Question("  ", "s"))[0] == 400
    pilot.answer = lambda _task: Response(b"", 500)
    assert refused(pilot) == (502, "'pilot' failed: because of pilot")
    pilot.answer = lambda _task: Response(b"{}")
    assert "no decision" in refused(pilot)[1]
    assert pilot.recorded == []


def test_one_that_does_not_run(tmp_path):
    assert refused(Pilot(tmp_path)) == (502, "'pilot' did not answer: because of pilot")


def test_in_a_simulated_world_it_is_its_date(tmp_path, monkeypatch):
    class World:
        today = "2026-02-03"

        def record(self, _key):
            return "of the world"

    made = Pilot(tmp_path, World())
    with made.serving(monkeypatch):
        made.asking.ask("pilot", Question("hello", "s"))
    assert made.tasks[0].date == "2026-02-03"


def test_a_confidence_that_is_none_is_not_written_down(pilot):
    pilot.answer = lambda task: Decision(task.id, "sure", confidence=7.0)
    assert pilot.asking.ask("pilot", HELLO).decision.confidence == 7.0
    assert pilot.recorded[0].confidence is None
