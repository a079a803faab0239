"""Answers of tools that are streamed: the real Envoy holds them by a question that stays open, and the gateway service ends it when the breaker of their agent opens.

What is no stream passes as it did; a stream of which nobody would know when to end it ends.
"""

import contextlib
import json
import signal
import threading
import time
import urllib.request

import httpx
import pytest

from lifeos.ledger import breakers
from lifeos.ledger.sql import SqlLedger
from tests.lifeos.services.gateway.books import message
from tests.proofs.test_gateway import ProcessWay, fleet  # noqa: F401  a fixture
from tests.proofs.test_opa import rendered, tree  # noqa: F401  fixtures
from tests.proofs.way import READ, STATED, Way, code

pytestmark = pytest.mark.proof

LATER = 4_000_000_000_000_000
"""Microseconds since 1970 UTC."""
CALENDAR = message("calendar-read", {"from": "2026-01-01"}, **STATED)


@pytest.fixture
def way(fleet, rendered, tree, tmp_path):  # noqa: F811
    with Way(fleet, rendered, tree, tmp_path) as made:
        yield made


class Reader(threading.Thread):
    """Reads an answer: when each event of it came, when it ended, and whether it was whole."""

    def __init__(self, way, agent="finance", tool="ledger-read", body=READ):
        """``body``: None to get the session's stream."""
        super().__init__()
        self.client, self.asked = way.client(agent), ("POST" if body else "GET", f"/tools/{tool}")
        self.body = {"json": body} if body else {"headers": {"accept": "text/event-stream"}}
        self.events, self.whole, self.ended, self.status = [], False, 0.0, 0

    def run(self):
        with contextlib.suppress(httpx.RemoteProtocolError), self.client:
            with self.client.stream(*self.asked, **self.body) as answer:
                self.status = answer.status_code
                for line in answer.iter_lines():
                    if line:
                        self.events.append((time.monotonic(), json.loads(line.removeprefix("data: "))))
            self.whole = True
        self.ended = time.monotonic()

    def begun(self):
        end = time.monotonic() + 30
        while not self.events:
            assert self.is_alive(), self.status
            assert time.monotonic() < end
            time.sleep(0.02)
        return self


def reading(way, *asked, **more):
    made = Reader(way, *asked, **more)
    made.start()
    return made


def opened(way, agent="finance"):
    """The moment before its breaker was open."""
    at = time.monotonic()
    way.books.breakers[agent] = "open"
    return at


def left(way, streams):
    end = time.monotonic() + 5
    while way.upstream.left < streams:
        assert time.monotonic() < end, way.upstream.left
        time.sleep(0.02)


def test_a_stream_is_whole_and_its_last_event_is_the_answer(way):
    way.upstream.events, way.upstream.pause = 20, 0.15  # longer than any answer of the service may take
    one = reading(way)
    one.join(30)
    assert (one.status, one.whole, len(one.events)) == (200, True, 21)
    assert "result" in one.events[-1][1]
    assert one.events[-1][0] - one.events[0][0] > 2.5, "nobody kept it back until it was whole"


def test_streams_are_cut_when_the_breaker_opens_and_those_of_others_go_on(way):
    way.upstream.events = 60
    mine = [reading(way), reading(way, body=None)]
    other = reading(way, "health", "calendar-read", CALENDAR)
    for each in (*mine, other):
        each.begun()
    at = opened(way)
    for each in (*mine, other):
        each.join(30)
    assert [each.whole for each in (*mine, other)] == [False, False, True]
    assert len(other.events) == 61
    cut = [each.events[-1][0] - at for each in mine]
    assert max(cut) < 1, cut
    left(way, 2)
    answer, reached = way.call(READ)
    assert (code(answer), reached) == ("breaker-open", 0)


def test_a_stream_that_is_silent_just_then_is_cut_too_whatever_it_is_called(way):
    way.upstream.events, way.upstream.pause, way.upstream.kind = 2, 8, "application/x-ndjson"
    one = reading(way)
    end = time.monotonic() + 30
    while not one.status:
        assert time.monotonic() < end
        time.sleep(0.02)
    at = opened(way)
    left(way, 1)
    assert time.monotonic() - at < 1
    one.join(30)
    # Envoy keeps an agent's connection of HTTP/1 for a second.
    assert (one.whole, one.ended - at < 2, one.events) == (False, True, [])


def test_what_is_no_stream_passes_as_it_was_and_the_service_is_asked_once(way):
    plain, reached = way.call(READ)
    assert (plain.status_code, reached) == (200, 1)
    assert plain.headers["content-length"] == str(len(plain.content))
    assert "transfer-encoding" not in plain.headers
    assert plain.json()["result"] == {"content": []}
    assert told(way) == {"streams_started": 1, "stream_msgs_sent": 1}


def test_a_denial_is_shown_too_and_stays_as_it_was(way):
    way.books.breakers["finance"] = "open"
    denied, reached = way.call(READ)
    assert (code(denied), reached) == ("breaker-open", 0)
    assert denied.headers["content-length"] == str(len(denied.content))
    assert told(way) == {"streams_started": 1, "stream_msgs_sent": 1}, (
        "as any other, for Envoy shows what it answers itself"
    )


def test_a_breaker_that_another_process_opens_and_a_service_that_is_killed_end_streams(
    fleet,  # noqa: F811
    rendered,  # noqa: F811
    tree,  # noqa: F811
    tmp_path,
):
    with ProcessWay(fleet, rendered, tree, tmp_path) as way, contextlib.closing(ledger_of(way)) as ledger:
        way.upstream.events = 200
        mine, other = reading(way).begun(), reading(way, "health", "calendar-read", CALENDAR).begun()
        ledger.do(breakers.Open("o", breakers.calls("finance"), "a storm", LATER))
        at = time.monotonic()
        mine.join(30)
        assert not mine.whole
        assert mine.events[-1][0] - at < 1
        heard = len(other.events)
        time.sleep(1)
        assert len(other.events) > heard
        at = time.monotonic()
        way.process.send_signal(signal.SIGKILL)
        other.join(30)
        assert (other.whole, other.ended - at < 3) == (False, True)
        assert other.events[-1][0] - at < 1
        left(way, 2)
        answer, reached = way.call(CALENDAR, way.client("health"))
        assert (answer.status_code, reached) == (503, 0)


def ledger_of(way):
    return SqlLedger(str(way.folder / "ledger.sqlite"))


def told(way):
    """What Envoy counts of the questions that it asked about answers."""
    with urllib.request.urlopen(f"http://127.0.0.1:{way.envoy.admin}/stats?format=json&filter=ext_proc") as said:
        counted = {one["name"].rpartition(".")[2]: one["value"] for one in json.load(said)["stats"] if "value" in one}
    return {name: counted[name] for name in ("streams_started", "stream_msgs_sent")}
