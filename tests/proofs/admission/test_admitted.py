"""What the admission policies must let through: a fleet with receipts, and all that the controllers make of it."""

import time

import pytest

from tests.proofs.admission.cluster import IN_FORCE_WITHIN, refused
from tests.proofs.admission.objects import REPLICASETS, ROLLOUTS, knative_pod, made, pod_of, workload

pytestmark = pytest.mark.proof


def test_what_is_rendered_for_agents_with_receipts_is_accepted_and_for_those_without_all_but_the_workload(
    cluster, rendered, fleet
):
    turned_away = set()
    for manifest in rendered:
        if manifest.home in fleet.agents:
            answer = cluster.apply(manifest.body)
            if not answer.accepted:
                turned_away.add((manifest.body["kind"], manifest.body["metadata"]["name"]))
    assert turned_away == {("Rollout", "failed"), ("Rollout", "novice")}


def test_the_controllers_make_what_they_make_in_a_release(cluster, rendered):
    for body, user in made(rendered):
        answer = cluster.create(body, user=user)
        assert answer.accepted, f"{body['kind']}: {answer.message}"


def test_a_knative_pod_is_given_the_workload_api_and_its_sidecar_is_not(cluster, rendered):
    pod = cluster.create(knative_pod(rendered), user=REPLICASETS).body["spec"]
    assert {"name": "spiffe", "csi": {"driver": "csi.spiffe.io", "readOnly": True}} in pod["volumes"]
    mounts = {one["name"]: {mount["mountPath"] for mount in one.get("volumeMounts", ())} for one in pod["containers"]}
    assert "/spiffe-workload-api" in mounts["agent"]
    assert "/etc/lifeos" in mounts["agent"]
    assert "/spiffe-workload-api" in mounts["tunnel-books"]
    assert "/spiffe-workload-api" not in mounts["queue-proxy"]


def test_a_dry_run_is_not_asked_for_a_receipt(cluster, rendered):
    """Argo CD compares by dry runs, also while the receipt is on its way (docs/decisions/0013)."""
    body = workload(rendered, "Rollout", "novice")
    assert cluster.apply(body, dry_run=True).accepted
    refused(cluster.apply(body), "lifeos-receipts")


def test_the_brake_needs_no_receipt_and_no_pod_gets_past_it(cluster, rendered):
    held = workload(rendered, "Rollout", "parked")
    assert cluster.apply(held, dry_run=True).accepted
    held["spec"]["replicas"] = 1
    refused(cluster.apply(held), "lifeos-receipts", "no passing gate receipt")
    pod = cluster.create(pod_of(rendered, "parked"), user=REPLICASETS)
    refused(pod, "lifeos-own-identity", "agent parked is suspended")


def test_a_controller_may_touch_a_workload_whose_receipt_is_gone(cluster, rendered, fleet):
    body = workload(rendered, "Rollout", "pilot")
    assert cluster.apply(body).accepted
    receipts = next(one.body for one in rendered if one.body["metadata"]["name"] == "receipts-pilot")
    try:
        patched = cluster.patch(receipts, {"data": None})
        assert patched.accepted
        deadline = time.monotonic() + IN_FORCE_WITHIN
        body["spec"]["minReadySeconds"] += 1
        while cluster.apply(body).accepted:
            assert time.monotonic() < deadline
            time.sleep(0.1)
            body["spec"]["minReadySeconds"] += 1  # what did not change is nobody's concern
        annotation = {"metadata": {"annotations": {"rollout.argoproj.io/revision": "2"}}}
        answer = cluster.patch(body, annotation, user=ROLLOUTS, dry_run=True)
        assert answer.accepted, answer.message
    finally:
        assert cluster.apply(receipts).accepted
        deadline = time.monotonic() + IN_FORCE_WITHIN
        while not cluster.apply(body).accepted:
            assert time.monotonic() < deadline
            time.sleep(0.1)
