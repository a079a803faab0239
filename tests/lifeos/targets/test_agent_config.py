import json

import msgspec

from lifeos import ir
from lifeos.bundle import agent_digest
from lifeos.bundle.agent_config import config_name
from lifeos.ir.agent import Confidence, MemoryUse, Runtime, ToolUse
from lifeos.targets import agent_config
from tests.lifeos.bundle import fleets

change = msgspec.structs.replace
CATALOG = fleets.catalog()
PROD = CATALOG.platform.environments["prod"]


def manifest(agent=None, catalog=CATALOG, environment=PROD):
    (found,) = agent_config.render_agent(agent or fleets.agent(), catalog, environment)
    return found


def told(agent=None, catalog=CATALOG, environment=PROD):
    return json.loads(manifest(agent, catalog, environment).body["data"]["agent.json"])


def name(agent=None, catalog=CATALOG):
    return manifest(agent, catalog).body["metadata"]["name"]


def test_it_is_immutable_named_by_its_content_and_kept_for_older_pods():
    found = manifest()
    assert found.body["immutable"] is True
    assert found.retained
    assert found.home == "pilot"
    prefix, _, digits = name().rpartition("-")
    assert prefix == "pilot"
    assert len(digits) == 10
    assert config_name(fleets.agent(), CATALOG, PROD) == name()


def test_the_prompt_is_the_file_word_for_word():
    assert manifest().body["data"]["prompt.md"] == "Fly.\nLand.\n"


def test_an_agent_is_told_its_models_by_stakes_at_the_gateway():
    assert told()["models"] == {
        "high": {
            "route": "best",
            "url": "https://lifeos-gateway.lifeos-system.svc:8443/models/best",
            "maxOutputTokens": 8192,
        },
        "low": {
            "route": "small",
            "url": "https://lifeos-gateway.lifeos-system.svc:8443/models/small",
            "maxOutputTokens": 512,
        },
    }


def test_an_agent_is_told_its_tools_with_their_arguments_and_its_own_stakes():
    look, pay = told(fleets.agent(tools=(ToolUse("look", "high"), ToolUse("pay", "high"))))["tools"]
    assert look["url"] == "https://lifeos-gateway.lifeos-system.svc:8443/tools/look"
    assert look["arguments"] == {"type": "object"}
    assert look["stakes"] == "high"
    assert pay["spends"] == "amount"


def test_a_tool_that_the_environment_lacks_is_not_promised():
    wiper = fleets.agent(tools=(ToolUse("wipe", "high"),))
    assert [tool["name"] for tool in told(wiper)["tools"]] == ["wipe"]
    assert told(wiper, environment=CATALOG.platform.environments["local"])["tools"] == []


def test_an_agent_is_told_its_scopes_of_memory_and_no_others():
    assert told()["memory"]["scopes"] == [{"name": "money", "description": "Accounts."}]
    assert told()["memory"]["snapshot"] == "sha256:" + "2" * 64
    assert "memory" not in told(fleets.agent(memory=None))


def test_a_datastore_is_on_the_pods_loopback():
    assert told()["data"] == [
        {
            "name": "books",
            "engine": "postgres",
            "database": "books",
            "access": "read-write",
            "host": "127.0.0.1",
            "port": 15432,
        }
    ]
    assert "data" not in told(fleets.agent(data=()))


def test_no_credential_and_no_provider_is_told():
    text = manifest().body["data"]["agent.json"]
    assert "provider" not in text
    assert "anthropic" not in text
    assert "api-key" not in text


def test_what_changes_the_agent_changes_the_name():
    pilot = fleets.agent()
    others = [
        change(pilot, prompt=ir.Prompt("p", "Glide.\n", "sha256:" + "3" * 64)),
        change(pilot, runtime=change(pilot.runtime, image=fleets.image("other"))),
        change(pilot, confidence=Confidence(0.9)),
        change(pilot, memory=MemoryUse("context", ("money", "body"))),
        change(pilot, tools=()),
    ]
    assert len({name(agent) for agent in (pilot, *others)}) == 6
    memory = change(CATALOG.memories["context"], snapshot="sha256:" + "4" * 64)
    assert name(pilot, change(CATALOG, memories={"context": memory})) != name()


def test_how_it_is_run_and_released_restarts_nothing():
    pilot = fleets.agent()
    for other in (
        change(pilot, description="Else."),
        change(pilot, suspend=True),
        change(pilot, runtime=change(pilot.runtime, replicas=7)),
        change(pilot, environments=("prod",)),
        change(pilot, receipts=(ir.Receipt("sha256:" + "5" * 64, "pass", "f"),)),
    ):
        assert name(other) == name()


def test_whatever_an_agent_is_told_is_in_its_digest():
    pilot = fleets.agent()
    digest = agent_digest(pilot, CATALOG)
    tool = change(CATALOG.tools["pay"], description="Pays.")
    route = change(CATALOG.routes["small"], max_output_tokens=1)
    for catalog in (
        change(CATALOG, tools={**CATALOG.tools, "pay": tool}),
        change(CATALOG, routes={**CATALOG.routes, "small": route}),
    ):
        assert name(pilot, catalog) != name()
        assert agent_digest(pilot, catalog) != digest


def test_the_port_is_told_and_needs_no_gate():
    pilot = fleets.agent()
    moved = change(pilot, runtime=Runtime("rollout", pilot.runtime.image, 9999, 0, 1, pilot.runtime.resources))
    assert told(moved)["port"] == 9999
    assert agent_digest(moved, CATALOG) == agent_digest(pilot, CATALOG)
