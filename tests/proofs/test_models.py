"""Models behind the gateway: the real Envoy, the gateway service on the platform's ledger, OPA and LiteLLM, with a provider that counts.

What a call can cost is reserved before it, and what it did cost is settled after it, as the router reports it; when the money is spent the agent goes on with what is
free, or stops, as it is declared.
"""

import contextlib
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from lifeos.ledger.sql import SqlLedger
from lifeos.ledger.state import Reservation
from lifeos.services.gateway.booked import Booked
from tests.proofs.litellm_proxy import KEY, running
from tests.proofs.test_gateway import fleet  # noqa: F401  a fixture
from tests.proofs.test_opa import rendered, tree  # noqa: F401  fixtures
from tests.proofs.way import Way

pytestmark = pytest.mark.proof

FRONTIER, SECOND, SMALL = "claude-opus-5-5", "gpt-5.5-2026-04-23", "smollm2-135m-instruct-q4_1"


@pytest.fixture(scope="module")
def router(fleet, tmp_path_factory):  # noqa: F811
    with running(fleet.catalog, tmp_path_factory.mktemp("litellm")) as made:
        yield made


class ModelWay(Way):
    """With LiteLLM as what stands behind Envoy, and a ledger on the disk."""

    credential = f"Bearer {KEY}"

    def __init__(self, router, *others):
        super().__init__(*others)
        self.provider = router.upstream
        self.provider.broken, self.provider.written = set(), 100
        self.provider.words, self.provider.pause, self.provider.left = 5, 0, 0
        self.provider.asked.clear()
        self.router = router
        self.ledger = SqlLedger(str(self.folder / "ledger.sqlite"))
        self.books = Booked(self.ledger)

    def start_upstream(self, stack):
        stack.callback(self.ledger.close)
        return SimpleNamespace(port=self.router.port, seen=[])

    def ask(self, route, agent="finance", decision="1", client=None, **fields):
        body = {"messages": [{"role": "user", "content": "May I?"}], **fields}
        headers = {"traceparent": f"00-{decision:0>32}-{1:016x}-01"}
        with contextlib.nullcontext(client) if client else self.client(agent) as made:
            return made.post(f"/models/{route}/chat/completions", json=body, headers=headers)

    def asked(self):
        """The models that the provider was asked for since the last look."""
        found = [one["model"] for one in self.provider.asked]
        self.provider.asked.clear()
        return found

    def reservations(self):
        """Once all are closed: what was reserved and what is settled, in micros."""
        end = time.monotonic() + 60
        while True:
            rows = [
                (one.line.event.micros, self.ledger.row(Reservation, one.line.event.id))
                for one in self.ledger.lines(kind="reserved")
            ]
            if all(row.state != "open" for _, row in rows):
                return [(micros, row.state, row.cost) for micros, row in rows]
            assert time.monotonic() < end, rows
            time.sleep(0.1)


@pytest.fixture
def way(router, fleet, rendered, tree, tmp_path):  # noqa: F811
    with ModelWay(router, fleet, rendered, tree, tmp_path) as made:
        yield made


def test_the_most_is_reserved_before_and_the_price_settled_after(way):
    answer = way.ask("frontier")
    assert (answer.status_code, way.asked()) == (200, [FRONTIER]), answer.text
    ((most, state, settled),) = way.reservations()
    length = int(answer.request.headers["content-length"])
    # The fallback is the dearer one: 5 and 30 USD a million, and 8192 tokens at most.
    assert most == length * 5 + 8192 * 30
    assert (state, settled) == ("settled", 1000 * 4 + 100 * 20)

    assert (way.ask("local").status_code, way.asked()) == (200, [SMALL])
    assert len(way.reservations()) == 1, "what is free is not reserved for"


def test_high_stakes_fall_back_to_the_like_and_never_to_a_small_model(way):
    way.provider.broken = {FRONTIER}
    answer = way.ask("frontier")
    assert answer.status_code == 200
    assert set(way.asked()) == {FRONTIER, SECOND}
    assert way.reservations()[-1][1:] == ("settled", 1000 * 5 + 100 * 30), "at the price of who answered"
    way.provider.broken = {FRONTIER, SECOND}
    answer = way.ask("frontier")
    assert answer.status_code >= 400
    assert SMALL not in way.asked()
    assert way.reservations()[-1][2] == 0, "nobody answered, nothing was charged"


def test_when_the_money_is_spent_it_falls_to_the_low_tier_or_stops_as_declared(way):
    way.provider.written = 1_000_000  # 20 USD an answer, which is a day of finance and two of health
    for agent, free_goes_on in (("finance", True), ("health", False)):
        assert way.ask("frontier", agent, "a" + agent[0].encode().hex()).status_code == 200
        way.reservations()
        way.asked()
        answer = way.ask("frontier", agent, "b" + agent[0].encode().hex())
        assert answer.status_code == 403, answer.text
        assert answer.json()["error"]["remedy"]
        assert way.asked() == []
        answer = way.ask("local", agent, "c" + agent[0].encode().hex())
        assert (answer.status_code == 200) is free_goes_on, answer.text
        assert way.asked() == ([SMALL] if free_goes_on else [])


def test_a_hundred_at_a_time_at_the_edge_of_a_budget_never_overspend_it(way):
    """One decision may cost 0.50 USD; each call of it 0.25 at most, and 0.2 by the provider's count."""
    way.provider.written = 8192
    with way.client() as client, ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: way.ask("frontier", decision="dd", client=client), range(100)))
    statuses = [one.status_code for one in answers]
    passed = statuses.count(200)
    assert set(statuses) <= {200, 403, 503}
    assert 1 <= passed == len(way.asked())
    spent = sum(settled for _, _, settled in way.reservations())
    assert spent <= 500_000
