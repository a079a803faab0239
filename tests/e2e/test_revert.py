"""`git revert` as the rollback: of a release under way, and of an agent that should not have been; people who ask meanwhile notice nothing."""

import secrets

import pytest

from tests.e2e import objects, releases
from tests.e2e.fleet import AGENT, APPLICATION, NAMESPACE, PROMPT, stable
from tests.e2e.promises import REVERTED
from tests.e2e.timeline import TimeLine

pytestmark = pytest.mark.cluster

_LABEL = "\n    app.kubernetes.io/part-of: lifeos"
"""Of an object itself; deeper in it are those of its pods."""


def _under_way(commit):
    def reached(application):
        operation = (application or {}).get("status", {}).get("operationState", {})
        of = operation.get("operation", {}).get("sync", {}).get("revision")
        return of == commit and operation.get("phase") == "Running"

    return reached


@pytest.mark.parametrize("moment", ["sync", "shadow"])
def test_a_revert_in_the_middle_brings_the_version_before_back(cluster, fleet, people, moment):
    before, pods = fleet.settled(), fleet.backends("hello-live")
    objects_before = objects.declared(cluster)
    runs, experiments = fleet.runs("analysisrun"), fleet.runs("experiment")
    line = TimeLine(f"A revert in the middle of its own {moment}")
    changed = releases.change(fleet)
    line.mark("a change of the prompt is pushed, with its receipt")
    if moment == "sync":
        fleet.application(APPLICATION, _under_way(changed), 60)
        line.mark("its sync is under way")
    else:
        fleet.rollout(releases.shadowed, seconds=60)
        line.mark("its shadow is started")
    reverted = fleet.configuration.revert("HEAD")
    pushed = line.mark("the revert is pushed")
    fleet.synced(reverted, APPLICATION)
    line.mark("the revert is synced")
    after = fleet.rollout(
        lambda found: found["spec"] == before["spec"] and found["status"]["phase"] == "Healthy", seconds=REVERTED
    )
    assert line.mark("the version before serves alone") - pushed < REVERTED
    assert stable(after) == stable(before) == after["status"]["currentPodHash"]
    assert fleet.backends("hello-live") == pods, "the pods that served never stopped"
    assert all(stable(before) not in name for name in fleet.runs("analysisrun") - runs), "no evaluation is repeated"
    begun = releases.begun(fleet, experiments)
    assert len(begun) <= 1
    assert all(map(releases.ended, begun)), "no step is repeated: the one of the release itself was begun, and is over"
    fleet.synced(reverted)
    assert objects.declared(cluster) == objects_before
    _alone(cluster, pods)
    line.mark("nothing of its release runs any more")
    _unnoticed(cluster, people, before, pods)


def test_a_change_is_taken_back_across_an_upgrade_of_lifeos_and_the_upgrade_stays(cluster, fleet, people):
    """The LifeOS of before rendered Applications without one of their options, and what is an agent's without one of its labels. Not its pods, for other bytes of them
    are another version, with a shadow of its own; nor the generations of its configuration, since a file that a commit added and an upgrade altered is not git's to
    take back: it asks a person (`modify/delete`)."""
    configuration, before, pods = fleet.configuration, fleet.settled(), fleet.backends("hello-live")
    declared = objects.declared(cluster)

    def rendered_before(message):
        for file in (configuration.tree / "argocd/local").glob("application-*.yaml"):
            file.write_text(file.read_text().replace("      - Validate=false\n", ""))
        for file in (configuration.tree / "manifests/local").glob("[!_]*/[!c]*.yaml"):
            file.write_text(file.read_text().replace(_LABEL, ""))
        configuration.git("add", "--all")
        configuration.git("commit", "--quiet", "--message", message)
        return configuration.send()

    line = TimeLine("A revert across an upgrade")
    fleet.synced(rendered_before("As the LifeOS of before renders it"))
    assert objects.declared(cluster) != declared
    line.mark("synced, as the LifeOS of before renders it")
    fleet.append(PROMPT, f"\nSay nothing twice ({secrets.token_hex(4)}).\n")
    fleet.gate()
    configuration.lifeos("compile")
    changed = rendered_before("hello says nothing twice")
    fleet.rollout(lambda found: found["spec"] != before["spec"] and releases.shadowed(found), seconds=60)
    line.mark("the shadow of a change is started")
    fleet.synced(configuration.push("LifeOS is upgraded"))
    line.mark("LifeOS is upgraded, and synced")
    reverted = configuration.revert(changed)
    pushed = line.mark("the revert of the change is pushed")
    assert "up to date" in configuration.lifeos("compile", "--check").stdout
    after = fleet.rollout(
        lambda found: found["spec"] == before["spec"] and found["status"]["phase"] == "Healthy", seconds=REVERTED
    )
    assert line.mark("the version before serves alone") - pushed < REVERTED
    assert stable(after) == stable(before) == after["status"]["currentPodHash"]
    assert fleet.backends("hello-live") == pods, "the pods that served never stopped"
    fleet.synced(reverted)
    assert objects.declared(cluster) == declared, "the upgrade stays"
    _unnoticed(cluster, people, before, pods)


def test_the_revert_of_an_agents_first_commit_takes_all_of_it_and_nothing_else(cluster, fleet, people):
    before, identities = objects.declared(cluster), objects.identities(cluster)
    fleet.add("greeter")
    fleet.gate("greeter")
    fleet.release("greeter")
    line = TimeLine("An agent that should not have been")
    added = fleet.configuration.push("greeter")
    line.mark("pushed")
    fleet.synced(added)
    line.mark("synced")
    fleet.settled("greeter")
    line.mark("it serves")
    assert len(objects.declared(cluster)) > len(before)
    reverted = fleet.configuration.revert("HEAD")
    line.mark("the revert is pushed")
    cluster.until("application.argoproj.io", "greeter.local", "argocd", lambda found: found is None, 120)
    line.mark("its Application is gone")
    fleet.synced(reverted)
    cluster.gone("lifeos.dev/agent=greeter")
    line.mark("its pods are gone")
    assert objects.declared(cluster) == before
    assert objects.identities(cluster) == identities, "nobody else's objects were made anew"
    assert not cluster.all("replicaset", namespace=NAMESPACE, selector="lifeos.dev/agent=greeter")
    assert AGENT in {body["metadata"]["name"] for body in cluster.all("rollout", namespace=NAMESPACE)}
    assert not people.lost(), "who asked somebody else noticed nothing"


def _unnoticed(cluster, people, before, pods):
    """People who asked meanwhile were answered, each by the version and the pods of before."""
    people.now()
    assert not people.lost()
    assert people.versions() == {releases.version(before)}
    assert people.pods() == releases.addresses(cluster, pods)


def _alone(cluster, pods):
    """Of the agent these pods run and no others; a shadow has some seconds to end."""
    selector = f"lifeos.dev/agent={AGENT}"
    cluster.gone(f"{selector},lifeos.dev/track=shadow", REVERTED)
    assert {pod["metadata"]["name"] for pod in cluster.all("pod", selector=selector, namespace=NAMESPACE)} == pods
