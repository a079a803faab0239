"""Every pair of an agent and a tool or a model route, tried through the real Envoy and the real OPA: who may not is denied, and nothing reaches the upstream."""

import json

import pytest

from lifeos.explain.reach import routes, tools
from tests.lifeos.services.gateway.books import message
from tests.proofs.test_gateway import fleet, way  # noqa: F401  fixtures
from tests.proofs.test_opa import rendered, tree  # noqa: F401  fixtures
from tests.proofs.way import STATED

pytestmark = pytest.mark.proof

PROMPT = json.dumps({"model": "any", "messages": [{"role": "user", "content": "hello"}], "max_tokens": 1})


def written(made):
    """What the ledger has of the last call: who called, what became of it, and every code of a denial."""
    call, verdict, codes = made.books.events[-1]
    return call.agent, verdict, codes


def test_a_tool_that_is_not_granted_is_not_reached(way, fleet):  # noqa: F811
    pairs = {(agent, tool) for agent in fleet.agents for tool in fleet.catalog.tools}
    granted = {(name, tool) for name, agent in fleet.agents.items() for tool in tools(agent)}
    assert granted < pairs
    for agent, tool in sorted(pairs - granted):
        _, reached = way.call(message(tool, {}, **STATED), way.client(agent))
        who, verdict, codes = written(way)
        assert (who, verdict, "tool-not-granted" in codes, reached) == (agent, "denied", True, 0), tool
    for agent, tool in sorted(granted):
        way.call(message(tool, {}, **STATED), way.client(agent))
        who, _, codes = written(way)
        assert (who, "tool-not-granted" in codes) == (agent, False), tool


def test_a_model_route_that_is_not_its_own_is_not_reached(way, fleet):  # noqa: F811
    pairs = {(agent, route) for agent in fleet.agents for route in fleet.catalog.routes}
    own = {(name, route) for name, agent in fleet.agents.items() for route in routes(agent)}
    assert own < pairs
    for agent, route in sorted(pairs):
        before = len(way.upstream.seen)
        with way.client(agent) as client:
            answer = client.post(f"/models/{route}/chat/completions", content=PROMPT)
        who, verdict, codes = written(way)
        assert (who, "route-not-granted" in codes) == (agent, (agent, route) not in own), (route, answer.text)
        if (agent, route) not in own:
            assert (verdict, len(way.upstream.seen)) == ("denied", before), route
