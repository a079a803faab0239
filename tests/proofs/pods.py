"""Pods of an agent as its Rollout makes them, on an API server without a kubelet, where one that is ended at once is gone."""

import copy
import time

from lifeos.targets import argo_rollouts
from tests.lifeos.bundle import fleets
from tests.lifeos.targets.rendered import all_of

FLEET = fleets.guarded(warden=True)
HERE = "lifeos-alpha"


def pilot(name, place=HERE, **changed):
    """A pod as a Rollout makes it."""
    template = copy.deepcopy(all_of(argo_rollouts, FLEET)["Rollout", "pilot"].body["spec"]["template"])
    meta = {**template["metadata"], "name": name, "namespace": place}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": {**template["spec"], **changed}}


def listed(api, place):
    return api._send("GET", f"/api/v1/namespaces/{place}/pods")["items"]


def names(api, place=HERE):
    return {pod["metadata"]["name"] for pod in listed(api, place)}


def end(api, pod):
    meta = pod["metadata"]
    path = f"/api/v1/namespaces/{meta['namespace']}/pods/{meta['name']}"
    api._send("DELETE", path, {"gracePeriodSeconds": 0}, content_type="application/json")


def events(api, place=HERE):
    return api._send("GET", f"/apis/events.k8s.io/v1/namespaces/{place}/events")["items"]


def wait(until, why, seconds=180):
    """On a machine that is busy with other things; on a quiet one nothing takes more than some seconds."""
    deadline = time.monotonic() + seconds
    while not (found := until()):
        assert time.monotonic() < deadline, why
        time.sleep(0.02)
    return found


def gone(api, name, place=HERE):
    return wait(lambda: name not in names(api, place), f"{name} is still there")


def stays(api, *wanted, place=HERE):
    """Through more looks than one."""
    until = time.monotonic() + 2.5
    while time.monotonic() < until:
        assert set(wanted) <= names(api, place)
        time.sleep(0.1)
