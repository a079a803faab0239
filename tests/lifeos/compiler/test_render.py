"""Rendering: units that can be rendered apart, and never two objects in one file."""

import pytest

from lifeos.compiler import render
from lifeos.compiler.render import path_of, render_agent, render_platform
from lifeos.kube import Manifest, Subject
from tests.lifeos.rules.fleet import fleet, sound

WHOLE = fleet()
ENVIRONMENT = sound().catalog.platform.environments["local"]


def manifest(home, name="x"):
    return Manifest({"kind": "ConfigMap", "metadata": {"name": name}}, home, Subject("Agent", "a"))


@pytest.mark.parametrize(
    ("home", "path"),
    [
        ("hello", "manifests/local/hello/configmap-x.yaml"),
        ("_platform/hello", "manifests/local/_platform/hello/configmap-x.yaml"),
        ("/argocd/local", "argocd/local/configmap-x.yaml"),
    ],
)
def test_where_a_manifest_is_written(home, path):
    assert path_of(manifest(home), "local") == path


def test_what_one_agent_needs_depends_on_no_other():
    """The key of an agent's cache entry covers the agent and the catalog, so nothing else may come in."""
    one = render_agent(sound().agents["hello"], sound().catalog, ENVIRONMENT).manifests
    assert all(item.home in ("hello", "_platform/hello", "/argocd/local") for item in one.values())


def test_agents_never_write_where_another_does():
    paths = [set(render_agent(agent, sound().catalog, ENVIRONMENT).manifests) for agent in sound().agents.values()]
    assert not set.intersection(*paths)
    assert not set.union(*paths) & set(render_platform(*WHOLE, ENVIRONMENT).manifests)


def test_rendering_changes_nothing_of_what_it_is_given():
    before = repr(sound())
    for _ in range(2):
        texts = {
            path: render_platform(*WHOLE, ENVIRONMENT).text(path)
            for path in render_platform(*WHOLE, ENVIRONMENT).manifests
        }
    assert repr(sound()) == before
    assert texts == {path: render_platform(*fleet(), ENVIRONMENT).text(path) for path in texts}


def test_two_targets_with_one_file_are_our_bug(monkeypatch):
    class Twice:
        def render_agent(self, agent, catalog, environment):
            yield manifest("hello")
            yield manifest("hello")

    monkeypatch.setattr(render, "TARGETS", {"twice": Twice()})
    with pytest.raises(AssertionError, match="two targets render"):
        render_agent(sound().agents["hello"], sound().catalog, ENVIRONMENT)
