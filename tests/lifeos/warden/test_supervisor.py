"""Real processes: a storm is ended by killing whoever makes it."""

import os
import socket
import sys
import threading
import time

import httpx
import msgspec
import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from lifeos.tools import instance as processes
from lifeos.warden.door import clear
from lifeos.warden.journal import Journal
from lifeos.warden.records import Cleared, Condemned, Opened, Started
from lifeos.warden.seen import Call
from lifeos.warden.supervisor import Command, Supervisor, now
from tests.lifeos.agent import served
from tests.lifeos.warden.calls import LIMITS, SECOND
from tests.lifeos.warden.watched import PATIENCE, Watched

SLEEPS = "import signal\nwhile True: signal.pause()"
STORMS = """\
from lifeos.agent.contract import Decision
def answer(task, desk):
    while True:
        desk.call("search", {"query": "the same"})
"""


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "warden.jsonl")


@pytest.fixture
def watch(path):
    watched = []

    def make(code, limits=LIMITS, **more):
        command = Command([sys.executable, "-c", code], "/", {})
        watched.append(Watched(path, {"ada": command, **more}, limits))
        return watched[0]

    yield make
    for each in watched:
        each.end()


def condemn(watched, wait=10**12):
    watched.warden.record(Condemned(agent="ada", at=now(), reason="it does not heed", until=now() + wait))


def running(watched):
    with watched.warden._lock:  # what is on the disk may be on its way to the memory
        (name,) = watched.warden.standing("ada").instances
    return name


def test_what_is_condemned_is_killed_and_stays_down(watch):
    watched = watch(SLEEPS)
    watched.start()
    watched.until("started")
    name = running(watched)
    condemn(watched)
    watched.until("started", "condemned", "killed")
    assert processes.found(name) is None
    watched.supervisor.wake("ada")
    watched.supervisor.wake("ada")
    assert watched.kinds() == ["started", "condemned", "killed"]


def test_when_its_time_is_over_it_runs_again(watch):
    watched = watch(SLEEPS)
    watched.start()
    watched.until("started")
    condemn(watched, wait=1000)
    watched.until("started", "condemned", "killed", "started")


def test_the_third_time_its_suspension_is_proposed_and_it_stays_down(watch):
    watched = watch(SLEEPS)
    watched.start()
    for _ in range(3):
        watched.until("started")
        condemn(watched, wait=0)
    watched.until("condemned", "condemned", "condemned", "proposed")
    assert watched.proposals == [("ada", "it does not heed")]
    assert not watched.warden.desired("ada", now() * 2).runs


def test_a_person_lets_it_run_at_once(watch, path):
    watched = watch(SLEEPS)
    watched.start()
    watched.until("started")
    condemn(watched)
    watched.until("killed")
    assert clear(path, Cleared(agent="ada", at=now(), by="kim", reason="mended"))
    watched.until("killed", "cleared", "started")


def test_a_suspension_that_cannot_be_proposed_lets_nothing_run(watch):
    watched = watch(SLEEPS)
    watched.fails = True
    for _ in range(3):
        condemn(watched)
    watched.start()
    watched.supervisor.end()
    assert watched.kinds() == ["condemned"] * 3
    watched.supervisor = Supervisor({}, watched.door)
    watched.supervisor.start(watched.warden, lambda *_: "")


def test_what_ends_by_itself_is_started_again(watch):
    watched = watch("pass")
    watched.start()
    watched.until("started", "ended", "started", "ended")


def test_a_program_that_is_not_there_is_tried_again_and_hurts_no_other(watch):
    watched = watch(SLEEPS, bob=Command(["/nowhere"], "/", {}))
    watched.start()
    watched.until("started", "started")
    with watched.news:
        assert watched.news.wait_for(lambda: watched.kinds().count("ended") >= 1, PATIENCE)
    assert running(watched)


def left_behind(path, *records):
    """An instance whose supervisor was killed after these records."""
    name = processes.new()
    left = processes.start(name, [sys.executable, "-c", SLEEPS], "/", {})
    journal = Journal(path)
    journal.append([Started(agent="ada", at=1, instance=name), *records])
    journal.close()
    return left


def test_killed_between_sentence_and_deed_it_does_it_when_it_is_back(path, watch):
    left = left_behind(path, Condemned(agent="ada", at=2, reason="why", until=now() + 10**12))
    watched = watch(SLEEPS)
    watched.start()
    watched.until("started", "condemned", "killed")
    assert processes.found(left.id) is None
    left.kill()


def test_what_runs_is_taken_over_and_no_other_is_started(path, watch):
    left = left_behind(path)
    watched = watch(SLEEPS)
    watched.start()
    condemn(watched)
    watched.until("killed")
    assert watched.kinds() == ["started", "condemned", "killed"]
    assert processes.found(left.id) is None
    left.kill()


def test_what_ended_meanwhile_is_started_anew(path, watch):
    left = left_behind(path)
    left.kill()
    watched = watch(SLEEPS)
    watched.start()
    watched.until("started", "ended", "started")


def test_who_cannot_write_down_what_it_does_lets_nothing_run(watch, monkeypatch):
    watched = watch(SLEEPS)
    watched.start()
    watched.until("started")
    name = running(watched)
    assert watched.supervisor.alive
    raised = []
    monkeypatch.setattr(threading, "excepthook", raised.append)

    def full(records):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(watched.journal, "append", full)
    os.kill(_pid(name), 9)
    watched.supervisor._thread.join(PATIENCE)
    assert raised
    assert not watched.supervisor.alive
    assert processes.found(name) is None


def _pid(name):
    """Of an instance that is about to run: its start is written down before it is started."""
    while not (found := processes._marked(name)):
        time.sleep(0.01)
    return found[0]


def gateway(warden, counts):
    """Where the agent's calls arrive: asks the warden, and tells it what came of them. Every call fails."""

    def called(request):
        agent, session = "hello", request.headers.get("x-lifeos-session", "s")
        refused = warden.admit(agent, session, now())
        counts["refused" if refused else "failed"] += 1
        outcome = "refused" if refused else "failed"
        name = request.path_params["tool"]
        warden.saw(Call(agent=agent, session=session, tool=name, arguments="the same", outcome=outcome, at=now()))
        if refused is None:
            return JSONResponse({"error": "it is down"}, 503)
        return JSONResponse({"error": refused.reason}, 429, {"retry-after": str(refused.wait // SECOND)})

    return Starlette(routes=[Route("/tools/{tool}", called, methods=["POST"])])


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def test_an_agent_that_storms_is_killed_within_ten_calls(tmp_path, path):
    """``python -m lifeos.agent``, as it runs in a pod, with code that asks for the same for ever."""
    port, counts = free_port(), {"failed": 0, "refused": 0}
    (tmp_path / "agent.py").write_text(STORMS)
    (tmp_path / "prompt.md").write_text("Be kind.")
    arguments = ["-m", "lifeos.agent", "--code", str(tmp_path / "agent.py"), "--config", str(tmp_path / "agent.json")]
    command = [sys.executable, *arguments, "--host", "127.0.0.1", "--port", str(port)]
    watched = Watched(path, {"hello": Command(command, str(tmp_path), dict(os.environ))})
    with served.serving(gateway(watched.warden, counts)) as url:
        (tmp_path / "agent.json").write_bytes(msgspec.json.encode(served.told(url, [("search", "http")]).config))
        watched.start()
        try:
            ready(f"http://127.0.0.1:{port}")
            task = {"id": "t", "session": "s", "text": "find it"}
            with pytest.raises(httpx.TransportError):  # it dies before it answers
                httpx.post(f"http://127.0.0.1:{port}/v1/decisions", json=task, timeout=PATIENCE)
            watched.until("opened", "condemned", "killed")
            assert counts["failed"] == LIMITS.identical_failures
            assert counts["refused"] <= 10
            opened, condemned = (
                next(each for each in watched.records() if isinstance(each, kind)) for kind in (Opened, Condemned)
            )
            assert opened.signature == "identical-failures"
            assert "although its breaker is open" in condemned.reason
        finally:
            watched.end()
    assert watched.kinds()[-1] == "killed"  # and none was started since


def ready(url):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{url}/healthz").status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise AssertionError("the agent does not answer")
