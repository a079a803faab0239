"""kubectl as the cluster's administrator."""

import json
from collections.abc import Iterable
from typing import Any

from tools.cluster.place import KUBECONFIG, program
from tools.cluster.run import run

_FIRST = ("Namespace", "CustomResourceDefinition", "PriorityClass")


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
            # "create": one that has no conditions yet makes the wait for a condition fail at once.
            kubectl("wait", "--for=jsonpath={.status.conditions}", "--timeout=60s", *definitions)
            kubectl("wait", "--for=condition=Established", "--timeout=60s", *definitions)
    if rest:
        _apply(rest)


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
