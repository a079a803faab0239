"""Target gateway: Envoy as the one enforcement point, as Envoy Gateway builds it from these objects.

One Gateway, two listeners. ``ingress`` takes people to an agent; ``action`` takes agents to tools and models, and shakes
hands with nobody who has no SVID of an agent. On both, Envoy asks the gateway service before each request (or OPA alone, where the platform declares no
service; both are the target ``opa``), and answers 503 when nobody answers: it fails closed. The service is also told how each call ended. Routes are the target ``routes``. Agents do not reach ``ingress``, so no agent asks another.

**Who comes in by ``ingress`` is not authenticated.** There is no log-in of persons yet: whoever reaches the listener reaches
every agent that is not suspended, as nobody in particular, for OPA is asked which agent and whether its shadow sees the
request too, not who asks. What an agent then does is judged on ``action`` all the same. Until persons log in here, the
listener belongs on a network of its own, or behind a proxy that knows them.

Envoy Gateway itself must be installed with ``provider.kubernetes.deploy.type: GatewayNamespace`` and ``extensionApis:
{enableSDSSecretRef: true, enableBackend: true}``. The first runs Envoy here, where agents look for it and nobody else can
label a pod as the gateway's. The second lets Envoy fetch the certificate of ``action`` from SPIRE: no key lies in a Secret,
and the gateway proves itself as agents do. The third is for tools outside the cluster. The certificate of ``ingress`` is
for browsers: a Secret ``lifeos-ingress-tls`` for ``*.<domain>`` that the cluster's certificate issuer fills.

No maximum duration of a connection: Envoy would close it under a model call that is still answering. Each request is
decided anew, an SVID lives ten minutes, and the routes bound every stream.
Sources: gateway-api.sigs.k8s.io, gateway.envoyproxy.io/v1.9 (api/extension_types,
tasks/security/tls-termination, tasks/operations/gateway-namespace-mode).
"""

from binascii import b2a_base64
from collections.abc import Iterator

from lifeos.ir import Catalog, Environment, Roster
from lifeos.kube import Json, Manifest, Subject, nothing_for_agents
from lifeos.kube.envoy import AUTHORIZER_BACKEND, ext_auth, gateway_object, security_policy
from lifeos.kube.names import (
    ACTION,
    ACTION_PORT,
    AUTHORIZER,
    AUTHORIZER_PORT,
    GATEWAY,
    GATEWAY_IDENTITY,
    INGRESS,
    INGRESS_PORT,
    MIRRORED_PORT,
    OPA,
    OPA_GRPC_PORT,
    ROUTER,
    ROUTER_PORT,
    SYSTEM_NAMESPACE,
    TRUST_BUNDLE,
    VERDICT,
    labels,
    program_pods,
)
from lifeos.kube.network import (
    GATEWAY_PODS,
    KNATIVE_INGRESS,
    TO_DNS,
    egress_to,
    host_and_port,
    namespaces,
    network_policy,
    tcp,
)
from lifeos.kube.workload import SPIFFE_MOUNT, SPIFFE_SOCKET, SPIFFE_VOLUME, resources

CLASS = "lifeos"

CONTROL_PLANE: Json = {
    "namespaceSelector": namespaces("envoy-gateway-system"),
    "podSelector": {"matchLabels": {"control-plane": "envoy-gateway"}},
}
"""Envoy Gateway itself, as its chart installs it, which tells Envoy what to do; by xDS, at this port."""
_XDS_PORT = 18000

_LABELS = labels(GATEWAY, "gateway")
_INGRESS_CERTIFICATE = "lifeos-ingress-tls"
_ACTION_CERTIFICATE = "lifeos-gateway-svid"
_TRUSTED_HEADERS = ["x-lifeos-agent", "x-lifeos-decision", "x-lifeos-recorded", "x-lifeos-shadow", "x-lifeos-track"]
"""What only the gateway may say to those behind it; a client that sends one of these is not believed."""

_OF_LITELLM: Json = {"type": "Prefix", "value": "x-litellm-"}
"""It takes orders from headers of its own; agents give it none."""
_SINKS: list[Json] = [
    # As Envoy Gateway has it by itself.
    {"type": "File", "file": {"path": "/dev/stdout"}},
    # Each call under the name by which the service wrote it down.
    {
        "type": "ALS",
        "als": {
            "backendRefs": [AUTHORIZER_BACKEND],
            "logName": "calls",
            "type": "HTTP",
            "http": {"requestHeaders": ["x-lifeos-decision"], "responseHeaders": ["x-litellm-response-cost"]},
        },
    },
]

_SERVICE = {
    "loadBalancer": {"type": "LoadBalancer", "externalTrafficPolicy": "Local"},
    # Programmed at once: Envoy Gateway would wait for a load balancer's address, for ever where there is none.
    "cluster": {"type": "ClusterIP"},
}

render_agent = nothing_for_agents


def render_platform(catalog: Catalog, roster: Roster, environment: Environment) -> Iterator[Manifest]:
    """The Gateway, how Envoy runs, what it asks of clients, and whom it asks."""
    platform = catalog.platform
    subject = Subject("Platform", platform.name)
    here = f"spec.environments.{environment.name}"
    teams = sorted({team.namespace for team in catalog.teams.values()})
    yield Manifest(_class(), "_platform", subject)
    yield Manifest(_gateway(environment, teams), "_platform", subject, {"spec.listeners[0].hostname": f"{here}.domain"})
    origins = {
        "spec.provider.kubernetes": f"{here}.replicas",
        "spec.provider.kubernetes.envoyService": f"{here}.exposure",
    }
    yield Manifest(_proxy(environment, reports=platform.gateway is not None), "_platform", subject, origins)
    if platform.gateway is not None:
        yield Manifest(_authorizer(), "_platform", subject, {"": "spec.gateway"})
    yield Manifest(_certificate(platform.trust_domain), "_platform", subject, {"data": "spec.trustDomain"})
    sleepers = any(member.profile == "knative" for member in roster.running(environment.name))
    yield Manifest(_walls(teams, catalog, environment, sleepers=sleepers), "_platform", subject)
    yield Manifest(_clients_of_ingress(), "_platform", subject)
    yield Manifest(_clients_of_action(platform.trust_domain), "_platform", subject, {"spec.tls": "spec.trustDomain"})
    # On `action` each route says what it leads to; what this policy would be asked about is known to nobody, and denied.
    listeners = {
        INGRESS: ext_auth(platform, {"kind": "agent"}, recompute=True),
        ACTION: ext_auth(platform, {"kind": "unknown"}),
    }
    for listener, asks in listeners.items():
        yield Manifest(security_policy(f"{GATEWAY}-{listener}", _target(listener), asks), "_platform", subject)


def _target(listener: str) -> Json:
    return {"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": GATEWAY, "sectionName": listener}


def _class() -> Json:
    return {
        "apiVersion": "gateway.networking.k8s.io/v1",
        "kind": "GatewayClass",
        "metadata": {"name": CLASS, "labels": _LABELS},
        "spec": {
            "controllerName": "gateway.envoyproxy.io/gatewayclass-controller",
            "description": "Gateways of LifeOS",
        },
    }


def _gateway(environment: Environment, teams: list[str]) -> Json:
    """The two listeners. Agents' routes come from the teams' namespaces."""
    http_routes = [{"group": "gateway.networking.k8s.io", "kind": "HTTPRoute"}]
    spec = {
        "gatewayClassName": CLASS,
        "infrastructure": {"parametersRef": {"group": "gateway.envoyproxy.io", "kind": "EnvoyProxy", "name": GATEWAY}},
        "listeners": [
            {
                "name": INGRESS,
                "protocol": "HTTPS",
                "port": INGRESS_PORT,
                "hostname": f"*.{environment.domain}",
                "tls": {
                    "mode": "Terminate",
                    "certificateRefs": [{"group": "", "kind": "Secret", "name": _INGRESS_CERTIFICATE}],
                },
                "allowedRoutes": {
                    "kinds": http_routes,
                    "namespaces": {"from": "Selector", "selector": namespaces(*teams)},
                },
            },
            {
                "name": ACTION,
                "protocol": "HTTPS",
                "port": ACTION_PORT,
                "tls": {
                    "mode": "Terminate",
                    "certificateRefs": [{"group": "", "kind": "Secret", "name": _ACTION_CERTIFICATE}],
                },
                "allowedRoutes": {"kinds": http_routes, "namespaces": {"from": "Same"}},
            },
        ],
    }
    return gateway_object("gateway.networking.k8s.io/v1", "Gateway", GATEWAY, spec)


def _proxy(environment: Environment, *, reports: bool) -> Json:
    """How Envoy runs: as many as the environment has replicas, with SPIRE's socket at hand. ``reports``: whether it tells how calls ended."""
    kubernetes: Json = {
        "envoyDeployment": {
            "replicas": environment.replicas,
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}},
            "pod": {"labels": {"app.kubernetes.io/part-of": "lifeos"}, "volumes": [SPIFFE_VOLUME]},
            "container": {"resources": resources("1", "512Mi"), "volumeMounts": [SPIFFE_MOUNT]},
        },
        "envoyService": {"name": GATEWAY, **_SERVICE[environment.exposure]},
    }
    if environment.replicas > 1:
        kubernetes["envoyPDB"] = {"maxUnavailable": 1}
    spec = {
        # Without this Envoy Gateway would drop all that the cluster says of every Envoy, such as the image and the registry to have it from.
        "mergeType": "StrategicMerge",
        "provider": {"type": "Kubernetes", "kubernetes": kubernetes},
        "shutdown": {"drainTimeout": "120s", "minDrainDuration": "10s"},
    }
    if reports:
        spec["telemetry"] = {"accessLog": {"settings": [{"sinks": _SINKS}]}}
    return gateway_object("gateway.envoyproxy.io/v1alpha1", "EnvoyProxy", GATEWAY, spec)


def _authorizer() -> Json:
    """The gateway service, as Envoy finds it: each shows its SVID to the other."""
    host = f"{AUTHORIZER}.{SYSTEM_NAMESPACE}.svc"
    tls = {
        "caCertificateRefs": [{"group": "", "kind": "ConfigMap", "name": TRUST_BUNDLE}],
        "clientCertificateRef": {"group": "", "kind": "Secret", "name": _ACTION_CERTIFICATE},
        # Both: a client of Envoy goes up to 1.2 unless it is told, and from 1.3 to 1.2 is nothing.
        "minVersion": "1.3",
        "maxVersion": "1.3",
        "sni": host,
    }
    spec = {
        "type": "Endpoints",
        "endpoints": [{"fqdn": {"hostname": host, "port": AUTHORIZER_PORT}}],
        "tls": tls,
    }
    return gateway_object("gateway.envoyproxy.io/v1alpha1", "Backend", AUTHORIZER, spec)


def _walls(teams: list[str], catalog: Catalog, environment: Environment, *, sleepers: bool) -> Json:
    """The load balancer has both ports, but only agents' namespaces reach ``action``, certificate or not.

    Envoy goes to what it asks, to agents, to the router and the tools of this environment, with what it mirrors to the verdict service, and nowhere else.
    """
    ingress = [
        # Envoy Gateway moves ports below 1024 up by 10000 in the pod, which so needs no privilege.
        {"ports": tcp(INGRESS_PORT + 10_000)},
        {"from": [{"namespaceSelector": namespaces(*teams)}], "ports": tcp(ACTION_PORT)},
    ]
    decides = (OPA, OPA_GRPC_PORT) if catalog.platform.gateway is None else (AUTHORIZER, AUTHORIZER_PORT)
    here = [tool for tool in catalog.tools.values() if environment.name in tool.environments]
    judges = [(VERDICT, MIRRORED_PORT)] if catalog.platform.workflows is not None else []
    egress = [
        TO_DNS,
        {"to": [CONTROL_PLANE], "ports": tcp(_XDS_PORT)},
        *(
            {"to": [{"podSelector": {"matchLabels": program_pods(name)}}], "ports": tcp(port)}
            for name, port in (decides, (ROUTER, ROUTER_PORT), *judges)
        ),
        # At whatever port; each agent's own policy says at which.
        {"to": [{"namespaceSelector": namespaces(*teams)}]},
        *([{"to": [{"namespaceSelector": namespaces(*KNATIVE_INGRESS)}]}] if sleepers else ()),
        *egress_to(host_and_port(tool.endpoint.url) for tool in here),
    ]
    return network_policy(GATEWAY, _LABELS, GATEWAY_PODS, ingress, egress)


def _certificate(trust_domain: str) -> Json:
    """Where Envoy fetches its certificate. A Secret by kind only: an address and a SPIFFE ID, nothing secret."""
    values = {"secretName": f"spiffe://{trust_domain}{GATEWAY_IDENTITY}", "url": SPIFFE_SOCKET}
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {
            "name": _ACTION_CERTIFICATE,
            "namespace": SYSTEM_NAMESPACE,
            "labels": _LABELS,
        },
        "type": "gateway.envoyproxy.io/sds",
        "data": {key: b2a_base64(value.encode(), newline=False).decode() for key, value in values.items()},
    }


def _clients_of_ingress() -> Json:
    spec = {
        "targetRefs": [_target(INGRESS)],
        "tls": {"minVersion": "1.2"},
        # By name: x-lifeos-session is the client's to say, and what the shadow's share is drawn by.
        "headers": {"earlyRequestHeaders": {"remove": _TRUSTED_HEADERS}},
    }
    return gateway_object("gateway.envoyproxy.io/v1alpha1", "ClientTrafficPolicy", f"{GATEWAY}-{INGRESS}", spec)


def _clients_of_action(trust_domain: str) -> Json:
    """Agents only: a certificate that SPIRE issued, with an agent's ID. Who may do what is OPA's to say."""
    spec = {
        "targetRefs": [_target(ACTION)],
        "tls": {
            "minVersion": "1.3",
            "clientValidation": {
                "mode": "RequireAndVerify",
                "caCertificateRefs": [{"group": "", "kind": "ConfigMap", "name": TRUST_BUNDLE}],
                "subjectAltNames": {"uris": [{"type": "Prefix", "value": f"spiffe://{trust_domain}/agent/"}]},
            },
        },
        "headers": {
            "earlyRequestHeaders": {"remove": _TRUSTED_HEADERS, "removeOnMatch": [_OF_LITELLM]},
            # What stands behind the gateway may read from this header who calls, and only the gateway writes it.
            "xForwardedClientCert": {"mode": "SanitizeSet", "certDetailsToAdd": ["URI"]},
        },
    }
    return gateway_object("gateway.envoyproxy.io/v1alpha1", "ClientTrafficPolicy", f"{GATEWAY}-{ACTION}", spec)
