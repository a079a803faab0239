"""LiteLLM's own Router in this process, on the rendered configuration; providers are stood in for by a server on loopback."""

import os
import threading

import pytest

from lifeos.kube.names import credential_variable
from lifeos.models.answer import Chat, RefusalError
from lifeos.models.provided import Provided, Providers, reachable
from lifeos.targets.router import config
from tests.lifeos.bundle import fleets
from tests.proofs.litellm_proxy import Upstream, _standing_in

pytestmark = pytest.mark.proof

CHAT = Chat([{"role": "user", "content": "May I?"}], None, 0, 0.0, 100)


@pytest.fixture
def upstream():
    made = Upstream()
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.fixture
def route(upstream, monkeypatch):
    catalog = _standing_in(fleets.catalog(), upstream.server_port)
    for one in catalog.routes.values():
        for at in one.upstreams:
            if at.credential:
                monkeypatch.setenv(credential_variable(at.credential), "key-canary")
    found, keys = reachable(config(catalog), os.environ)
    assert set(keys.values()) == {"key-canary"}
    providers = Providers(found)
    return lambda name: Provided(providers, name, name)


@pytest.mark.filterwarnings("ignore")
def test_a_route_answers_costs_what_is_declared_and_falls_back(route, upstream):
    answer = route("best").answer(CHAT)
    assert (answer.text, answer.input_tokens, answer.output_tokens) == ("Yes.", 1000, 100)
    # The stand-in counts 1,000 tokens in and 100 out; `best-1` costs 4 and 20 USD a million.
    assert answer.micros == 1000 * 4 + 100 * 20
    assert upstream.asked[-1]["max_tokens"] == 100

    upstream.broken = {"one-1"}
    other = route("best").answer(CHAT)
    assert other.micros == 1000 * 0.075 + 100 * 30, "whoever answered is who is paid"

    upstream.broken = {"one-1", "two-2"}
    with pytest.raises(RefusalError) as caught:
        route("best").answer(CHAT)
    assert "key-canary" not in str(caught.value)
