"""The release of an agent that sleeps: there for as long as what is declared has not got the traffic, and named by what it asks."""

import pytest

from lifeos import ir
from lifeos.bundle import agent_digest
from lifeos.bundle.agent_config import config_name
from lifeos.bundle.revision import revision_name
from lifeos.kube.read import read
from lifeos.targets import release
from tests.lifeos.bundle import fleets
from tests.lifeos.targets.rendered import all_of

FLEET = fleets.fleet()
CLERK = FLEET.agents["clerk"]
WHERE = FLEET.catalog.platform.environments["prod"]
REVISION = revision_name(CLERK, FLEET.catalog, WHERE)


def pinned(revision, **fields):
    pin = ir.Pin("prod", revision, "clerk-5e4d3c2b1a", "evals/pins/clerk/prod.json")
    return fleets.change(CLERK, pins=(pin,), **fields)


WAITS = pinned("clerk-1a2b3c4d5e")


def rendered(agent, catalog=FLEET.catalog):
    return all_of(release, ir.Fleet(catalog, {agent.name: agent}))


def workflow(agent, catalog=FLEET.catalog):
    [body] = [manifest.body for (kind, _), manifest in rendered(agent, catalog).items() if kind == "Workflow"]
    return body


def given(agent):
    return {one["name"]: one["value"] for one in workflow(agent)["spec"]["arguments"]["parameters"]}


WITHOUT = fleets.change(FLEET.catalog, platform=fleets.change(FLEET.catalog.platform, workflows=None))


@pytest.mark.parametrize(
    ("agent", "catalog"),
    [
        (fleets.agent(), FLEET.catalog),
        (pinned(REVISION), FLEET.catalog),
        (pinned("clerk-1a2b3c4d5e", suspend=True), FLEET.catalog),
        (WAITS, WITHOUT),
    ],
    ids=["another profile", "it has the traffic", "the brake is on", "no workflows"],
)
def test_there_is_none(agent, catalog):
    assert rendered(agent, catalog) == {}


def test_without_a_pin_there_is_nothing_to_judge_and_nothing_to_see():
    assert given(CLERK) == {"agent": "clerk", "environment": "prod", "revision": REVISION}
    assert {kind for kind, _ in rendered(CLERK)} == {"Workflow"}


def test_it_asks_the_shadow_and_what_became_of_its_decisions():
    run = read(given(WAITS)["shadowed"].encode())
    answers, verdict = run["spec"]["metrics"]
    assert answers["provider"]["web"]["url"] == "http://shadow-clerk.lifeos-beta.svc.cluster.local/healthz?traffic"
    version, digest = config_name(CLERK, FLEET.catalog, WHERE), agent_digest(CLERK, FLEET.catalog)
    least = CLERK.release.shadow.min_decisions
    assert verdict["provider"]["web"]["url"].endswith(
        f"/v1/releases/clerk/{version}?stage=shadow&digest={digest}&minDecisions={least}"
    )
    (alone,) = read(given(WAITS)["unshadowed"].encode())["spec"]["metrics"]
    assert alone["count"] == 1
    assert given(WAITS)["pinned"] == "clerk-1a2b3c4d5e"


def test_another_question_is_another_release():
    bar = fleets.change(CLERK.release, shadow=fleets.change(CLERK.release.shadow, min_decisions=7))
    names = [
        workflow(agent)["metadata"]["name"]
        for agent in (WAITS, pinned("clerk-0000000000"), pinned("clerk-1a2b3c4d5e", release=bar))
    ]
    assert len(set(names)) == 3
    assert all(name.startswith(f"{REVISION}-") and len(name) <= 63 - (40 - len("clerk")) for name in names)


def test_it_may_see_whether_the_pinned_revision_is_there_and_nothing_else():
    found = rendered(WAITS)
    role, binding = found["Role", "clerk.release"].body, found["RoleBinding", "clerk.release"].body
    assert role["metadata"]["namespace"] == binding["metadata"]["namespace"] == "lifeos-beta"
    assert role["rules"] == [
        {
            "apiGroups": ["serving.knative.dev"],
            "resources": ["revisions"],
            "resourceNames": ["clerk-1a2b3c4d5e"],
            "verbs": ["get"],
        }
    ]
    assert binding["subjects"] == [{"kind": "ServiceAccount", "name": "gym-releaser", "namespace": "lifeos-gym"}]


def test_only_the_platform_touches_it():
    assert {manifest.home for manifest in rendered(WAITS).values()} == {"_platform/clerk"}
