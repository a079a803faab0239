"""Answers that are streamed: the real Envoy shows them to the gateway service, LiteLLM streams them, a provider writes word after word.

An agent whose breaker opens hears nothing more within a second, also from a provider that is silent just then; what a stream cost is what its provider counted, by the price of who answered.
"""

import contextlib
import json
import threading
import time

import httpx
import pytest

from lifeos.ledger import breakers
from lifeos.ledger.state import Breaker
from tests.proofs.test_gateway import fleet  # noqa: F401  a fixture
from tests.proofs.test_models import FRONTIER, SECOND, ModelWay, router  # noqa: F401  a fixture
from tests.proofs.test_opa import rendered, tree  # noqa: F401  fixtures

pytestmark = pytest.mark.proof

ASKED = {"messages": [{"role": "user", "content": "May I?"}], "stream": True}
LATER = 4_000_000_000_000_000
"""Microseconds since 1970 UTC."""


@pytest.fixture
def way(router, fleet, rendered, tree, tmp_path):  # noqa: F811
    with ModelWay(router, fleet, rendered, tree, tmp_path) as made:
        yield made


class Reader(threading.Thread):
    """Reads a stream: when each event came, and whether it was whole."""

    def __init__(self, way, agent="finance", **fields):
        super().__init__()
        self.client, self.fields = way.client(agent), fields
        self.events, self.whole, self.ended, self.answer = [], False, 0.0, None

    def run(self):
        asked = {**ASKED, **self.fields}
        with contextlib.suppress(httpx.RemoteProtocolError), self.client:
            self._read(asked)
            self.whole = True
        self.ended = time.monotonic()

    def _read(self, asked):
        with self.client.stream("POST", "/models/frontier/chat/completions", json=asked) as self.answer:
            for line in self.answer.iter_lines():
                if line:
                    self.events.append((time.monotonic(), line.removeprefix("data: ")))

    @property
    def words(self):
        return [
            choice["delta"].get("content")
            for _, one in self.events
            if one != "[DONE]"
            for choice in json.loads(one)["choices"]
        ]

    def begun(self):
        end = time.monotonic() + 60
        while not self.events:
            assert self.is_alive(), self.answer and self.answer.status_code
            assert time.monotonic() < end
            time.sleep(0.02)
        return self


def reading(way, agent="finance", **fields):
    made = Reader(way, agent, **fields)
    made.start()
    return made


def opened(way, agent="finance"):
    """The moment after which its breaker was open."""
    at = time.monotonic()
    way.ledger.do(breakers.Open(f"o-{agent}", breakers.calls(agent), "a storm", LATER))
    assert way.ledger.row(Breaker, breakers.calls(agent)).state == "open"
    return at


def test_a_stream_comes_word_by_word_and_costs_what_the_provider_counted(way):
    way.provider.words, way.provider.pause = 12, 1  # longer than any answer of the service may take
    one = reading(way)
    one.join(60)
    assert one.whole
    assert [word.strip() for word in one.words if word] == [str(number) for number in range(12)]
    first, last = one.events[0][0], one.events[-1][0]
    assert last - first > 10, "nobody kept it back until it was whole"
    ((_, state, settled),) = way.reservations()
    assert (state, settled) == ("settled", 1000 * 4 + 100 * 20)


def test_at_the_price_of_who_answered(way):
    way.provider.broken = {FRONTIER}
    one = reading(way)
    one.join(60)
    assert (one.whole, one.answer.status_code) == (True, 200)
    assert set(way.asked()) == {FRONTIER, SECOND}
    assert way.reservations()[-1][1:] == ("settled", 1000 * 5 + 100 * 30)


def test_who_hides_what_it_cost_pays_the_most_that_it_could(way):
    one = reading(way, stream_options={"include_usage": False})
    one.join(60)
    assert one.whole
    ((most, state, settled),) = way.reservations()
    assert (state, settled) == ("settled", most)


def test_streams_are_cut_when_the_breaker_opens_and_others_go_on(way):
    way.provider.words, way.provider.pause = 100, 0.1
    streams = [reading(way), reading(way), reading(way, "health")]
    for each in streams:
        each.begun()
    at = opened(way)
    for each in streams:
        each.join(60)
    assert [each.whole for each in streams] == [False, False, True]
    cut = [each.events[-1][0] - at for each in streams[:2]]
    assert max(cut) < 1, cut
    settled = way.reservations()
    most = settled[0][0]
    assert sorted(row[2] for row in settled) == [1000 * 4 + 100 * 20, most, most], (
        "what was cut costs the most it could"
    )
    assert way.provider.left == 2, "nor is it written on, and charged"


def test_a_stream_that_is_silent_just_then_is_cut_too(way):
    way.provider.words, way.provider.pause = 2, 8
    one = reading(way).begun()
    at = opened(way)
    one.join(60)
    # Envoy tells a server of HTTP/1 at once that nobody waits any more, and keeps the agent's connection for a second.
    assert (one.whole, one.ended - at < 2) == (False, True)


def test_without_the_service_a_stream_ends_too(way):
    way.provider.words, way.provider.pause = 2, 8
    one = reading(way).begun()
    at = time.monotonic()
    way.grpc.stop(None).wait()
    one.join(60)
    assert (one.whole, one.ended - at < 3) == (False, True)
