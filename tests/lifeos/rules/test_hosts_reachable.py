"""LOS216: hosts where the platform can connect to, and no second way to a datastore."""

import pytest
from msgspec.structs import replace

from lifeos.rules import hosts_reachable
from tests.lifeos.rules.fleet import among, catalog, found, sound

TOOL = next(iter(sound().catalog.tools))
STORE = next(iter(sound().catalog.datastores))
HOST = sound().catalog.datastores[STORE].host


def tool_at(url):
    endpoint = replace(sound().catalog.tools[TOOL].endpoint, url=url)
    return found(hosts_reachable.check(catalog(tools=among(TOOL, endpoint=endpoint))))


@pytest.mark.parametrize(
    "url",
    [
        f"http://{HOST}:5432/query",
        f"http://tunnel-{STORE}.lifeos-system.svc.cluster.local/",
        "http://opa.lifeos-system.svc:9191/",
        "http://litellm.lifeos-system.svc.cluster.local:4000/",
        "https://lifeos-gateway.lifeos-system.svc:8443/tools/x",
        "http://localhost:8080/mcp",
        "http://tools/mcp",
        "http://calendar.lifeos-finance.svc.cluster.local/mcp",
    ],
)
def test_a_tool_that_leads_past_a_wall_or_nowhere(url):
    assert tool_at(url) == [("LOS216", f"Tool {TOOL} spec.endpoint.url")]


@pytest.mark.parametrize(
    "url",
    [
        "https://mcp.example.org/mcp",
        "http://calendar.tools.svc.cluster.local:8080/mcp",
        "http://ledger-mcp.lifeos-system.svc:8080/mcp",
        "https://opa.example.org/",
    ],
)
def test_a_tools_own_server(url):
    assert tool_at(url) == []


@pytest.mark.parametrize(
    ("host", "wrong"),
    [
        ("localhost", True),
        ("books.lifeos-finance.svc.cluster.local", True),
        ("books.databases.svc.cluster.local", False),
        ("books.example.org", False),
    ],
)
def test_where_a_datastore_may_be(host, wrong):
    problems = found(hosts_reachable.check(catalog(datastores=among(STORE, host=host))))
    assert problems == ([("LOS216", f"Datastore {STORE} spec.host")] if wrong else [])


def test_the_sound_fleet_is():
    assert found(hosts_reachable.check(sound().catalog)) == []
