"""The node's link, how pods get their addresses, and how nothing of it stays behind."""

import ipaddress
import json
import os
import re
from collections.abc import Iterator

from tools.cluster.failure import ClusterError
from tools.cluster.place import ADDRESS, BRIDGE, LINK, PODS, SERVICES, STATE, within, write
from tools.cluster.run import installed, run

PLUGINS = "/usr/lib/cni"
NAME = "lifeos"
"""Of the network that pods are in, as the plugins know it."""
_FAMILIES = ("iptables", "ip6tables")
"""The pods have no IPv6, and yet the kubelet and kube-proxy write rules for it wherever the kernel takes them."""
_TABLES = ("nat", "filter", "mangle")
_NOBODY = f"from all to {SERVICES} iif {BRIDGE} prohibit"
"""Of what pods send to a Service that leads to nobody just now. kube-proxy refuses it, but the firewall, which comes first, has accepted by
then what its pod's policies allow: it would leave the machine, and whoever is out there would answer in the Service's name."""


def configuration() -> str:
    """The folder in which containerd finds the network. It is watched, so it is never removed while containerd runs."""
    body = {
        "cniVersion": "0.4.0",
        "name": NAME,
        "plugins": [
            {
                "type": "bridge",
                "bridge": BRIDGE,
                "isGateway": True,
                "ipMasq": True,
                "hairpinMode": True,  # a pod that asks a Service which leads back to it
                "ipam": {
                    "type": "host-local",
                    "dataDir": within("network", "addresses"),
                    "ranges": [[{"subnet": PODS}]],
                    "routes": [{"dst": "0.0.0.0/0"}],
                },
            }
        ],
    }
    path = within("network", "conf", "10-lifeos.conflist")
    write(path, json.dumps(body, indent=1))
    return os.path.dirname(path)


def ensure() -> None:
    """The node's address is on a link. A bridge without ports, for not every kernel has the dummy driver. Raises :class:`ClusterError` where another Kubernetes is."""
    if LINK not in _links():
        for family, table, rules in _saved():
            if foreign := _chains(rules, "KUBE-"):
                raise ClusterError(
                    f"another Kubernetes wrote this machine's packet rules ({min(foreign)} in the table {table} of {family}); two of them would"
                    " undo each other's. End it first; rules of one that is gone last until the machine is started anew"
                )
        run("ip", "link", "add", LINK, "type", "bridge")
    elif not ours():
        raise ClusterError(
            f"the cluster of {_links()[LINK]} is on this machine, and has the same addresses; end it first"
        )
    # Each of these again, for a run before may have been killed after any of them.
    run("ip", "link", "set", LINK, "alias", STATE)
    run("ip", "address", "replace", f"{ADDRESS}/24", "dev", LINK)
    run("ip", "link", "set", LINK, "up")
    # What this machine itself sends to a Service that leads to nobody stays on the link, too, where nobody is. kube-proxy refuses it, but not at once: the
    # firewall reads the table, and writes it as a whole, in the moment in which a pod goes, and what kube-proxy wrote meanwhile is lost until it writes again.
    run("ip", "route", "replace", SERVICES, "dev", LINK)
    if not _rules():
        run("ip", "rule", "add", "priority", "100", *_NOBODY.split()[2:])


def taken() -> list[str]:
    """Routes of this machine that lead elsewhere with addresses which the cluster would use: a VPN's, a container engine's."""
    return overlapping(json.loads(run("ip", "-json", "-4", "route") or "[]"))


def overlapping(routes: list[dict[str, str]]) -> list[str]:
    """Those, as ``ip -json route`` tells of them, that have an address of the cluster's and are not its own; the default route is none of them."""
    wanted = [ipaddress.ip_network(each, strict=False) for each in (f"{ADDRESS}/24", PODS, SERVICES)]
    return [
        f"{route['dst']} by {route.get('dev', 'nobody')}"
        for route in routes
        if route["dst"] != "default" and route.get("dev") not in (LINK, BRIDGE)
        if any(ipaddress.ip_network(route["dst"]).overlaps(each) for each in wanted)
    ]


def ours() -> bool:
    """Whether this cluster is on the machine: the link is the first thing that comes and the last that goes, and comes only where no other Kubernetes wrote rules."""
    return _links().get(LINK) in (STATE, "")  # before it was written down there was one only


def remove_rules() -> None:
    """Take away every rule that kube-proxy, the kubelet, the firewall and the bridge plugin made; only where the network is :func:`ours`."""
    for priority in _rules():
        run("ip", "rule", "delete", "priority", priority)
    for family, _, rules in _saved():
        rest = without_ours(rules)
        if rest != rules:
            run(f"{family}-restore", data=rest)


def remove_links() -> None:
    """The last that goes, and only when nothing else is left: by the link the next run knows that the rest is :func:`ours`."""
    for link in (BRIDGE, LINK):
        if link in _links():
            run("ip", "link", "delete", link)


def rules_left() -> list[str]:
    """Rules of it that are there."""
    priorities = [f"the routing rule {priority}" for priority in _rules()]
    written = [(family, table) for family, table, rules in _saved() if rules != without_ours(rules)]
    return priorities + [f"packet rules in the table {table} of {family}" for family, table in written]


def links_left() -> list[str]:
    """Links of it that are there."""
    return [f"the link {name}" for name in (BRIDGE, LINK) if name in _links()]


def without_ours(rules: str) -> str:
    """A table as iptables-save prints it, without Kubernetes' chains and those of our network; rules of others stay as they are."""
    chains = _chains(rules, "KUBE-") | _chains_of_network(rules)
    words = re.compile(r"[^\s\"]+")
    return "".join(
        line for line in rules.splitlines(keepends=True) if not chains & {*words.findall(line), *_declared(line)}
    )


def _saved() -> Iterator[tuple[str, str, str]]:
    """Family, table and its rules, of each that there is. A kernel without IPv6 refuses to be asked for its rules, and then nobody wrote any."""
    for family in _FAMILIES:
        needed = family == "iptables"
        if needed or installed(f"{family}-save"):
            for table in _TABLES:
                yield family, table, run(f"{family}-save", "-t", table, check=needed)


def _chains(rules: str, prefix: str) -> set[str]:
    return {name for line in rules.splitlines() for name in _declared(line) if name.startswith(prefix)}


def _chains_of_network(rules: str) -> set[str]:
    """The bridge plugin has a chain a pod, and writes the network's name into the comment of its rules."""
    named = re.compile(rf'--comment "name: \\"{NAME}\\".*-j (CNI-\w+)')
    return {found[1] for line in rules.splitlines() if (found := named.search(line))}


def _declared(line: str) -> list[str]:
    return [line[1:].split(maxsplit=1)[0]] if line.startswith(":") else []


def _links() -> dict[str, str]:
    """All there are, and for whom: the state folder of the cluster whose link it is."""
    return {link["ifname"]: link.get("ifalias", "") for link in json.loads(run("ip", "-json", "link") or "[]")}


def _rules() -> list[str]:
    """The priority of our routing rule, if it is there; as text, for its link may be gone, and then it is marked."""
    lines = (line.replace(" [detached]", "") for line in run("ip", "rule").splitlines())
    return [line.partition(":")[0] for line in lines if line.endswith(_NOBODY)]
