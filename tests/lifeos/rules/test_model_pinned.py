"""LOS406: models by exact version, for an alias changes an agent without a commit."""

import pytest
from msgspec.structs import replace

from lifeos.rules import model_pinned
from tests.lifeos.rules.fleet import among, catalog, found, sound


def check(model, api_base=None):
    upstream = replace(sound().catalog.routes["frontier"].upstreams[0], model=model, api_base=api_base)
    return found(model_pinned.check(catalog(routes=among("frontier", upstreams=(upstream,)))))


@pytest.mark.parametrize(
    "model",
    [
        "openai/gpt-4o-2024-08-06",
        "anthropic/claude-3-5-sonnet-20241022",
        "anthropic/claude-opus-4-6",
        "gemini/gemini-2.0-flash-001",
        "mistral/mistral-large-2411",
        "vertex_ai/claude-3-opus@20240229",
        "bedrock/anthropic.claude-3-sonnet-20240229-v1:0",
        "ollama/llama3.1:8b",
    ],
)
def test_exact_versions(model):
    assert check(model) == []


@pytest.mark.parametrize(
    "model",
    ["gpt-4o", "openai/gpt-4o", "openai/gpt-4o-latest", "anthropic/claude-sonnet-latest", "gemini/gemini-2.0-flash", "mistral/mistral-large-latest", "ollama/llama3:latest", "openai/chatgpt-4o-latest", "openai/gpt-4-turbo-preview"],
)  # fmt: skip
def test_aliases(model):
    assert check(model) == [("LOS406", "ModelRoute frontier spec.upstreams[0].model")]


def test_a_server_of_ones_own_needs_no_version_of_a_provider():
    """Behind an apiBase the name means what that server serves; an alias stays an alias."""
    assert check("openai/smollm2-135m-instruct", "http://models.example/v1") == []
    assert check("openai/smollm2:latest", "http://models.example/v1") != []
