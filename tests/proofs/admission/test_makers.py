"""Who may make, and change, what belongs to an agent's workload: its controllers, and nobody else."""

import pytest

from lifeos.kube.makers import MAKERS
from tests.lifeos.bundle import fleets
from tests.proofs.admission.cluster import refused
from tests.proofs.admission.objects import (
    ARGO_CD,
    REPLICASETS,
    ROLLOUTS,
    SHADOW,
    analysis_run,
    made,
    pod_of,
    replica_set,
)

pytestmark = pytest.mark.proof


@pytest.mark.parametrize(
    ("owner", "labels"),
    [
        ("Experiment", {}),
        ("Experiment", {"lifeos.dev/track": "shadow"}),
        ("Experiment", {"lifeos.dev/serving": "shadow"}),
        ("Rollout", SHADOW),
        ("Rollout", {"lifeos.dev/serving": "shadow"}),
        (None, {}),
        ("Job", {}),
    ],
)
def test_nobody_forges_a_track(cluster, rendered, owner, labels):
    refused(cluster.create(replica_set(rendered, owner, **labels), user=ROLLOUTS), "lifeos-track")


def test_only_the_controller_makes_experiments_and_replica_sets(cluster, rendered):
    refused(
        cluster.create(replica_set(rendered, "Experiment", **SHADOW)), "lifeos-one-owner", "no ReplicaSet from admin"
    )
    experiment = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Experiment",
        "metadata": {"name": "mine", "namespace": "lifeos-alpha"},
        "spec": {"templates": []},
    }
    refused(cluster.create(experiment), "lifeos-one-owner", "no Experiment from admin")


def test_what_argo_cd_shows_it_does_not_make(cluster, rendered):
    """A team's AppProject permits these kinds (docs/decisions/0023), so here is where they are refused when they come from git."""
    kinds = set()
    for body, _ in made(rendered):
        kinds.add((body["apiVersion"].rpartition("/")[0], body["kind"]))
        for dry_run in (True, False):
            answer = cluster.create(body, user=ARGO_CD, dry_run=dry_run)
            refused(answer, "lifeos-one-owner", f"no {body['kind']} from {ARGO_CD}")
    assert kinds == MAKERS.keys()


def test_nobody_but_its_controller_says_how_an_analysis_went(cluster):
    run = analysis_run()
    run["metadata"]["name"] = "pilot-judged"  # it stays, and others try whether one of the usual name would be taken
    answer = cluster.create(run, user=ROLLOUTS, dry_run=False)
    assert answer.accepted, answer.message
    passed = {"status": {"phase": "Successful"}}
    refused(cluster.patch(run, passed, user=ARGO_CD), "lifeos-one-owner", "no AnalysisRun from")
    refused(cluster.patch(run, {"spec": {"terminate": True}}), "lifeos-one-owner", "no AnalysisRun from admin")
    answer = cluster.patch(run, passed, user=ROLLOUTS)
    assert answer.accepted, answer.message


def test_a_running_pod_keeps_its_track_and_is_not_borrowed(cluster, rendered):
    pod = pod_of(rendered, "pilot")
    pod["metadata"]["name"] = "pilot-running"
    answer = cluster.create(pod, user=REPLICASETS, dry_run=False)
    assert answer.accepted, answer.message
    for label in ("lifeos.dev/track", "lifeos.dev/serving"):
        relabelled = cluster.patch(pod, {"metadata": {"labels": {label: "shadow"}}})
        refused(relabelled, "lifeos-track", "keeps the agent, the track")
    # Nor by the one who would promote it (docs/decisions/0009-a-canary-is-stable.md).
    promoted = cluster.patch(pod, {"metadata": {"labels": {"lifeos.dev/track": "canary"}}}, user=ROLLOUTS)
    # Two policies refuse this one, and the server names whichever answered first.
    assert not promoted.accepted, "accepted"
    assert "keeps the agent, the track" in promoted.message or "a Rollout's own pods are stable" in promoted.message
    versions = cluster.patch(pod, {"metadata": {"labels": {"rollouts-pod-template-hash": "another"}}}, user=ARGO_CD)
    refused(versions, "lifeos-track", "keeps the agent, the track")
    harmless = cluster.patch(pod, {"metadata": {"labels": {"other": "label"}}})
    assert harmless.accepted, harmless.message
    security = pod["spec"]["containers"][0]["securityContext"]
    debug = {"name": "debug", "image": fleets.image("debug"), "securityContext": security}
    strategic = "application/strategic-merge-patch+json"
    wanted = {"spec": {"ephemeralContainers": [debug]}}
    borrowed = cluster.patch(pod, wanted, content=strategic, part="/ephemeralcontainers")
    refused(borrowed, "lifeos-own-identity", "nobody borrows")


def test_a_running_pod_runs_what_it_was_started_with_and_keeps_its_owner(cluster, rendered):
    pod = pod_of(rendered, "pilot")
    pod["metadata"]["name"] = "pilot-at-work"
    assert cluster.create(pod, user=REPLICASETS, dry_run=False).accepted
    other = [{"op": "replace", "path": "/spec/containers/0/image", "value": fleets.image("other")}]
    for user in (None, ARGO_CD, ROLLOUTS):
        changed = cluster.patch(pod, other, user=user, content="application/json-patch+json")
        refused(changed, "lifeos-track", "runs what it was started with")
    orphaned = {"metadata": {"ownerReferences": None}}
    refused(cluster.patch(pod, orphaned, user=ARGO_CD), "lifeos-track", "a pod keeps its owner")
    released = cluster.patch(pod, orphaned, user=REPLICASETS, dry_run=True)
    assert released.accepted, released.message
