"""How often, how long and whom the real LiteLLM asks on a rendered configuration: time limits, retries, pauses, windows, and a provider that is swapped by one line.

Providers are stood in for by a server on loopback that counts; nothing leaves the machine.
"""

import shutil
import time

import pytest

from lifeos.compiler.pipeline import Compilation
from tests.lifeos.bundle import fleets
from tests.proofs.litellm_proxy import running
from tests.proofs.test_opa import ROOT

pytestmark = pytest.mark.proof

_LIMIT = 2
"""Seconds for an attempt, of all routes here."""
_MODEL = "anthropic/claude-opus-5-5"


@pytest.fixture(scope="module")
def proxy(tmp_path_factory):
    """With less patience than a route has for a model that thinks, and a first upstream of the route `small` that takes short prompts alone."""
    catalog = fleets.catalog()
    routes = {name: fleets.change(route, timeout=_LIMIT * 1000) for name, route in catalog.routes.items()}
    [upstream] = routes["small"].upstreams
    wide = fleets.change(upstream, model="openai/wide", context_tokens=100_000)
    routes["small"] = fleets.change(routes["small"], upstreams=(upstream, wide))
    with running(fleets.change(catalog, routes=routes), tmp_path_factory.mktemp("litellm")) as made:
        yield made


@pytest.fixture(autouse=True)
def fresh(request):
    if "proxy" in request.fixturenames:
        request.getfixturevalue("proxy").upstream.forget()


def test_a_prompt_that_is_too_long_for_one_is_not_sent_to_it(proxy):
    assert proxy.ask("small", {}).status == 200
    assert proxy.upstream.models() == ["tiny"]
    proxy.upstream.forget()
    long = {"messages": [{"role": "user", "content": "word " * 10_000}]}
    assert proxy.ask("small", long).status == 200
    assert proxy.upstream.models() == ["wide"], "the first, which takes 8,192 tokens, would have been paid for failing"


def test_who_does_not_answer_is_given_up_and_the_next_is_asked(proxy):
    proxy.upstream.silent = {"three-3"}
    begun = time.monotonic()
    answer = proxy.ask("second", {})
    took = time.monotonic() - begun
    assert answer.status >= 400, "it has nobody else"
    attempts = proxy.upstream.models()
    assert attempts == ["three-3"] * 2, "one attempt, and the one retry that the route declares"
    assert took > _LIMIT * len(attempts)


def test_each_upstream_is_retried_as_the_route_declares_and_then_it_falls_back(proxy):
    proxy.upstream.broken = {"one-1", "two-2"}
    answer = proxy.ask("best", {})
    assert (answer.status, answer.headers["x-litellm-model-group"]) == (200, "second")
    assert proxy.upstream.models() == ["one-1"] * 3 + ["two-2"] * 3 + ["three-3"]


def test_where_there_is_nobody_else_a_retry_waits_for_a_time_by_chance(proxy):
    proxy.upstream.broken = {"three-3"}
    waits = set()
    for _ in range(3):
        assert proxy.ask("second", {}).status >= 500
        first, second = proxy.upstream.times[-2:]
        waits.add(round(second - first, 2))
    assert min(waits) > 0.3
    assert len(waits) > 1, "or all who were refused would come back together"


def test_what_the_provider_calls_our_mistake_is_not_repeated(proxy):
    proxy.upstream.choosy = {"three-3"}
    assert proxy.ask("second", {}).status == 400
    assert proxy.upstream.models() == ["three-3"]


def test_one_that_fails_and_fails_is_left_alone_for_a_while(proxy):
    proxy.upstream.broken = {"one-1"}
    for _ in range(8):
        assert proxy.ask("best", {}).status == 200
    proxy.upstream.asked.clear()
    for _ in range(5):
        assert proxy.ask("best", {}).status == 200
    assert set(proxy.upstream.models()) == {"two-2"}


def swapped(folder, before, after):
    """This fleet with a line of YAML in another's place."""
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".*", "tests", "bench", "docs"))
    path = folder / "agents.d/platform/models.yaml"
    text = path.read_text()
    assert text.count(before) == 1
    assert before.count("\n") == after.count("\n") == 1, "one line"
    path.write_text(text.replace(before, after))
    return Compilation(str(folder), cached=False).analysis.fleet.catalog


@pytest.mark.parametrize(
    ("before", "after", "asked"),
    [
        (_MODEL, _MODEL, ("claude-opus-5-5", "/v1/messages")),
        (_MODEL, "anthropic/claude-sonnet-5", ("claude-sonnet-5", "/v1/messages")),
        (_MODEL, "openai/gpt-5.5-2026-04-23", ("gpt-5.5-2026-04-23", "/v1/chat/completions")),
    ],
    ids=["as it is", "another model", "another provider"],
)
def test_a_model_and_its_provider_are_swapped_by_one_line(tmp_path, before, after, asked):
    catalog = swapped(tmp_path / "fleet", f"    - model: {before}\n", f"    - model: {after}\n")
    (tmp_path / "litellm").mkdir()
    with running(catalog, tmp_path / "litellm", protocols=True) as proxy:
        answer = proxy.ask("frontier", {})
        assert answer.status == 200, answer.text
        assert answer.json["choices"][0]["message"]["content"] == "Yes."
        assert (proxy.upstream.models(), proxy.upstream.paths) == ([asked[0]], [asked[1]])
        price = 1000 * 4e-6 + 100 * 20e-6
        assert float(answer.headers["x-litellm-response-cost"]) == pytest.approx(price, rel=1e-12)
