"""Candidates in processes of their own: the same observations as in this one, and whatever else answers is a failure in bounded time."""

import subprocess
import sys
import time

import httpx
import pytest

from lifeos.errors import LifeOSError
from lifeos.gym.backends import Backends
from lifeos.gym.candidates import desk_config
from lifeos.gym.candidates.http_candidate import Caller, Remote
from lifeos.gym.candidates.switchboard import Switchboard, wait_for
from lifeos.gym.gate import Gate
from lifeos.gym.guard import Guard
from lifeos.gym.run import run
from tests.architecture.test_files import ROOT
from tests.lifeos.gym import agents, odd_candidates

SEED = 4
SECONDS = 2.0


@pytest.fixture(scope="module")
def guard(fleet):
    return Guard(fleet)


@pytest.fixture(scope="module")
def board():
    with Switchboard("127.0.0.1:0") as board:
        yield board


@pytest.fixture
def served(tmp_path, fleet, board):
    """Serve the text of an agent.py by the SDK, in a process; its URL."""
    running = []

    def serve(code):
        (tmp_path / "served.py").write_text(code)
        path = desk_config.write(str(tmp_path / "desk"), fleet.agents["hello"], fleet.catalog, board.url)
        port = free_port()
        command = ["-m", "lifeos.agent", "--code", str(tmp_path / "served.py"), "--config", path]
        running.append(subprocess.Popen([sys.executable, *command, "--host", "127.0.0.1", "--port", str(port)]))
        url = f"http://127.0.0.1:{port}"
        wait_for(url, 60)
        return url

    yield serve
    for process in running:
        process.kill()  # one of them never comes to an end
        process.wait()


def free_port():
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@pytest.fixture
def remote(gated, fleet, board, tmp_path):
    """The gate of whoever answers at a URL."""
    known = gated(agents.GOOD)

    def make(url, seed=SEED, image=""):
        hello = fleet.agents["hello"]
        source = Remote(url, board.folder, hello, fleet.catalog, image)
        return Gate(str(tmp_path), known.fleet, hello, known.suite, seed, source=source)

    return make


def test_hello_is_seen_the_same_over_http(served, remote, gated, board):
    code = (ROOT / "agents.d/platform/hello/agent.py").read_text()
    verdict, records = run(remote(served(code)), 2)
    inside_verdict, inside = run(gated(code, seed=SEED), 2)
    assert (verdict, verdict.decision, verdict.read) == (inside_verdict, "pass", 100)
    assert records == inside


@pytest.mark.parametrize(
    "code", [agents.EVIL, agents.HALLUCINATES, agents.LOOPS], ids=["evil", "hallucinates", "loops"]
)
def test_what_a_bad_agent_does_is_seen_the_same_over_http(served, remote, gated, guard, code):
    """Also a call that is refused, of a tool that nobody granted."""
    outside, inside = remote(served(code)), gated(code, seed=SEED)
    for index in range(3):
        one, other = outside.simulate(guard, index), inside.simulate(guard, index)
        assert one.trace.events == other.trace.events
        assert one == other


def test_memory_and_models_are_asked_the_same_over_http(served, remote, gated, guard, fleet):
    from tests.lifeos.gym.models import Fixed

    code = """\
from lifeos.agent.contract import Decision
def answer(task, desk):
    found = desk.recall(task.text, 3)
    thought = desk.think("sum up", system=desk.prompt, stakes="high", most_tokens=40)
    try:
        desk.think("as data", schema={"type": "object"})
    except Exception as error:
        told = str(error)
    return Decision(task.id, f"{found} {thought.text} {told}", usage=thought.usage, confidence=0.8)
"""
    outside, inside = remote(served(code)), gated(code, seed=SEED)
    outside.backends = inside.backends = Backends(Fixed("certainly"))
    one, other = outside.simulate(guard, 1), inside.simulate(guard, 1)
    assert one == other
    assert one.trace.decisions[0].usage.cost.micros > 0
    assert "other JSON" in one.trace.decisions[0].reply


@pytest.fixture(scope="module")
def odd():
    """Where the odd candidates answer."""
    command = [sys.executable, odd_candidates.__file__]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        process.terminate()


def simulated(remote, guard, fleet, board, url):
    gate = remote(url)
    gate._answer = Caller(url, board.folder, fleet.agents["hello"], fleet.catalog, SECONDS)
    return gate.simulate(guard, 1)


def test_the_odd_candidate_can_also_behave(odd, remote, guard, fleet, board):
    assert simulated(remote, guard, fleet, board, f"{odd}/fine").observation.status == "judged"


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("hangs", "no decision within 2 s"),
        ("huge", "more than 1000000 bytes"),
        ("huge-in-parts", "more than 1000000 bytes"),
        ("streams-forever", "no decision within 2 s"),
        ("headers-forever", "no answer"),
        ("garbage", "no decision"),
        ("not-http", "no answer"),
        ("other-json", "missing required field `task`"),
        ("wrong-type", "text/html"),
        ("compressed", "not with plain application/json"),
        ("closes", "no answer"),
        ("closes-in-the-middle", "no answer"),
        ("redirects", "status 307"),
        ("fails", "status 500"),
        ("created", "status 201"),
        ("earns", "its usage is below zero"),
        ("other-task", "decided task '0.99', and was asked '1.1'"),
    ],
)
def test_whatever_is_no_decision_is_a_failure_in_bounded_time(odd, remote, guard, fleet, board, how, said):
    began = time.monotonic()
    record = simulated(remote, guard, fleet, board, f"{odd}/{how}")
    assert time.monotonic() - began < SECONDS + 20
    late = said.startswith("no decision within")
    assert (record.observation.status, record.observation.passed) == ("timeout" if late else "error", {})
    assert said in record.missing[0]


def test_nobody_there_is_a_failure(remote, guard, fleet, board):
    assert "no answer" in simulated(remote, guard, fleet, board, f"http://127.0.0.1:{free_port()}").missing[0]


def test_who_calls_without_end_is_stopped(served, remote, guard):
    record = remote(served(agents.BUSY)).simulate(guard, 1)
    assert record.observation.status == "error"
    assert "more than 200 calls" in record.missing[0]


def test_after_the_decision_nobody_listens(served, remote, guard, board):
    """A candidate that acts when it has answered, or in another's session, changes nothing, and is told so."""
    code = """\
import threading, time, httpx
from lifeos.agent.contract import Decision
def answer(task, desk):
    threading.Timer(0.3, desk.call, ("calendar-read", {"from": desk.today, "days": 1})).start()
    return Decision(task.id, "Hello.")
"""
    url = served(code)
    record = remote(url).simulate(guard, 1)
    time.sleep(0.6)
    assert record.trace.calls == ()
    for session in ("1", "../1", "", "x" * 100):
        answer = httpx.post(f"{board.url}/tools/calendar-read", json={}, headers={"x-lifeos-session": session})
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "no-session")


def test_a_version_is_its_image_and_without_one_there_is_only_practice(remote, fleet):
    image = fleet.agents["hello"].runtime.image
    named = remote("http://127.0.0.1:1", None, image)
    assert (named.split, named.digest) == ("gate", remote("http://127.0.0.1:2", None, image).digest)
    with pytest.raises(LifeOSError, match="a gate is about one version"):
        remote("http://127.0.0.1:1", None)
    one, other = (remote("http://127.0.0.1:1", 1) for _ in range(2))
    assert one.split == "practice"
    assert one.path != other.path, "whoever answers next time is not who was seen before"
