"""What a network plugin makes of NetworkPolicies: who reaches whom.

Semantics: kubernetes.io/docs/concepts/services-networking/network-policies. A pod that no policy selects, for a direction, is
open in it; policies add up; both ends must admit a connection.
"""

from typing import NamedTuple

NAME = "kubernetes.io/metadata.name"


class Pod(NamedTuple):
    """A pod, or with ``namespace`` None an address that is none of a pod, in these blocks."""

    namespace: str | None
    labels: dict[str, str] = {}
    blocks: tuple[str, ...] = ("0.0.0.0/0",)


INTERNET = Pod(None)
PRIVATE = Pod(None, blocks=("0.0.0.0/0", "10.0.0.0/8"))


def selects(selector, labels):
    """Whether a label selector selects something with these labels."""
    for one in selector.get("matchExpressions", ()):
        value = labels.get(one["key"])
        if not {"In": value in one.get("values", ()), "Exists": value is not None}[one["operator"]]:
            return False
    return selector.get("matchLabels", {}).items() <= labels.items()


def admits(peer, other, own, *, blocks):
    """Whether a peer of a rule is ``other``. ``blocks``: pods count as members of address blocks, as some plugins have it."""
    if "ipBlock" in peer:
        return blocks if other.namespace is not None else peer["ipBlock"]["cidr"] in other.blocks
    if other.namespace is None:
        return False
    if "namespaceSelector" in peer:
        if not selects(peer["namespaceSelector"], {NAME: other.namespace}):
            return False
    elif other.namespace != own.namespace:
        return False
    return selects(peer.get("podSelector", {}), other.labels)


class Network:
    """The policies of a cluster, and what follows from them."""

    def __init__(self, policies):
        self.policies = [body for body in policies if body["kind"] == "NetworkPolicy"]

    def of(self, pod, direction):
        """The policies that select a pod, for "Ingress" or "Egress"."""
        return [
            policy["spec"]
            for policy in self.policies
            if policy["metadata"]["namespace"] == pod.namespace
            and direction in policy["spec"]["policyTypes"]
            and selects(policy["spec"]["podSelector"], pod.labels)
        ]

    def _open(self, pod, other, port, direction, blocks):
        if pod.namespace is None:
            return True
        policies = self.of(pod, direction)
        rules = [rule for policy in policies for rule in policy.get(direction.lower(), ())]
        peers = "from" if direction == "Ingress" else "to"
        return not policies or any(
            ("ports" not in rule or port in {one["port"] for one in rule["ports"]})
            and (peers not in rule or any(admits(peer, other, pod, blocks=blocks) for peer in rule[peers]))
            for rule in rules
        )

    def reaches(self, source, target, port, *, blocks=False):
        """Whether a connection comes about."""
        return self._open(source, target, port, "Egress", blocks) and self._open(
            target, source, port, "Ingress", blocks
        )
