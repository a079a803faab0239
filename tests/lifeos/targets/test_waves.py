"""No sync waits: neither for a release, which takes hours, nor for a program that is ill."""

from lifeos.compiler import render
from lifeos.targets import TARGETS
from tests.lifeos.bundle import fleets
from tests.lifeos.targets.rendered import wave_of

FLEET = fleets.fleet()
PROD = FLEET.catalog.platform.environments["prod"]

WITHOUT_HEALTH = {
    "AppProject",
    "ConfigMap",
    "MutatingAdmissionPolicy",
    "MutatingAdmissionPolicyBinding",
    "Namespace",
    "NetworkPolicy",
    "ResourceQuota",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
}
"""Kinds whose objects Argo CD takes for healthy as soon as they are there (it has neither a built-in check for them,
gitops-engine/pkg/health, nor one in resource_customizations/)."""


def application(manifest):
    """Which Application syncs a manifest, by its folder: the root, the platform's, or one of an agent's two."""
    return "root" if manifest.home.startswith("/") else manifest.home


def rendered():
    found = {}
    units = [
        render.render_platform(FLEET.catalog, FLEET.roster, PROD),
        *(render.render_agent(agent, FLEET.catalog, PROD) for agent in FLEET.agents.values()),
    ]
    for unit in units:
        for manifest in unit.manifests.values():
            found.setdefault(application(manifest), []).append(manifest)
    return found


BY_APPLICATION = rendered()


def waves(name):
    return {
        (manifest.body["kind"], manifest.body["metadata"]["name"]): wave_of(manifest)
        for manifest in BY_APPLICATION[name]
    }


def test_all_targets_are_looked_at():
    assert set(BY_APPLICATION) == {"root", "_platform", *FLEET.agents, *(f"_platform/{name}" for name in FLEET.agents)}
    assert len(TARGETS) > 10


def test_an_agents_application_has_no_waves():
    """With two, its sync would run until the Rollout is healthy, and a revert would wait for it."""
    for agent in FLEET.agents:
        assert set(waves(agent).values()) == set(waves(f"_platform/{agent}").values()) == {0}


def test_what_comes_before_the_last_wave_has_no_health_to_wait_for():
    for name in ("root", "_platform"):
        early = {kind for (kind, _), wave in waves(name).items() if wave < max(waves(name).values())}
        assert early <= WITHOUT_HEALTH


def test_an_agent_is_declared_to_admission_only_when_its_receipts_are_asked_for():
    found = waves("_platform")
    declared = found["ConfigMap", "agents-alpha"]
    assert found["ValidatingAdmissionPolicyBinding", "lifeos-receipts-pilot"] < declared
    assert {wave < declared for (kind, _), wave in found.items() if "AdmissionPolic" in kind} == {True}


def test_a_namespace_goes_in_the_last_step_which_is_not_waited_for():
    """Argo CD prunes the first wave last. A namespace may take for ever to end, and would hold up everybody."""
    found = waves("_platform")
    assert found["Namespace", "lifeos-alpha"] == min(found.values())


def test_an_application_finds_its_project():
    found = waves("root")
    for (kind, _), wave in found.items():
        assert wave == (-1 if kind == "AppProject" else 0)
