"""kubectl as the cluster's administrator."""

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


def kubectl(*arguments: str, data: str | None = None, check: bool = True) -> str:
    """What it printed. Raises :class:`ClusterError`."""
    return run(program("kubectl"), f"--kubeconfig={KUBECONFIG}", *arguments, data=data, check=check)


def apply(objects: Iterable[dict[str, Any]]) -> None:
    """Server-side: some definitions are larger than what a client could remember of them. Raises :class:`ClusterError`."""
    everything = list(objects)
    first = [body for body in everything if body["kind"] in _FIRST]
    rest = [body for body in everything if body["kind"] not in _FIRST]
    if first:
        _apply(first)
        definitions = [
            f"crd/{body['metadata']['name']}" for body in first if body["kind"] == "CustomResourceDefinition"
        ]
        if definitions:
            _established(definitions)
    if rest:
        _apply(rest)


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
    kubectl(
        "apply",
        "--server-side",
        "--force-conflicts",
        "--field-manager=lifeos-cluster",
        "--filename=-",
        data=json.dumps(body),
    )
