"""Where the programs of the platform send their traces: what their containers are told, and which way their pods are given."""

from lifeos.ir.organisation import Observe
from lifeos.kube.manifest import Json
from lifeos.kube.names import SYSTEM_NAMESPACE, labels
from lifeos.kube.network import host_and_port, server_policy, service_of
from lifeos.kube.workload import Program


def environment(observe: Observe | None) -> list[Json]:
    """Of the container."""
    url = _url(observe)
    return [{"name": "OTEL_EXPORTER_OTLP_ENDPOINT", "value": url}] if url else []


def place(observe: Observe | None) -> list[tuple[str, int]]:
    """Host and port of the collector, if there is one."""
    url = _url(observe)
    return [host_and_port(url)] if url else []


def let_in(observe: Observe | None, program: Program) -> list[Json]:
    """The policy by which a collector in the platform's namespace takes a program."""
    client: Json = {"podSelector": {"matchLabels": program.selector}}
    found = [service_of(host) for host, _ in place(observe)]
    servers = [server for server, namespace in filter(None, found) if namespace == SYSTEM_NAMESPACE]
    return [server_policy(f"traces.{program.name}", server, labels(server, "traces"), client) for server in servers]


def _url(observe: Observe | None) -> str:
    return (observe.traces if observe is not None else None) or ""
