"""What an agent is told: what it needs, by name, and nothing that its digest does not cover."""

import json

import msgspec

from lifeos.bundle.agent_config import config_data, config_name
from tests.lifeos.bundle import fleets

CATALOG = fleets.catalog()
PROD = next(iter(CATALOG.platform.environments.values()))


def told(agent):
    return json.loads(config_data(agent, CATALOG, PROD)["agent.json"])


def test_models_are_reached_through_the_gateway_by_route():
    agent = fleets.agent()
    models = told(agent)["models"]
    assert {stakes: model["route"] for stakes, model in models.items()} == {
        "high": agent.reasoning.high,
        "low": agent.reasoning.low,
    }
    assert all(
        model["url"].startswith("https://lifeos-gateway.lifeos-system.svc:8443/models/") for model in models.values()
    )


def test_the_prompt_is_told_word_for_word():
    agent = fleets.agent()
    assert config_data(agent, CATALOG, PROD)["prompt.md"] == agent.prompt.text


def test_the_name_changes_with_what_is_told_and_not_with_how_it_is_run():
    agent = fleets.agent()
    surer = msgspec.structs.replace(agent, confidence=msgspec.structs.replace(agent.confidence, min=0.99))
    braked = msgspec.structs.replace(agent, suspend=True)
    assert config_name(surer, CATALOG, PROD) != config_name(agent, CATALOG, PROD)
    assert config_name(braked, CATALOG, PROD) == config_name(agent, CATALOG, PROD)
