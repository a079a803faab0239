"""A shadow asked over HTTP, by agents that are served as in their pods; and everybody else who may answer there."""

import socket
import threading
from contextlib import contextmanager

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from lifeos.agent import serve
from lifeos.agent.connection import Connection
from lifeos.agent.contract import Decision, Task
from lifeos.agent.pod import Pod
from lifeos.services.golden import shadow
from lifeos.services.golden.shadow import Fault, Shadow, Waits, address
from tests.lifeos.agent import served
from tests.lifeos.bundle import fleets

TOLD = served.told()
BARE = TOLD._replace(config=msgspec.structs.replace(TOLD.config, memory=None))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
TASK = Task("t", "s", "Where to?")


@contextmanager
def asking(app, version=TOLD.version):
    with served.serving(app) as url:
        one = Shadow(url, version)
        try:
            yield one
        finally:
            one.close()


def agent(answer, told=BARE):
    return serve.application(answer, Pod(told, Connection(None)))


def north(task, _desk):
    return Decision(task.id, "North.")


def odd(body, status=200, version=TOLD.version, health=200):
    """Whoever answers that."""
    headers = {} if version is None else {serve.VERSION: version}

    async def decide(_request):
        return Response(body, status, headers)

    async def alive(_request):
        return Response("", health, {serve.VERSION: TOLD.version})

    return Starlette(routes=[Route("/v1/decisions", decide, methods=["POST"]), Route("/healthz", alive)])


def test_it_decides():
    with asking(agent(north)) as one:
        assert one.ask(TASK, 5) == Decision("t", "North.")


def test_another_version_is_not_asked_at_all():
    tasks = []
    with asking(agent(lambda task, desk: tasks.append(task) or north(task, desk)), "hello-other") as one:
        assert one.ask(TASK, 5) == Waits(f"'{TOLD.version}' answers there")
    assert tasks == []


@pytest.mark.parametrize(
    ("version", "why"), [("hello-next", "'hello-next' answers there"), (None, "who answers there says no version")]
)
def test_one_that_takes_its_place_meanwhile_is_not_taken_for_it(version, why):
    with asking(odd(msgspec.json.encode(Decision("t", "North.")), version=version)) as one:
        assert one.ask(TASK, 5) == Waits(why)


def test_a_proxy_in_front_of_nobody():
    with asking(odd(b"no healthy upstream", 503, version=None)) as one:
        assert one.ask(TASK, 5) == Waits("who answers there says no version")


def test_nobody():
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    one = Shadow(f"http://127.0.0.1:{port}", TOLD.version)
    found = one.ask(TASK, 5)
    one.close()
    assert isinstance(found, Waits)
    assert "no shadow that answers" in found.why


def test_one_whose_memory_is_not_served_yet():
    with asking(agent(north, TOLD)) as one:
        found = one.ask(TASK, 5)
    assert isinstance(found, Waits)
    assert "memory is not served" in found.why


def test_an_agent_that_fails():
    def fails(_task, _desk):
        raise ValueError("no")

    with asking(agent(fails)) as one:
        assert one.ask(TASK, 5) == Fault("it answers with 500")


@pytest.mark.parametrize("body", [b"", b"[]", b'{"task": 3}', b"\xff", b"[" * 10_000, b'{"task": "t"}'])
def test_what_is_no_decision(body):
    with asking(odd(body)) as one:
        found = one.ask(TASK, 5)
    assert isinstance(found, Fault)
    assert "no decision" in found.why


def test_whatever_is_answered_is_a_decision_or_a_fault():
    said = [b""]

    async def decide(_request):
        return Response(said[0], headers={serve.VERSION: TOLD.version})

    async def alive(_request):
        return Response("", headers={serve.VERSION: TOLD.version})

    app = Starlette(routes=[Route("/v1/decisions", decide, methods=["POST"]), Route("/healthz", alive)])
    fields = st.dictionaries(st.sampled_from(["task", "reply", "actions", "claims", "asks", "confidence"]), JSON)
    with asking(app) as one:

        @settings(max_examples=150, deadline=None)
        @given(st.binary(max_size=200) | fields.map(msgspec.json.encode))
        def answered(body):
            said[0] = body
            assert isinstance(one.ask(TASK, 30), Decision | Fault)

        answered()


def test_more_than_a_decision_has(monkeypatch):
    monkeypatch.setattr(shadow, "MOST_BYTES", 10)
    with asking(odd(b" " * 11)) as one:
        assert one.ask(TASK, 5) == Fault("its answer has more than 10 bytes")


def test_one_that_does_not_come_to_an_end():
    over = threading.Event()

    def hangs(task, desk):
        over.wait(30)
        return north(task, desk)

    with asking(agent(hangs)) as one:
        found = one.ask(TASK, 0.3)
        over.set()
    assert found == Fault("no decision within 0.3 s")


def test_a_connection_that_ends_in_the_middle():
    async def cut(scope, receive, send):
        headers = [(serve.VERSION.encode(), TOLD.version.encode()), (b"content-length", b"100")]
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": headers if scope["method"] == "POST" else headers[:1],
            }
        )
        if scope["method"] == "POST":
            await send({"type": "http.response.body", "body": b"{", "more_body": True})
            raise OSError("the end")
        await send({"type": "http.response.body", "body": b"ok"})

    with asking(cut, TOLD.version) as one:
        found = one.ask(TASK, 5)
    assert isinstance(found, Fault)
    assert found.broken


def test_where_it_is():
    assert address(fleets.agent()) == "http://pilot-shadow.lifeos-alpha.svc.cluster.local"
    sleeper = fleets.agent(runtime=fleets.change(fleets.agent().runtime, profile="knative"))
    assert address(sleeper) == "http://shadow-pilot.lifeos-alpha.svc.cluster.local"
