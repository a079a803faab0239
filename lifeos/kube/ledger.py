"""The ledger, for the programs of the platform that open it: a PostgreSQL database, or a file in the one volume that all of them mount, on one node."""

from urllib.parse import urlsplit

from lifeos.ir.organisation import Ledger
from lifeos.kube.manifest import Json
from lifeos.kube.names import LEDGER, SYSTEM_NAMESPACE, labels
from lifeos.kube.network import server_policy, service_of
from lifeos.kube.workload import Program

_HOME = "/var/lib/lifeos"
_POSTGRESQL_PORT = 5432


def address(ledger: Ledger) -> str:
    """What ``--ledger`` is told."""
    return ledger.database or f"{_HOME}/ledger.sqlite"


def environment(ledger: Ledger) -> list[Json]:
    """Of the container. PostgreSQL's own client reads the password, so it stands in no address that somebody could print."""
    password = {"secretKeyRef": {"name": LEDGER, "key": "password"}}
    return [{"name": "PGPASSWORD", "valueFrom": password}] if ledger.database else []


def volumes(ledger: Ledger) -> list[Json]:
    """Of the pod."""
    return [] if ledger.database else [{"name": "ledger", "persistentVolumeClaim": {"claimName": LEDGER}}]


def mounts(ledger: Ledger) -> list[Json]:
    """Of the container."""
    return [] if ledger.database else [{"name": "ledger", "mountPath": _HOME}]


def place(ledger: Ledger) -> list[tuple[str, int]]:
    """Host and port of the database, if it is one."""
    url = urlsplit(ledger.database or "")
    return [(url.hostname, url.port or _POSTGRESQL_PORT)] if url.hostname else []


def let_in(ledger: Ledger, program: Program, name: str) -> list[Json]:
    """The policy by which a database in the platform's namespace takes a program. ``name``: what it begins with."""
    client: Json = {"podSelector": {"matchLabels": program.selector}}
    found = [service_of(host) for host, _ in place(ledger)]
    servers = [server for server, namespace in filter(None, found) if namespace == SYSTEM_NAMESPACE]
    return [server_policy(name, server, labels(server, "ledger"), client) for server in servers]


def beside(program: Program) -> Json:
    """A term of pod affinity: on the node where a program is, for the volume of the file is mounted on one."""
    return {"labelSelector": {"matchLabels": program.selector}, "topologyKey": "kubernetes.io/hostname"}
