"""A share of sessions in shadow, by the real Envoy and the real OPA: who is mirrored, that nobody who asks feels it, and that a release is judged by it."""

import contextlib
import itertools
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import msgspec
import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from lifeos.agent import serve
from lifeos.agent.config import load
from lifeos.agent.connection import Connection
from lifeos.agent.contract import Action, Decision, Task
from lifeos.agent.pod import Pod
from lifeos.agent.tls import Svid
from lifeos.compiler.pipeline import Compilation
from lifeos.gym.candidates import desk_config
from lifeos.gym.values.decided import against
from lifeos.ledger.sql import SqlLedger
from lifeos.services import verdict, verdict_metrics
from lifeos.services.calls import asked_of
from lifeos.services.decisions import Decisions
from lifeos.services.exposition import metrics_of
from lifeos.services.gateway.app import probes
from lifeos.services.gateway.approval import Approvers
from lifeos.services.gateway.booked import Booked
from lifeos.services.gateway.gateway import Gateway
from lifeos.services.gateway.metrics import Metrics
from lifeos.services.gateway.mutual import OnlyEnvoy, credentials
from lifeos.services.gateway.opa import Opa
from lifeos.services.gateway.server import Door
from lifeos.services.gateway.server import serve as listen
from lifeos.services.golden.replay import Replays
from lifeos.services.golden.shadow import Shadow
from lifeos.services.mirrored import door
from lifeos.services.mirrored.judged import Mirrored
from tests.lifeos.agent.served import serving
from tests.lifeos.services.gateway.test_mutual import issued
from tests.proofs.ingress import Ingress
from tests.proofs.test_opa import ROOT, rendered, tree  # noqa: F401  fixtures
from tests.proofs.way import AGENT, Way

pytestmark = pytest.mark.proof

SESSIONS = 2000
AT_ONCE = 4
PATIENCE = 120
STAGE = "/v1/releases/finance/finance-0123456789?stage=shadow"


@pytest.fixture(scope="module")
def fleet():
    return Compilation(str(ROOT), cached=False).analysis.fleet


class MirrorWay(Way):
    """With a ledger, and a second door of the same service, for the Envoy that takes people in."""

    def start_service(self, stack):
        opa = stack.enter_context(contextlib.closing(Opa(f"http://127.0.0.1:{self.server.rest}", 10)))
        self.ledger = stack.enter_context(contextlib.closing(SqlLedger(str(self.folder / "ledger.sqlite"))))
        books = Booked(self.ledger)
        gateway = Gateway(lambda: self.fleet, opa, books, Approvers({}), self.waiting, Metrics())
        door = Door(credentials(lambda: issued(f"{self.folder}/service")), OnlyEnvoy(lambda: "lifeos.dev"))
        grpc, self.port = listen(gateway, books, "127.0.0.1:0", door)
        self.socket = self.folder / "gateway.sock"
        plain, _ = listen(gateway, books, f"unix:{self.socket}")
        for server in (grpc, plain):
            stack.callback(lambda server=server: server.stop(None).wait())

    def ingress(self, live, mirror):
        return Ingress(self.rendered, self.folder, "finance", live=live, mirror=mirror, asks=self.socket)

    def agent(self, track, answer):
        """An agent as it is served, with a certificate of this track, whose calls go through the listener `action`."""
        place = f"{self.folder}/agent-{track}"
        self.authority.issue(AGENT.format("finance", track), place)
        path = desk_config.write(
            f"{self.folder}/config-{track}",
            self.fleet.agents["finance"],
            self.fleet.catalog,
            f"https://127.0.0.1:{self.envoy.port}",
        )
        told = load(path)
        told = told._replace(config=msgspec.structs.replace(told.config, memory=None), version="finance-0123456789")
        return serve.application(answer, Pod(told, Connection(Svid(place, "lifeos.dev"))))


@pytest.fixture
def way(fleet, rendered, tree, tmp_path):  # noqa: F811
    with MirrorWay(fleet, rendered, tree, tmp_path) as made:
        yield made


class Seen:
    """Whoever is sent requests: which sessions, and with what."""

    def __init__(self):
        self.sessions, self.headers = [], []
        self.app = Starlette(routes=[Route("/v1/decisions", self._take, methods=["POST"])])

    async def _take(self, request):
        body = msgspec.json.decode(await request.body(), type=Task)
        self.sessions.append(body.session)
        self.headers.append(dict(request.headers))
        decision = msgspec.json.encode(Decision(body.id, f"Live, {body.session}."))
        return Response(decision, media_type="application/json")


class People:
    """They ask by way of Envoy, several at a time."""

    def __init__(self, ingress):
        self.client = httpx.Client(trust_env=False, timeout=60, headers={"host": ingress.host})
        self.url = f"http://127.0.0.1:{ingress.port}/v1/decisions"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.close()

    def ask(self, session, headers):
        task = {"id": f"t-{session}", "session": session, "text": f"Save for {session}."}
        return self.client.post(self.url, json=task, headers={"x-lifeos-session": session, **headers})

    def all(self, sessions, **headers):
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(lambda session: self.ask(session, sent), sessions))


def port_of(url):
    return int(url.rpartition(":")[2])


def until(true):
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_five_percent_of_sessions_are_mirrored_each_always_or_never(way, fleet):
    assert (fleet.agents["finance"].release.shadow.percent, fleet.agents["finance"].release.shadow.by) == (5, "session")
    sessions = [f"s-{number}" for number in range(SESSIONS)]
    live, shadow = Seen(), Seen()
    with (
        serving(live.app) as to_live,
        serving(shadow.app) as to_shadow,
        way.ingress(port_of(to_live), port_of(to_shadow)) as ingress,
        People(ingress) as people,
    ):
        answers = people.all(sessions)
        assert {answer.status_code for answer in answers} == {200}
        assert [answer.json()["reply"] for answer in answers] == [f"Live, {session}." for session in sessions]
        mirrored = {
            session
            for session, headers in zip(live.sessions, live.headers, strict=True)
            if headers["x-lifeos-shadow"] == "1"
        }
        until(lambda: len(shadow.sessions) >= len(mirrored))
        assert sorted(shadow.sessions) == sorted(mirrored), "all of those, each once, and nobody else"
        spread = 4 * (SESSIONS * 0.05 * 0.95) ** 0.5
        assert abs(len(mirrored) - SESSIONS * 0.05) < spread, len(mirrored)
        assert {headers["host"] for headers in shadow.headers} == {ingress.host}

        some = [*sorted(mirrored)[:50], *(session for session in sessions if session not in mirrored)][:100]
        before = len(shadow.sessions)
        for forged in ("0", "1"):
            people.all(some, x_lifeos_shadow=forged)
        until(lambda: len(shadow.sessions) >= before + 100)
        time.sleep(0.5)
        assert sorted(shadow.sessions[before:]) == sorted([*some[:50], *some[:50]]), (
            "a client's own header decides nothing"
        )


def test_who_asks_is_told_the_decision_that_the_agent_is_asked_for(way):
    """Whatever their client says, of the trace and of the header."""
    live = Seen()
    mine = f"00-{'a' * 32}-{'b' * 16}-01"
    with (
        serving(live.app) as to_live,
        nobody() as port,
        way.ingress(port_of(to_live), port) as ingress,
        People(ingress) as people,
    ):
        answers = [people.ask("s", headers) for headers in ({}, {"x-lifeos-decision": "forged"}, {"traceparent": mine})]
    told = [answer.headers["x-lifeos-decision"] for answer in answers]
    assert [headers["traceparent"].split("-")[1] for headers in live.headers] == told
    assert (told[2], len(set(told))) == ("a" * 32, 3)
    assert "forged" not in [*told, *(headers.get("x-lifeos-decision") for headers in live.headers)]


@contextlib.contextmanager
def nobody():
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    yield port


@contextlib.contextmanager
def silent():
    """Takes connections, and says nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        yield listening.getsockname()[1]


@contextlib.contextmanager
def failing():
    async def fails(_request):
        return Response("no", 500)

    with serving(Starlette(routes=[Route("/{path:path}", fails, methods=["POST"])])) as url:
        yield port_of(url)


def test_nobody_who_asks_feels_a_shadow_that_is_empty_slow_or_broken(way):
    live, whole = Seen(), Seen()
    took = {}
    with serving(live.app) as to_live, serving(whole.app) as to_whole:
        with way.ingress(port_of(to_live), port_of(to_whole)) as ingress, People(ingress) as people:
            people.all([f"s-{number}" for number in range(600)])
            until(lambda: whole.sessions)
            time.sleep(0.5)
            shadowed = sorted(set(whole.sessions))
        for name, mirror in {
            "whole": contextlib.nullcontext(port_of(to_whole)),
            "empty": nobody(),
            "silent": silent(),
            "failing": failing(),
        }.items():
            with mirror as port, way.ingress(port_of(to_live), port) as ingress, People(ingress) as people:
                asked = list(itertools.islice(itertools.cycle(shadowed), 100))
                began = time.monotonic()
                answers = people.all(asked)
                took[name] = time.monotonic() - began
            assert [(answer.status_code, answer.json()["reply"]) for answer in answers] == [
                (200, f"Live, {session}.") for session in asked
            ]
    assert max(took.values()) < 5 * took["whole"] + 2, took


def saves(confidence):
    """An agent that reads and writes, this sure of it."""

    def answer(task, desk):
        desk.call("ledger-read", {"from": "2026-01-01", "until": "2026-01-31"}, confidence=0.9, route="frontier")
        goal = {"name": task.session, "target": 900}
        made = desk.call("savings-goal-write", goal, confidence=confidence, route="frontier")
        outcome = "denied" if made.outcome == "denied" else "done"
        return Decision(task.id, "Saved.", (Action("savings-goal-write", goal, outcome),), confidence=confidence)

    return answer


@pytest.mark.parametrize(("confidence", "verdicts"), [(0.9, "pass"), (0.3, "fail")])
def test_a_release_is_judged_by_what_people_ask_and_its_shadow_writes_nothing(
    way, fleet, tmp_path, confidence, verdicts
):
    """By its own account both versions decide well; what the second one tried, the ledger knows."""
    decisions = Decisions(str(tmp_path / "decisions.sqlite"))
    live = Seen()
    with contextlib.ExitStack() as stack:
        told = stack.enter_context(
            serving(
                probes(
                    lambda: fleet,
                    lambda: True,
                    lambda of: way.ledger.lines(decision=of),
                    metrics_of(Metrics().registry),
                )
            )
        )
        shadow = stack.enter_context(serving(way.agent("shadow", saves(confidence))))
        judge = Mirrored(decisions, against, asked_of(told), lambda _agent, version: Shadow(shadow, version))
        to_live = stack.enter_context(serving(live.app))
        taken = stack.enter_context(serving(door.app(judge)))
        ingress = stack.enter_context(way.ingress(port_of(to_live), port_of(taken)))
        people = stack.enter_context(People(ingress))
        asking = stack.enter_context(
            TestClient(
                verdict.app(lambda: fleet, decisions, judge, Replays(decisions, against), verdict_metrics.Metrics())
            )
        )
        found = asking.get(STAGE).json()
        for first in range(0, 3 * SESSIONS, 200):
            answers = people.all([f"s-{number}" for number in range(first, first + 200)])
            # All of them are one process here, which on a busy machine decides too late at times; then nobody is asked.
            assert {answer.status_code for answer in answers} <= {200, 503}
            found = asking.get(STAGE).json()
            if found["verdict"] != "inconclusive":
                break
        until(
            lambda: (
                " 0 under way"
                in str(judge.look(fleet.agents["finance"], fleet.catalog, "finance-0123456789", lambda: True))
            )
        )
    assert found["verdict"] == verdicts, found
    acted = [one.line.event for one in way.ledger.lines(kind="acted")]
    assert {event.track for event in acted} == {"shadow"}
    writes = [event for event in acted if event.tool == "savings-goal-write"]
    assert len(writes) >= found["decisions"]
    assert {event.verdict for event in writes if event.codes} == ({"recorded"} if verdicts == "pass" else {"denied"})
    called = [body["params"]["name"] for _, _, body in way.upstream.seen if body["method"] == "tools/call"]
    assert set(called) == {"ledger-read"}, "reads reach the tool, and no write does"
