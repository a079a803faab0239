"""Target router: the LiteLLM proxy, which turns a model route into calls to providers.

It is stateless: no database, no virtual keys, no budgets of its own. Who may call is the gateway's business, and who paid
is the ledger's. LiteLLM does not start without a master key, and rightly so: Envoy alone adds it to a call that was
allowed (target ``routes``), so that even where no NetworkPolicy is enforced the gateway is the only way. A Secret holds it
in two forms, ``master-key`` and, for Envoy, ``credential`` (``Bearer <key>``). A model group is a route; its upstreams are tried in order of preference, a
failing one is left alone for a while, and what a route may fall back to is what its document says and nothing else: a
default fallback would silently answer high stakes with a small model.

What LiteLLM asks for authentication also
refuses calls that give it orders (``litellm_guard.py.txt``). Prices are given so that the cost of a call in LiteLLM's answer is the declared one and not that of a price list in the
image. The configuration is an immutable ConfigMap named by its content.
Source: docs.litellm.ai/docs/proxy/config_settings, /docs/routing, /docs/proxy/reliability.
"""

import os
from collections.abc import Iterator

from lifeos.bundle import hashed_name, pretty
from lifeos.ir import Catalog, Environment, ModelRoute, Roster, Upstream
from lifeos.kube import Json, Manifest, Subject, emit, nothing_for_agents
from lifeos.kube.names import ROUTER, ROUTER_PORT, ROUTER_SECRET, SYSTEM_NAMESPACE, credential_variable, labels
from lifeos.kube.network import (
    FROM_GATEWAY,
    TO_DNS,
    egress_to,
    host_and_port,
    network_policy,
    server_policy,
    service_of,
    tcp,
)
from lifeos.kube.workload import (
    SCRATCH_MOUNT,
    SCRATCH_VOLUME,
    Program,
    container,
    deployment,
    disruption_budget,
    probe,
    resources,
    service,
    service_account,
)

_COOLDOWN_SECONDS = 30
_FAILS_BEFORE_COOLDOWN = 3

ENVIRONMENT = {
    # Without these LiteLLM reads .env files, fetches a price list from the internet at start, and serves its own pages.
    "LITELLM_MODE": "PRODUCTION",
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "DISABLE_ADMIN_UI": "True",
    "NO_DOCS": "True",
    "NO_REDOC": "True",
    # The only place it may write to.
    "HOME": "/tmp",  # noqa: S108
}

_GUARD = os.path.join(os.path.dirname(__file__), "litellm_guard.py.txt")

render_agent = nothing_for_agents


def _guard() -> str:
    """The text of the guard, which is data here: Python for another program."""
    with open(_GUARD, encoding="utf-8") as file:
        return file.read()


def render_platform(catalog: Catalog, roster: Roster, environment: Environment) -> Iterator[Manifest]:
    """The proxy, its configuration and its walls. No routes, no proxy."""
    if not catalog.routes:
        return
    program = Program(ROUTER, "router", environment.replicas)
    subject = Subject("Platform", catalog.platform.name)
    config = _config_map(program, catalog)
    yield Manifest(config, "_platform", subject, retained=True)
    origins = {
        "spec.template.spec.containers[0].image": "spec.images.litellm",
        "spec.replicas": f"spec.environments.{environment.name}.replicas",
    }
    yield Manifest(_deployment(program, catalog, config["metadata"]["name"]), "_platform", subject, origins)
    address = {"name": "http", "port": ROUTER_PORT, "targetPort": "http", "appProtocol": "http"}
    ingress = [{"from": [FROM_GATEWAY], "ports": tcp(ROUTER_PORT)}]
    itself = {"podSelector": {"matchLabels": program.selector}}
    for body in (
        service_account(program),
        service(program, [address]),
        *disruption_budget(program),
        network_policy(ROUTER, program.labels, program.selector, ingress, [TO_DNS, *egress_to(_models(catalog))]),
        *(server_policy("models", name, labels(name, "models"), itself) for name in _servers(catalog)),
    ):
        yield Manifest(body, "_platform", subject)


def config(catalog: Catalog) -> Json:
    """LiteLLM's ``config.yaml``."""
    return {
        "model_list": [
            _deployment_of(route, upstream, order)
            for route in catalog.routes.values()
            for order, upstream in enumerate(route.upstreams, 1)
        ],
        "router_settings": {
            "routing_strategy": "simple-shuffle",
            # Skips an upstream whose context window is too small for the prompt, before it is paid for failing.
            "enable_pre_call_checks": True,
            "num_retries": 0,
            "allowed_fails": _FAILS_BEFORE_COOLDOWN,
            "cooldown_time": _COOLDOWN_SECONDS,
            "fallbacks": [{route.name: list(route.fallbacks)} for route in catalog.routes.values() if route.fallbacks],
        },
        "litellm_settings": {
            # An unknown parameter is an error to the agent that sent it, not something to leave out quietly.
            "drop_params": False,
            "json_logs": True,
            "set_verbose": False,
            # Prompts hold the person's data.
            "turn_off_message_logging": True,
        },
        "general_settings": {
            "custom_auth": "litellm_guard.authenticate",
            "store_model_in_db": False,
            "disable_spend_logs": True,
            "disable_error_logs": True,
            # Of a stream, too, it is known what it cost.
            "always_include_stream_usage": True,
            "background_health_checks": False,
        },
    }


def config_files(catalog: Catalog) -> dict[str, str]:
    """The files that LiteLLM reads: its configuration, the guard, and what the guard holds calls to."""
    limits = {route.name: route.max_output_tokens for route in catalog.routes.values()}
    return {
        "config.yaml": emit(config(catalog)),
        "litellm_guard.py": _guard(),
        "limits.json": pretty(limits),
    }


def _deployment_of(route: ModelRoute, upstream: Upstream, order: int) -> Json:
    """One upstream of a route, which LiteLLM calls a deployment of a model group."""
    parameters: Json = {"model": upstream.model}
    if upstream.api_base is not None:
        parameters["api_base"] = upstream.api_base
    if upstream.credential is not None:
        parameters["api_key"] = f"os.environ/{credential_variable(upstream.credential)}"
    elif upstream.api_base is not None:
        # Clients of the OpenAI protocol insist on some key, and would take one for the real OpenAI from the environment.
        parameters["api_key"] = "none"
    parameters.update(
        order=order,
        timeout=route.timeout / 1000,
        stream_timeout=route.timeout / 1000,
        num_retries=route.retries,
        # Retries are the router's: the provider's client would repeat each of them again.
        max_retries=0,
        max_tokens=route.max_output_tokens,
        input_cost_per_token=_per_token(upstream.price.input.micros),
        output_cost_per_token=_per_token(upstream.price.output.micros),
    )
    limits = {"max_input_tokens": upstream.context_tokens, "max_output_tokens": route.max_output_tokens}
    return {
        "model_name": route.name,
        "litellm_params": parameters,
        "model_info": {"id": f"{route.name}-{order}", **limits},
    }


def _per_token(micros: int) -> float:
    """The price of a token from that of a million, in millionths: the nearest double, whose text is the exact decimal."""
    return float(f"{micros}e-12")


def _config_map(program: Program, catalog: Catalog) -> Json:
    data = config_files(catalog)
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": hashed_name(f"{ROUTER}-config", data),
            "namespace": SYSTEM_NAMESPACE,
            "labels": program.labels,
        },
        "immutable": True,
        "data": data,
    }


def _deployment(program: Program, catalog: Catalog, config_name: str) -> Json:
    secrets = {
        credential_variable(upstream.credential): upstream.credential
        for route in catalog.routes.values()
        for upstream in route.upstreams
        if upstream.credential is not None
    }
    env: list[Json] = [{"name": name, "value": value} for name, value in ENVIRONMENT.items()]
    env.append(
        {"name": "LITELLM_MASTER_KEY", "valueFrom": {"secretKeyRef": {"name": ROUTER_SECRET, "key": "master-key"}}}
    )
    env += [
        {"name": name, "valueFrom": {"secretKeyRef": {"name": secret.name, "key": secret.key}}}
        for name, secret in sorted(secrets.items())
    ]
    proxy = container(
        "litellm",
        catalog.platform.images.litellm,
        ["--config=/etc/litellm/config.yaml", f"--port={ROUTER_PORT}", "--num_workers=1"],
        env=env,
        ports=[{"name": "http", "containerPort": ROUTER_PORT}],
        # Importing all providers takes LiteLLM a good part of a minute on a busy node.
        startupProbe=probe("/health/liveliness", "http", period=3, failures=60),
        readinessProbe=probe("/health/readiness", "http", period=5),
        livenessProbe=probe("/health/liveliness", "http"),
        resources=resources("1", "1Gi"),
        volumeMounts=[{"name": "config", "mountPath": "/etc/litellm", "readOnly": True}, SCRATCH_MOUNT],
    )
    return deployment(program, [proxy], [{"name": "config", "configMap": {"name": config_name}}, SCRATCH_VOLUME])


def _models(catalog: Catalog) -> Iterator[tuple[str, int]]:
    """Host and port of each model: HTTPS at its provider, where it has no base URL of its own."""
    for route in catalog.routes.values():
        for upstream in route.upstreams:
            yield host_and_port(upstream.api_base or "https://provider")


def _servers(catalog: Catalog) -> list[str]:
    """Services in the platform's namespace that serve models."""
    found = (service_of(host) for host, _ in _models(catalog))
    return sorted({name for name, namespace in filter(None, found) if namespace == SYSTEM_NAMESPACE})
