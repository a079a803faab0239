"""What is said at the end can be done as it stands."""

import types

import pytest

from tools.cluster.fleet import guide
from tools.cluster.fleet.clone import Clone
from tools.cluster.place import ROOT


@pytest.fixture
def said(monkeypatch):
    monkeypatch.setattr(guide, "kubectl", lambda *words: "10.202.0.7")

    def text(folder, *agents):
        return guide.text(Clone(folder, "http://git.servers.svc/config.git"), agents)

    return text


def agent(name, team, profile="rollout"):
    runtime = types.SimpleNamespace(profile=profile)
    return types.SimpleNamespace(name=name, team=team, namespace=f"lifeos-{team}", runtime=runtime)


def test_each_agent_is_asked_where_it_is(said):
    agents = agent("knowledge", "knowledge", "knative"), agent("hello", "platform")
    lines = said(f"{ROOT}/.build/fleet", *agents).splitlines()
    hello, knowledge = (lines[lines.index(f"  # {name}") + 1] for name in ("hello", "knowledge"))
    assert "What does today hold?" in hello
    assert "http://10.202.0.7/v1/decisions" in hello
    assert "-H 'host: knowledge.lifeos-knowledge.svc.cluster.local'" in knowledge


def test_a_prompt_is_changed_in_the_clone_and_in_the_folder_that_was_named(said):
    text = said(f"{ROOT}/.build/fleet", agent("hello", "platform"))
    assert ">> .build/fleet/agents.d/platform/hello/prompts/system.md" in text
    assert 'make fleet MESSAGE="' in text
    assert "make fleet FLEET='/a b' MESSAGE=\"" in said("/a b", agent("hello", "platform"))


def test_a_fleet_of_nobody_is_explained_too(said):
    assert "revert" in said(f"{ROOT}/.build/fleet")
