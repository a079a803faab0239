"""kubectl as the cluster's administrator."""

import hashlib
import json
import time
from collections.abc import Iterable
from typing import Any

from tools.cluster.failure import ClusterError
from tools.cluster.place import KUBECONFIG, program
from tools.cluster.run import run

_FIRST = ("Namespace", "CustomResourceDefinition", "PriorityClass")
_ESTABLISHED = 120
"""Seconds."""
_BUSY = 240
"""Seconds that a machine may be too busy for what the API server gives itself half a minute for."""
_STATE = "lifeos.dev/state"
"""Label of a definition: which one was applied. For a large one the API server takes seconds, whether or not it changed."""


def kubectl(*arguments: str, data: str | None = None, check: bool = True) -> str:
    """What it printed. Raises :class:`ClusterError`."""
    return run(program("kubectl"), f"--kubeconfig={KUBECONFIG}", *arguments, data=data, check=check)


def apply(objects: Iterable[dict[str, Any]]) -> None:
    """Server-side: some definitions are larger than what a client could remember of them. Raises :class:`ClusterError`."""
    everything = list(objects)
    first = [body for body in everything if body["kind"] in _FIRST]
    rest = [body for body in everything if body["kind"] not in _FIRST]
    definitions = [_marked(body) for body in first if body["kind"] == "CustomResourceDefinition"]
    first = [body for body in first if body["kind"] != "CustomResourceDefinition"]
    if definitions:
        first += _outdated(definitions)
    if first:
        _apply(first)
    if definitions:
        _established([f"crd/{body['metadata']['name']}" for body in definitions])
    if rest:
        _apply(rest)


def _marked(definition: dict[str, Any]) -> dict[str, Any]:
    state = hashlib.sha256(json.dumps(definition, sort_keys=True).encode()).hexdigest()[:16]
    meta = definition["metadata"]
    return {**definition, "metadata": {**meta, "labels": {**meta.get("labels", {}), _STATE: state}}}


def _outdated(definitions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that are not there, or were applied in another form."""
    there = kubectl("get", "crd", f"--label-columns={_STATE}", "--no-headers")
    known = {(line.split()[0], line.split()[-1]) for line in there.splitlines()}
    return [body for body in definitions if (body["metadata"]["name"], body["metadata"]["labels"][_STATE]) not in known]


def _established(definitions: list[str]) -> None:
    until = time.monotonic() + _ESTABLISHED
    while True:
        try:
            kubectl("wait", "--for=condition=Established", f"--timeout={_ESTABLISHED}s", *definitions)
        except ClusterError as error:
            # One that is so new that it has no conditions yet makes the wait for a condition fail at once.
            if "accessor error" not in str(error) or time.monotonic() > until:
                raise
        else:
            return


def rolled_out(namespace: str, *workloads: str) -> None:
    """They run in the form that was applied last. Raises :class:`ClusterError` after three minutes."""
    for workload in workloads:
        kubectl("rollout", "status", workload, f"--namespace={namespace}", "--timeout=180s")


def _apply(objects: list[dict[str, Any]]) -> None:
    body = {"apiVersion": "v1", "kind": "List", "items": objects}
    words = ("apply", "--server-side", "--force-conflicts", "--field-manager=lifeos-cluster", "--filename=-")
    until = time.monotonic() + _BUSY
    while True:
        try:
            kubectl(*words, data=json.dumps(body))
        except ClusterError as error:
            # What was done is done, and the same again changes nothing.
            if "(Timeout)" not in str(error) or time.monotonic() > until:
                raise
        else:
            return
