"""`lifeos up` with what is not on this machine: tools at their declared addresses, models through a router."""

import pytest

from lifeos.compiler.pipeline import Compilation
from tests.proofs.fleet_up import Up, make, small_models
from tests.proofs.litellm_proxy import KEY as KEY_OF_ROUTER
from tests.proofs.litellm_proxy import running
from tests.proofs.upstream import Upstream

pytestmark = pytest.mark.proof


@pytest.fixture
def root(tmp_path):
    return make(tmp_path)


DNS = """\
import socket

_found = socket.getaddrinfo


def getaddrinfo(host, *others, **more):
    return _found("127.0.0.1" if host == "pay.lifeos-system.svc.cluster.local" else host, *others, **more)


socket.getaddrinfo = getaddrinfo
"""
"""A cluster's name, as its DNS would have it: tools are declared by name, and this machine knows none of a cluster."""


def test_real_tools_are_asked_at_their_declared_address(root, tmp_path):
    declared = root / "agents.d/platform/tools.yaml"
    (tmp_path / "dns").mkdir()
    (tmp_path / "dns/sitecustomize.py").write_text(DNS)
    with Upstream() as till:
        declared.write_text(declared.read_text().replace(":8080/mcp", f":{till.port}/mcp"))
        with Up(root, "--tools", "real", PYTHONPATH=str(tmp_path / "dns")) as up:
            assert "tools: at their declared addresses" in up.said()
            assert up.answer("pay 20")["calls"][0]["verdict"] == "allowed"
            assert up.answer("pay 150")["calls"][0]["verdict"] == "denied"
            assert up.end() == 0
    paid = [(path, headers, body["params"]) for path, headers, body in till.seen if body["method"] == "tools/call"]
    ((path, headers, called),) = paid
    assert (path, called["name"], called["arguments"]) == ("/mcp", "pay", {"amount": 20.0})
    assert (headers["x-lifeos-agent"], headers["x-lifeos-track"]) == ("pilot", "stable")
    assert "authorization" not in {name.lower() for name in headers}, "the token is for the door alone"


def test_models_are_asked_through_a_router_elsewhere(root, tmp_path):
    """By LiteLLM, which asks the small model of this machine."""
    catalog = Compilation(str(root), cached=False).analysis.catalog
    (tmp_path / "litellm").mkdir()
    with small_models(root) as (server, port), running(catalog, tmp_path / "litellm", port) as proxy:
        where = f"http://127.0.0.1:{proxy.port}/openai/deployments/{{route}}"
        with Up(root, "--router", where, LIFEOS_ROUTER_KEY=KEY_OF_ROUTER) as up:
            assert f"at {where}" in up.said()
            assert up.answer("think Say yes.")["decision"]["reply"].strip()
            assert proxy.upstream.asked == [], "nobody stood in"
            assert KEY_OF_ROUTER not in up.said()
            server.kill()
            server.wait()
            assert "no model" in up.answer("think Say yes.")["decision"]["reply"]
            assert up.end() == 0
