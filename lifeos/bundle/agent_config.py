"""What an agent is told at run time.

It holds nothing that the agent's digest does not cover, or an agent could see something that no gate judged; where things
are (addresses, ports) is the exception.
"""

from typing import Any

from lifeos.bundle.canonical import hashed_name, pretty
from lifeos.bundle.latest import latest
from lifeos.ir import Agent, Catalog, Environment, Tool
from lifeos.kube.names import ACTION_PORT, GATEWAY, MEMORY, MEMORY_PORT, SYSTEM_NAMESPACE
from lifeos.kube.pod import FIRST_TUNNEL_PORT, remembers

_GATEWAY = f"https://{GATEWAY}.{SYSTEM_NAMESPACE}.svc:{ACTION_PORT}"
"""The gateway, as agents reach it: by mutual TLS, with their SVID. Routes: the target ``routes``."""
_MEMORY = f"https://{MEMORY}.{SYSTEM_NAMESPACE}.svc:{MEMORY_PORT}/mcp"
"""The semantic layer, the same way."""


@latest
def config_name(agent: Agent, catalog: Catalog, environment: Environment) -> str:
    """The ConfigMap that the agent's pods mount; it also names the version of the agent (everything but how it is run)."""
    return hashed_name(agent.name, config_data(agent, catalog, environment))


@latest
def config_data(agent: Agent, catalog: Catalog, environment: Environment) -> dict[str, str]:
    """``agent.json`` and ``prompt.md``."""
    return {"agent.json": pretty(_told(agent, catalog, environment)), "prompt.md": agent.prompt.text}


def _told(agent: Agent, catalog: Catalog, environment: Environment) -> dict[str, Any]:
    reasoning = agent.reasoning
    told: dict[str, Any] = {
        "name": agent.name,
        "team": agent.team,
        # The code belongs to the version as much as the prompt does; an image that holds other code refuses to serve.
        "image": agent.runtime.image,
        **({"code": agent.code} if agent.code else {}),
        "port": agent.runtime.port,
        "trustDomain": catalog.platform.trust_domain,
        "models": {"high": _model(reasoning.high, catalog), "low": _model(reasoning.low, catalog)},
        "tools": [
            _tool(catalog.tools[use.ref], use.stakes)
            for use in agent.tools
            if environment.name in catalog.tools[use.ref].environments
        ],
        "budget": agent.budget,
        "breaker": agent.breaker,
        "confidence": agent.confidence,
    }
    if agent.memory is not None:
        memory = catalog.memories[agent.memory.ref]
        granted = agent.memory.scopes
        told["memory"] = {
            "name": memory.name,
            "snapshot": memory.snapshot,
            **({"url": _MEMORY} if remembers(agent, catalog) else {}),
            "scopes": [scope for scope in memory.scopes if scope.name in granted],
        }
    if agent.data:
        told["data"] = [
            {
                "name": use.ref,
                "engine": catalog.datastores[use.ref].engine,
                "database": catalog.datastores[use.ref].database,
                "access": use.access,
                "host": "127.0.0.1",
                "port": FIRST_TUNNEL_PORT + index,
            }
            for index, use in enumerate(agent.data)
        ]
    return told


def _model(name: str, catalog: Catalog) -> dict[str, Any]:
    """A model route, for a client of OpenAI's protocol: it adds ``/chat/completions``."""
    route = catalog.routes[name]
    return {"route": name, "url": f"{_GATEWAY}/models/{name}", "maxOutputTokens": route.max_output_tokens}


def _tool(tool: Tool, stakes: str) -> dict[str, Any]:
    return {
        "name": tool.name,
        "description": tool.description,
        "protocol": tool.endpoint.protocol,
        "url": f"{_GATEWAY}/tools/{tool.name}",
        "action": tool.action,
        "stakes": stakes,
        "cost": tool.cost,
        "spends": tool.spends,
        "arguments": tool.arguments,
    }
