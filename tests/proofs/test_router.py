"""The real LiteLLM proxy on the rendered configuration: it starts, has our routes, and takes no orders from a call.

Providers are stood in for by a server on loopback; nothing leaves the machine.
"""

import pytest

from tests.lifeos.bundle import fleets
from tests.proofs.litellm_proxy import KEY, running

pytestmark = pytest.mark.proof


@pytest.fixture(scope="module")
def proxy(tmp_path_factory):
    with running(fleets.catalog(), tmp_path_factory.mktemp("litellm")) as made:
        yield made


def test_the_proxy_is_alive_and_lists_the_routes(proxy):
    answer = proxy.call("GET", "/v1/models")
    assert sorted(model["id"] for model in answer.json["data"]) == ["best", "second", "small"]


@pytest.mark.parametrize("key", [None, "sk-other", "Bearer " + KEY[:-1]])
def test_it_answers_nobody_without_the_key_that_the_gateway_adds(proxy, key):
    assert proxy.call("GET", "/v1/models", key=key).refused


def test_the_path_chooses_the_route_whatever_the_body_says(proxy):
    answer = proxy.ask("small", {"model": "best"})
    assert (answer.status, answer.headers["x-litellm-model-id"]) == (200, "small-1")


def test_the_cost_is_the_declared_price_exactly(proxy):
    # The stand-in counts 1,000 tokens in and 100 out; `best-1` costs 4 and 20 USD a million.
    answer = proxy.ask("best", {})
    assert answer.headers["x-litellm-model-id"] == "best-1"
    assert float(answer.headers["x-litellm-response-cost"]) == pytest.approx(1000 * 4e-6 + 100 * 20e-6, rel=1e-12)


def test_the_route_falls_back_as_declared_once_all_its_upstreams_fail(proxy):
    proxy.upstream.broken = {"one-1", "two-2"}
    try:
        answer = proxy.ask("best", {})
    finally:
        proxy.upstream.broken = set()
    assert (answer.status, answer.headers["x-litellm-model-group"]) == (200, "second")


@pytest.mark.parametrize(
    "order",
    [
        {"fallbacks": ["small"]},
        {"num_retries": 9},
        {"mock_response": "done"},
        {"api_base": "http://127.0.0.1:9"},
        {"max_tokens": 513},
        {"max_completion_tokens": "many"},
        {"n": 2},
        {"metadata": {"tags": ["x"]}},
    ],
    ids=lambda order: next(iter(order)),
)
def test_a_call_gives_the_router_no_orders(proxy, order):
    before = len(proxy.upstream.asked)
    assert proxy.ask("small", order).refused
    assert len(proxy.upstream.asked) == before


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/chat/completions"),
        ("POST", "/openai/deployments/unknown/chat/completions"),
        ("POST", "/openai/deployments/small/chat/completions?model=best"),
        ("POST", "/openai/deployments/small/embeddings"),
        ("POST", "/key/generate"),
        ("POST", "/model/new"),
        ("GET", "/model/info"),
        ("GET", "/get/config/callbacks"),
    ],
)
def test_nothing_else_is_served_even_with_the_key(proxy, method, path):
    before = len(proxy.upstream.asked)
    body = {"model": "small", "messages": [{"role": "user", "content": "May I?"}]} if method == "POST" else None
    assert proxy.call(method, path, body).refused
    assert len(proxy.upstream.asked) == before


def test_ordinary_parameters_reach_the_model(proxy):
    wanted = {"max_tokens": 512, "temperature": 0.5, "seed": 7}
    assert proxy.ask("small", wanted).status == 200
    assert wanted.items() <= proxy.upstream.asked[-1].items()


def test_without_a_wish_the_routes_limit_holds(proxy):
    assert proxy.ask("small", {}).status == 200
    assert proxy.upstream.asked[-1]["max_tokens"] == 512
