"""What the cluster needs of a machine, and how to get what is missing."""

import os
import platform
import shutil

from tools.cluster import network
from tools.cluster.failure import ClusterError
from tools.cluster.place import ADDRESS, PODS, ROOT, SERVICES, STATE, program
from tools.cluster.run import installed

_DEBIAN = {
    "containerd": "containerd",
    "ctr": "containerd",
    "runc": "runc",
    "iptables": "iptables",
    "ipset": "ipset",
    "ip": "iproute2",
    "openssl": "openssl",
    "mmdebstrap": "mmdebstrap",
    "git": "git",
    "gcc": "gcc libc6-dev",
}
"""The package of Debian that has each."""
BUILT = (
    *("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "kube-proxy"),
    *("kubectl", "firewall"),
    *("pause", "coredns", "objectstore", "workflow-controller", "argo", "argoexec", "rollouts-controller"),
    *("argocd", "kustomize", "miniredis"),
    *("spire-server", "spire-controller-manager", "spire-agent", "spiffe-csi-driver", "csi-registrar", "ghostunnel"),
    *(f"knative-{name}" for name in ("activator", "autoscaler", "controller", "queue", "webhook")),
)

DISK = 12 << 30
"""Bytes that a new cluster takes: images as files, as parts of them, and twice more by containerd, as they came and unpacked."""
MEMORY = 7 << 30
"""Bytes of memory below which pods and programs of this machine would be killed; machines of 8 GiB show a little less."""


def check(*, built: bool = True) -> None:
    """Everything is there; ``built``: what `make cluster` makes, too. Raises :class:`ClusterError` with all that is missing, and what mends it."""
    if platform.system() != "Linux":
        raise ClusterError("the node is this machine, so it must run Linux; elsewhere use kind (docs/how-to/kind.md)")
    if platform.machine() != "x86_64":
        raise ClusterError(
            f"this machine is {platform.machine()}; Envoy and the small models come as wheels for x86_64, and elsewhere use kind (docs/how-to/kind.md)"
        )
    missing = [] if os.geteuid() == 0 else ["root: links, mounts and containers are root's to make"]
    if missing := [*missing, *_missing(), *(_unmade() if built else ())]:
        raise ClusterError("this machine lacks\n" + "\n".join(f"  {line}" for line in missing))


def root() -> None:
    """Links, mounts and containers are root's to make."""
    if os.geteuid() != 0:
        raise ClusterError("links, mounts and containers are root's to make; run it as root")


def _missing() -> list[str]:
    lines = [f"{name}: apt install {package}" for name, package in _DEBIAN.items() if not installed(name)]
    if not installed("go"):
        lines.append("go: 1.21 or newer, of https://go.dev/dl/; Debian 12 has an older one")
    if installed("ip") and (taken := network.taken()):
        lines.append(
            f"addresses: {', '.join(taken)} overlap {PODS}, {SERVICES} or {ADDRESS}/24: end that network first"
        )
    if not os.path.exists(os.path.join(network.PLUGINS, "bridge")):
        lines.append(f"{network.PLUGINS}/bridge: apt install containernetworking-plugins")
    if not any(os.path.isdir(f"/sys/fs/cgroup/{name}") for name in ("memory", "init.scope")) and not os.path.exists(
        "/sys/fs/cgroup/cgroup.controllers"
    ):
        lines.append("control groups: mount them at /sys/fs/cgroup")
    if not os.path.exists("/proc/sys/net/bridge/bridge-nf-call-iptables"):
        lines.append("rules for bridges: modprobe br_netfilter")
    if (memory := os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")) < MEMORY:
        lines.append(f"memory, {memory / 2**30:.1f} of 8 GiB: another machine, or more of it")
    if not os.path.isdir(os.path.join(STATE, "containerd")) and (free := _free(STATE)) < DISK:
        lines.append(
            f"space on the disk of {STATE}, {free / 2**30:.1f} of {DISK >> 30} GiB: make some, or name another folder in LIFEOS_CLUSTER"
        )
    return lines


def _unmade() -> list[str]:
    lines = [f"{name}: python3 tools/build.py cluster" for name in BUILT if not os.access(program(name), os.X_OK)]
    if not os.path.isdir(os.path.join(ROOT, ".build", "crds")):
        lines.append("definitions of kinds: python3 tools/build.py --crds")
    return lines


def _free(path: str) -> int:
    """Bytes that may still be written there; the folder need not exist."""
    while not os.path.exists(path):
        path = os.path.dirname(path)
    return shutil.disk_usage(path).free
