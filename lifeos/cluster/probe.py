"""Whether a cluster enforces NetworkPolicies, tried with two pods: no object of the cluster says it, and without it every wall is ignored silently.

One pod listens on three ports. Its own policy lets in two of them, and the policy of the other pod lets that one out to two: one port is
open on both sides, and shows that there is a network; the second is closed by the one who is asked alone, the third by the one who asks.
A plugin may need a moment to enforce what is new, so a way that should be closed is tried until it is.
"""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager

from lifeos.cluster.api import Api
from lifeos.cluster.state import Enforced
from lifeos.errors import ProgramError
from lifeos.kube.manifest import Json

_OPEN, _NOT_IN, _NOT_OUT = 8080, 8081, 8082
_SETTLES = 10
"""Seconds in which a policy has to be in force, or the network to be there at all."""
_STARTS = 90
"""Seconds for a pod to start, its image fetched."""
_LOOK = 0.5
"""Seconds between two looks."""
_LISTEN = f"""
import selectors, signal, socket, sys
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
doors = selectors.DefaultSelector()
for port in ({_OPEN}, {_NOT_IN}, {_NOT_OUT}):
    doors.register(socket.create_server(("", port)), selectors.EVENT_READ)
while True:
    for door, _ in doors.select():
        door.fileobj.accept()[0].close()
"""
_CONNECT = f"""
import socket, sys, time
def reached(port):
    try:
        socket.create_connection((sys.argv[1], port), timeout=1).close()
        return True
    except OSError:
        return False
def becomes(port, wanted):
    until = time.monotonic() + {_SETTLES}
    while (found := reached(port)) != wanted and time.monotonic() < until:
        time.sleep(0.2)
    return found
words = [becomes({_OPEN}, True), becomes({_NOT_IN}, False), becomes({_NOT_OUT}, False), becomes({_OPEN}, True)]
open("/dev/termination-log", "w").write(" ".join(map(str, words)))
"""


def enforced(api: Api, image: str) -> Enforced:
    """Try it, in a namespace that is made for it and goes again; ``image``: one with python3. Raises :class:`ProgramError` when it cannot be told."""
    with _namespace(api) as namespace:
        folder = f"/api/v1/namespaces/{namespace}/pods"
        policies = f"/apis/networking.k8s.io/v1/namespaces/{namespace}/networkpolicies"
        api.apply(f"{policies}/asked", _policy("asked", "ingress", _OPEN, _NOT_OUT))
        api.apply(f"{policies}/asks", _policy("asks", "egress", _OPEN, _NOT_IN))
        api.apply(f"{folder}/asked", _pod("asked", image, [_LISTEN]))
        address = _until(api, f"{folder}/asked", "Running")["podIP"]
        api.apply(f"{folder}/asks", _pod("asks", image, [_CONNECT, address]))
        status = _until(api, f"{folder}/asks", "Succeeded")
    [container] = status["containerStatuses"]
    said = str(container["state"]["terminated"].get("message", "")).split()
    if len(said) != 4 or said[0] != "True" or said[3] != "True":
        raise ProgramError(
            "two pods in one namespace do not reach each other although their policies let them, so nothing can be told about"
            f" policies; the cluster's network is out of order, or `python3` of {image} did something else than it was told"
        )
    return Enforced(said[1] == "False", said[2] == "False")


@contextmanager
def _namespace(api: Api) -> Iterator[str]:
    name = f"lifeos-probe-{secrets.token_hex(3)}"
    path = f"/api/v1/namespaces/{name}"
    restricted = {"pod-security.kubernetes.io/enforce": "restricted"}
    api.apply(path, {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": restricted}})
    try:
        yield name
    finally:
        api.delete(path)


def _policy(name: str, direction: str, *ports: int) -> Json:
    open_ports = [{"ports": [{"protocol": "TCP", "port": port} for port in ports]}]
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": name},
        "spec": {
            "podSelector": {"matchLabels": {"lifeos.dev/probe": name}},
            "policyTypes": [direction.capitalize()],
            direction: open_ports,
        },
    }


def _pod(name: str, image: str, arguments: list[str]) -> Json:
    security = {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "runAsNonRoot": True,
        "runAsUser": 65532,
        "capabilities": {"drop": ["ALL"]},
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    container = {
        "name": "probe",
        "image": image,
        "command": ["python3", "-c", *arguments],
        "resources": {"requests": {"cpu": "10m", "memory": "32Mi"}},
        "securityContext": security,
    }
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "labels": {"lifeos.dev/probe": name}},
        "spec": {
            "restartPolicy": "Never",
            "automountServiceAccountToken": False,
            "terminationGracePeriodSeconds": 1,
            "containers": [container],
        },
    }


def _until(api: Api, path: str, phase: str) -> Json:
    """The status of a pod that has got there."""
    patience = time.monotonic() + _STARTS + 3 * _SETTLES
    while True:
        status: Json = api.get(path).get("status", {})
        now = status.get("phase")
        if now == phase and (phase != "Running" or status.get("podIP")):
            return status
        if now in ("Failed", "Succeeded") or time.monotonic() > patience:
            raise ProgramError(
                f"the pod {path.rpartition('/')[2]} that tries the network is {now}, not {phase}: {_why(status)}"
            )
        time.sleep(_LOOK)


def _why(status: Json) -> str:
    """What Kubernetes says of a pod that does not get there."""
    for container in status.get("containerStatuses", ()):
        for state in container.get("state", {}).values():
            if state.get("message") or state.get("reason"):
                return " ".join(str(state.get("message") or state["reason"]).split())
    for condition in status.get("conditions", ()):
        if condition.get("status") == "False" and condition.get("message"):
            return str(condition["message"])
    return "it does not say why"
