"""Target routes: who is reached through the gateway, and how: agents, tools, models.

An agent's route is the same bytes whether a release is under way or not. Its first rule mirrors to the verdict service, which asks the
shadow while a release is judged, for Envoy drops a shadow's answer, and who judges must see it; OPA sets ``x-lifeos-shadow`` for the sessions that the shadow sees
too, and clients cannot. The verdict service stands there as a ``Backend`` of the agent's own namespace: where a Service that a rule mirrors to is missing, or may not be
referred to, Envoy Gateway has the rule answer 500 to people; a host that nobody has is merely not reached. Where no gates are declared nobody judges, and the mirror leads to ``<agent>-shadow``, a Service that has pods
only while an Experiment runs. An agent with the Knative profile has no mirror: Knative routes by host, and a mirrored request
keeps the live one's; its shadow is asked golden decisions instead.

A tool has a path of its own, ``/tools/<tool>``, and a model route ``/models/<route>/chat/completions``; no other path leads
anywhere. Envoy tells OPA which it is (context extensions: ``kind``, and ``tool`` for a plain tool, ``mcp`` for one behind
an MCP server, whose messages name the tool again, or ``route``), so no header and no body can say so instead: LiteLLM too
takes the model from the path, over the body.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from lifeos.ir import Agent, Catalog, Environment, ModelRoute, Platform, Roster, Tool
from lifeos.kube import Json, Manifest, Subject
from lifeos.kube.envoy import AGENT_SECONDS, ext_auth, extension_policy, gateway_object, security_policy
from lifeos.kube.names import (
    ACTION,
    GATEWAY,
    INGRESS,
    MIRRORED_PORT,
    ROUTER,
    ROUTER_PORT,
    ROUTER_SECRET,
    SYSTEM_NAMESPACE,
    VERDICT,
    agent_labels,
    agent_service,
    labels,
)
from lifeos.kube.network import FROM_GATEWAY, host_and_port, server_policy, service_of
from lifeos.kube.pod import mirrored

TOOL_TIMEOUT = "300s"
"""The longest that one tool call or MCP stream may last."""
TOOL_BODY = 256 * 1024
"""Bytes of a tool call, all of which policies see; a larger one is answered with 413 before anybody is asked."""

PROMPT_BODY = 1024 * 1024
"""Bytes of a prompt, by which the gateway service tells a question from the same one again; a larger one is answered with 413."""

LONGEST = 99_999
"""Seconds: a duration of Gateway API has five digits at most."""

SHADOW_HEADER = "x-lifeos-shadow"
CREDENTIAL = "router-credential"

_METHODS = {"mcp": ("POST", "GET", "DELETE"), "http": ("POST",)}
"""MCP's streamable HTTP posts messages, gets a stream, deletes a session; a plain tool is posted to."""

_AGENT_ORIGINS = {
    "": "metadata.name",
    "spec.rules": "spec.release.shadow",
}


def render_agent(agent: Agent, catalog: Catalog, environment: Environment) -> Iterator[Manifest]:
    """The agent's own host name, and behind it the agent."""
    subject = Subject("Agent", agent.name)
    if agent.runtime.profile == "knative":
        host = f"{agent.name}.{agent.namespace}.svc.cluster.local"
        meta = _agent_meta(agent)
        yield Manifest(_backend(meta, host, 80, tls=False), agent.name, subject)
        filters = [{"type": "URLRewrite", "urlRewrite": {"hostname": host}}]
        backend = {"group": "gateway.envoyproxy.io", "kind": "Backend", "name": agent.name}
        rules = [{"filters": filters, "backendRefs": [backend], "timeouts": {"request": f"{AGENT_SECONDS}s"}}]
    else:
        if mirrored(agent, catalog):
            host = f"{VERDICT}.{SYSTEM_NAMESPACE}.svc.cluster.local"
            meta = {**_agent_meta(agent), "name": _mirror(agent)}
            yield Manifest(
                _backend(meta, host, MIRRORED_PORT, tls=False), agent.name, subject, {"": "spec.release.shadow"}
            )
        rules = _mirrored(agent, catalog)
    spec = {"parentRefs": [_parent(INGRESS)], "hostnames": [f"{agent.name}.{environment.domain}"], "rules": rules}
    yield Manifest(_route(_agent_meta(agent), spec), agent.name, subject, _AGENT_ORIGINS)


def _mirror(agent: Agent) -> str:
    return f"{agent.name}.mirror"


def _mirrored(agent: Agent, catalog: Catalog) -> list[Json]:
    live = {
        "backendRefs": [{"name": agent_service(agent.name, "live"), "port": 80}],
        "timeouts": {"request": f"{AGENT_SECONDS}s"},
    }
    shadow = agent.release.shadow
    if not shadow.percent:
        return [live]
    mirror: Json = {"backendRef": {"name": agent_service(agent.name, "shadow"), "port": 80}}
    if mirrored(agent, catalog):
        mirror = {"backendRef": {"group": "gateway.envoyproxy.io", "kind": "Backend", "name": _mirror(agent)}}
    if shadow.by == "request":
        # Envoy draws for each request by itself; no decision needs to be remembered.
        return [
            {"filters": [{"type": "RequestMirror", "requestMirror": {**mirror, "percent": shadow.percent}}], **live}
        ]
    matches = [{"headers": [{"type": "Exact", "name": SHADOW_HEADER, "value": "1"}]}]
    return [{"matches": matches, "filters": [{"type": "RequestMirror", "requestMirror": mirror}], **live}, live]


def render_platform(catalog: Catalog, roster: Roster, environment: Environment) -> Iterator[Manifest]:
    """The action listener's routes: tools of this environment, and models. And who reaches a tool's server here: the gateway."""
    tools = [tool for tool in catalog.tools.values() if environment.name in tool.environments]
    for tool in tools:
        for body in _tool(tool, catalog.platform):
            yield Manifest(body, "_platform", Subject("Tool", tool.name), {"spec": "spec.endpoint"})
    for server in sorted({service for service in map(_beside, tools) if service is not None}):
        walls = server_policy("tools", server, labels(server, "tools"), FROM_GATEWAY)
        yield Manifest(walls, "_platform", Subject("Platform", catalog.platform.name))
    if catalog.routes:
        yield Manifest(_credential(), "_platform", Subject("Platform", catalog.platform.name))
    for route in catalog.routes.values():
        for body in _model(route, catalog):
            yield Manifest(
                body, "_platform", Subject("ModelRoute", route.name), {"spec.rules[0].timeouts": "spec.timeout"}
            )


def _beside(tool: Tool) -> str | None:
    """The Service of a tool's server, when that is in the platform's namespace."""
    name, namespace = service_of(host_and_port(tool.endpoint.url)[0]) or ("", "")
    return name if namespace == SYSTEM_NAMESPACE else None


def _tool(tool: Tool, platform: Platform) -> Iterator[Json]:
    url = urlsplit(tool.endpoint.url)
    host, port = host_and_port(tool.endpoint.url)
    tls = url.scheme == "https"
    name = f"tool-{tool.name}"
    rewrite: Json = {"path": {"type": "ReplaceFullPath", "replaceFullPath": url.path or "/"}}
    service = _beside(tool)
    if service is not None and not tls:
        backend: Json = {"name": service, "port": port}
    else:
        yield _backend(_meta(name), host, port, tls=tls)
        backend = {"group": "gateway.envoyproxy.io", "kind": "Backend", "name": name}
        rewrite["hostname"] = host
    path = {"type": "Exact", "value": f"/tools/{tool.name}"}
    rule = {
        "matches": [{"path": path, "method": method} for method in _METHODS[tool.endpoint.protocol]],
        "filters": [{"type": "URLRewrite", "urlRewrite": rewrite}],
        "backendRefs": [backend],
        "timeouts": {"request": TOOL_TIMEOUT},
    }
    yield _route(_meta(name), {"parentRefs": [_parent(ACTION)], "rules": [rule]})
    what = "mcp" if tool.endpoint.protocol == "mcp" else "tool"
    yield security_policy(name, _target(name), ext_auth(platform, {"kind": "tool", what: tool.name}, body=TOOL_BODY))
    if platform.gateway is not None:
        yield extension_policy(name, _target(name), priced=False)


def _model(route: ModelRoute, catalog: Catalog) -> Iterator[Json]:
    name = f"model-{route.name}"
    path = f"/openai/deployments/{route.name}/chat/completions"
    credential = {"group": "gateway.envoyproxy.io", "kind": "HTTPRouteFilter", "name": CREDENTIAL}
    rule = {
        "matches": [{"path": {"type": "Exact", "value": f"/models/{route.name}/chat/completions"}, "method": "POST"}],
        "filters": [
            {"type": "URLRewrite", "urlRewrite": {"path": {"type": "ReplaceFullPath", "replaceFullPath": path}}},
            {"type": "ExtensionRef", "extensionRef": credential},
        ],
        "backendRefs": [{"name": ROUTER, "port": ROUTER_PORT}],
        "timeouts": {"request": f"{min(_patience(route, catalog) // 1000, LONGEST)}s"},
    }
    yield _route(_meta(name), {"parentRefs": [_parent(ACTION)], "rules": [rule]})
    # Without a service nobody looks for storms, and OPA needs no prompt: the path says which route, and the router's guard reads the rest.
    body = PROMPT_BODY if catalog.platform.gateway is not None else 0
    asks = ext_auth(catalog.platform, {"kind": "model", "route": route.name}, body=body)
    yield security_policy(name, _target(name), asks)
    if catalog.platform.gateway is not None:
        yield extension_policy(name, _target(name), priced=True)


def _credential() -> Json:
    """Envoy adds the router's key to an allowed call; agents never hold it."""
    secret = {"group": "", "kind": "Secret", "name": ROUTER_SECRET}
    spec = {"credentialInjection": {"overwrite": True, "credential": {"valueRef": secret}}}
    return gateway_object("gateway.envoyproxy.io/v1alpha1", "HTTPRouteFilter", CREDENTIAL, spec)


def _target(route: str) -> Json:
    return {"group": "gateway.networking.k8s.io", "kind": "HTTPRoute", "name": route}


def _patience(route: ModelRoute, catalog: Catalog) -> int:
    """The longest a call may take, in milliseconds: each attempt on the route and on all routes it may fall back to."""
    seen: set[str] = set()
    pending, total = [route.name], 0
    while pending:
        name = pending.pop()
        if name not in seen:
            seen.add(name)
            one = catalog.routes[name]
            total += one.timeout * (one.retries + 1)
            pending.extend(one.fallbacks)
    return total + 999


def _parent(listener: str) -> Json:
    return {"name": GATEWAY, "namespace": SYSTEM_NAMESPACE, "sectionName": listener}


def _meta(name: str) -> Json:
    return {"name": name, "namespace": SYSTEM_NAMESPACE, "labels": labels(name, "route")}


def _agent_meta(agent: Agent) -> Json:
    return {"name": agent.name, "namespace": agent.namespace, "labels": agent_labels(agent.name, agent.team)}


def _route(meta: Json, spec: Json) -> Json:
    return {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute", "metadata": meta, "spec": spec}


def _backend(meta: Json, host: str, port: int, *, tls: bool) -> Json:
    """A destination that is no Service of the route's namespace; by TLS its host name and the public authorities count."""
    spec: Json = {"type": "Endpoints", "endpoints": [{"fqdn": {"hostname": host, "port": port}}]}
    if tls:
        spec["tls"] = {"wellKnownCACertificates": "System", "sni": host}
    return {"apiVersion": "gateway.envoyproxy.io/v1alpha1", "kind": "Backend", "metadata": meta, "spec": spec}
