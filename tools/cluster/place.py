"""Where the cluster lives: its one folder, its addresses, and the programs it is made of.

The ports are the usual ones. Nothing collides, for the addresses are the cluster's own: one on loopback for what only this machine may
reach, one on a link of its own for what pods must reach.
"""

import os

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
STATE = os.path.abspath(os.environ.get("LIFEOS_CLUSTER") or "/var/lib/lifeos-cluster")
"""Everything that the cluster writes, logs and images included. Its path is short, as sockets lie in it."""
KUBECONFIG = os.path.join(STATE, "kubeconfig")
REPOSITORIES = "repositories"
"""What was pushed to the git server: below the state, and there when the cluster is not."""

NODE = "local"
LINK, BRIDGE = "lifeos0", "lifeos1"
"""The link with the node's address, and the bridge that pods hang on."""
LOOPBACK = "127.200.0.1"
ADDRESS = "10.200.0.1"
PODS = "10.201.0.0/24"
SERVICES = "10.202.0.0/16"
NODE_PORTS = "30000-30999"
API_SERVICE, DNS_SERVICE = "10.202.0.1", "10.202.0.10"
API = f"https://{ADDRESS}:6443"
DOMAIN = "cluster.local"


def within(*parts: str) -> str:
    """A path in the state folder; its parent exists afterwards."""
    path = os.path.join(STATE, *parts)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    return path


def program(name: str) -> str:
    """A program that ``tools/build.py cluster`` built."""
    return os.path.join(ROOT, ".build", "bin", name)


def write(path: str, text: str) -> str:
    """A file with this content; the path. Written only when it changes: containerd and kube-proxy watch theirs, and end or lose track."""
    try:
        with open(path, encoding="utf-8") as file:
            if file.read() == text:
                return path
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
    new = f"{path}.new"
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(new, path)
    return path
