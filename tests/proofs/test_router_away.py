"""The router is killed, and its agents go on asking: the real Envoy and LiteLLM, the gateway service with the warden looking on, on the platform's ledger.

What nobody answers is a storm when it is the same question, and an outage when it is not.
"""

import time

import pytest

from lifeos.ledger import breakers
from lifeos.ledger.state import Breaker
from lifeos.services.gateway.storms import Storms, history
from lifeos.services.gateway.watched import Watched
from tests.proofs.test_gateway import fleet  # noqa: F401  a fixture
from tests.proofs.test_models import ModelWay, router  # noqa: F401  a fixture
from tests.proofs.test_opa import rendered, tree  # noqa: F401  fixtures

pytestmark = pytest.mark.proof


class WatchedWay(ModelWay):
    """As `lifeos gateway serve` puts it together."""

    def __init__(self, *others):
        super().__init__(*others)
        storms = Storms(lambda: self.fleet, self.ledger, history(self.ledger.lines), lambda: time.time_ns() // 1000)
        self.books = Watched(self.books, storms)

    def breaker(self, state, agent="finance"):
        """Whether it is in a state, once all that was let through is known to have ended. The warden looks after what was reserved is given back."""
        self.reservations()
        time.sleep(0.5)
        end = time.monotonic() + 20
        while (found := self._state(agent)) != state and time.monotonic() < end:
            time.sleep(0.1)
        return found == state

    def _state(self, agent):
        row = self.ledger.row(Breaker, breakers.calls(agent))
        return "closed" if row is None else row.state


@pytest.fixture
def way(router, fleet, rendered, tree, tmp_path):  # noqa: F811
    with WatchedWay(router, fleet, rendered, tree, tmp_path) as made:
        yield made
        router.back()


def prompt(words):
    return {"messages": [{"role": "user", "content": words}]}


def test_an_outage_of_the_router_opens_no_breaker_and_costs_nothing(way):
    way.router.kill()
    with way.client() as client:
        for number in range(6):  # one task, whose questions differ
            assert way.ask("frontier", decision="aa", client=client, **prompt(f"May I, {number}?")).status_code == 503
            way.reservations()  # a task may not reserve more than two
        for number in range(40):  # many people, who ask the same
            assert way.ask("frontier", decision=f"b{number:02}", client=client).status_code == 503
    assert way.breaker("closed")
    assert {settled for _, _, settled in way.reservations()} == {0}
    way.router.back()
    assert way.ask("frontier", decision="cc").status_code == 200, "at once, with nothing to wait for"


def test_who_asks_the_same_again_and_again_is_stopped_all_the_same(way):
    way.router.kill()
    with way.client() as client:
        for _ in range(way.fleet.agents["finance"].breaker.identical_failures):
            assert way.breaker("closed")
            assert way.ask("frontier", decision="aa", client=client).status_code == 503
        assert way.breaker("open")
        refused = way.ask("frontier", decision="aa", client=client)
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "breaker-open")


def test_a_prompt_that_is_too_long_to_be_looked_at_is_refused_before_anybody_is_asked(way):
    answer = way.ask("local", **prompt("a" * 2**20))
    assert answer.status_code == 413
    assert (way.asked(), way.reservations()) == ([], [])
