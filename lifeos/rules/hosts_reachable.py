"""LOS216: a host that is declared can be reached as the platform reaches it, and leads past no wall."""

from collections.abc import Iterator

from lifeos.ir import Catalog, Tool
from lifeos.kube.names import GATEWAY, OPA, ROUTER, SYSTEM_NAMESPACE
from lifeos.kube.network import host_and_port, service_of
from lifeos.rules.problem import At, Problem

_PROGRAMS = (GATEWAY, OPA, ROUTER)


def check(catalog: Catalog) -> Iterator[Problem]:
    """Tools at a datastore or a program of the platform, and hosts where nothing of the platform can connect to."""
    for tool in catalog.tools.values():
        yield from _tool(tool, catalog)
    for store in catalog.datastores.values():
        at = At("Datastore", store.name, "spec.host")
        if store.host == "localhost":
            yield Problem("LOS216", at, "'localhost' is the tunnel's own pod, not the database", _NAME_IT)
        elif owner := _team_of(store.host, catalog):
            yield _walled(at, store.host, owner)


_NAME_IT = "write the whole name, such as 'name.namespace.svc.cluster.local'"


def _tool(tool: Tool, catalog: Catalog) -> Iterator[Problem]:
    at = At("Tool", tool.name, "spec.endpoint.url")
    host, _ = host_and_port(tool.endpoint.url)
    service, namespace = service_of(host) or ("", "")
    store = next((store for store in catalog.datastores.values() if store.host == host), None)
    if namespace == SYSTEM_NAMESPACE and service.startswith("tunnel-"):
        store = catalog.datastores.get(service.removeprefix("tunnel-"))
    if store is not None:
        message = f"tool '{tool.name}' leads to datastore '{store.name}', past the tunnel that decides who may"
        related = ((At("Datastore", store.name, "spec.host"), "the datastore"),)
        hint = "grant the datastore to the agent ('data'), or put a server with its own rules in front of it"
        yield Problem("LOS216", at, message, hint, related)
    elif namespace == SYSTEM_NAMESPACE and service in _PROGRAMS:
        message = f"tool '{tool.name}' leads to '{service}', a program of the platform that is no tool"
        yield Problem("LOS216", at, message, "name the tool's own server")
    elif "." not in host:
        message = f"the gateway cannot resolve '{host}': a name without a dot means another host in every pod"
        yield Problem("LOS216", at, message, _NAME_IT)
    elif owner := _team_of(host, catalog):
        yield _walled(at, host, owner)


def _team_of(host: str, catalog: Catalog) -> str | None:
    """The team in whose namespace a host is."""
    namespace = (service_of(host) or ("", ""))[1]
    return next((team.name for team in catalog.teams.values() if team.namespace == namespace), None)


def _walled(at: At, host: str, team: str) -> Problem:
    message = f"'{host}' is in the namespace of team '{team}', where agents live and nobody else is let in"
    return Problem(
        "LOS216", at, message, f"run the server elsewhere: in a namespace of its own, or in {SYSTEM_NAMESPACE}"
    )
