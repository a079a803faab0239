"""NetworkPolicies, enforced on the node by packet rules: the bridge plugin connects pods, and knows of no policy."""

from typing import Any

from tools.cluster.certificates import kubeconfig
from tools.cluster.place import NODE, NODE_PORTS, SERVICES, program
from tools.cluster.run import run

_NAME = "firewall"
"""Of the program, and of its user."""
_ACCEPTS = "0x20000"
"""The mark of a packet that its pod's policies let through; the rule for it is the last that is written."""
_RBAC = "rbac.authorization.k8s.io"


def command() -> list[str]:
    """How it is started."""
    return [program(_NAME), kubeconfig(_NAME), NODE, SERVICES, NODE_PORTS]


def enforces() -> bool:
    """Whether the policies of all pods have become rules once. From then on a change is in force a moment after it was made."""
    return _ACCEPTS in run("iptables", "--list-rules", "KUBE-ROUTER-FORWARD", check=False)


def rights() -> list[dict[str, Any]]:
    """It reads, and of nothing else than it needs."""
    reads = {"verbs": ["get", "list", "watch"]}
    rules = [
        {"apiGroups": [""], "resources": ["namespaces", "nodes", "pods"], **reads},
        {"apiGroups": ["networking.k8s.io"], "resources": ["networkpolicies"], **reads},
    ]
    meta = {"name": f"lifeos-{_NAME}"}
    return [
        {"apiVersion": f"{_RBAC}/v1", "kind": "ClusterRole", "metadata": meta, "rules": rules},
        {
            "apiVersion": f"{_RBAC}/v1",
            "kind": "ClusterRoleBinding",
            "metadata": meta,
            "roleRef": {"apiGroup": _RBAC, "kind": "ClusterRole", "name": meta["name"]},
            "subjects": [{"apiGroup": _RBAC, "kind": "User", "name": _NAME}],
        },
    ]


def remove_sets() -> None:
    """The sets of addresses that its rules named; those must be gone."""
    for name in sets():
        run("ipset", "destroy", name)


def sets() -> list[str]:
    """Their names."""
    names = run("ipset", "list", "-name", check=False).split()
    return [name for name in names if name.removeprefix("inet6:").startswith(("KUBE-SRC-", "KUBE-DST-"))]
