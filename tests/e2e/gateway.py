"""Stands where the platform's gateway will: the Service, the port and the identity that agents look for, by a real Envoy with its certificate from SPIRE.

Whoever shows a certificate of the trust domain is let through to a tool server that knows one calendar and is out of order otherwise. There are no policies here: what the gateway
decides, and how Envoy Gateway would configure it, is not seen.
"""

import json

from tests.e2e.security import RESTRICTED

NAME, NAMESPACE = "lifeos-gateway", "lifeos-system"
_LABELS = {
    "gateway.envoyproxy.io/owning-gateway-name": NAME,
    "gateway.envoyproxy.io/owning-gateway-namespace": NAMESPACE,
}
_SOCKET = "/spiffe-workload-api/spire-agent.sock"
_TYPES = "type.googleapis.com/envoy.extensions"
# MCP as an agent's client speaks it. What is answered names the caller, as Envoy saw it in the certificate.
_TOOLS = """
import http.server, json, signal, sys
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        caller = self.headers["x-forwarded-client-cert"].partition("URI=")[2]
        event = {"id": "event:a", "start": "2026-03-02T09:00", "title": f"Dentist, asked by {caller}"}
        answer = {"result": {"protocolVersion": "2025-11-25", "structuredContent": {"events": [event]}}}
        if asked["method"] == "tools/call" and not self.path.endswith("/calendar-read"):
            answer = {"error": {"code": -32000, "message": "out of order"}}
        body = json.dumps({"jsonrpc": "2.0", "id": asked["id"], **answer} if "id" in asked else None).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
http.server.ThreadingHTTPServer(("127.0.0.1", 8080), Handler).serve_forever()
"""


def objects(envoy, lifeos, trust_domain):
    """What to apply; ``envoy`` and ``lifeos`` are images."""
    meta = {"name": NAME, "namespace": NAMESPACE}
    spiffe = {"name": "spiffe", "mountPath": "/spiffe-workload-api", "readOnly": True}
    config = {"name": "config", "mountPath": "/etc/envoy"}
    containers = [
        {
            "name": "envoy",
            "image": envoy,
            "args": [
                "-c",
                "/etc/envoy/envoy.json",
                "--log-level",
                "warn",
                "--concurrency",
                "1",
                "--disable-hot-restart",
            ],
            "readinessProbe": {"tcpSocket": {"port": 8443}, "periodSeconds": 1},
            "volumeMounts": [spiffe, config],
            "securityContext": RESTRICTED,
        },
        {"name": "tools", "image": lifeos, "command": ["python3", "-c", _TOOLS], "securityContext": RESTRICTED},
    ]
    volumes = [
        {"name": "spiffe", "csi": {"driver": "csi.spiffe.io", "readOnly": True}},
        {"name": "config", "configMap": {"name": NAME}},
    ]
    pod = {
        "serviceAccountName": NAME,
        "automountServiceAccountToken": False,
        "containers": containers,
        "volumes": volumes,
        "terminationGracePeriodSeconds": 2,
    }
    settings = {"envoy.json": json.dumps(_envoy(trust_domain))}
    return [
        {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta},
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta, "data": settings},
        {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": meta,
            "spec": {"selector": _LABELS, "ports": [{"port": 8443}]},
        },
        {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": meta,
            "spec": {"selector": {"matchLabels": _LABELS}, "template": {"metadata": {"labels": _LABELS}, "spec": pod}},
        },
    ]


def _envoy(trust_domain):
    certificates = {"name": f"spiffe://{trust_domain}/platform/gateway", "sds_config": _from_spire()}
    trusted = {"name": f"spiffe://{trust_domain}", "sds_config": _from_spire()}
    tls = {
        "@type": f"{_TYPES}.transport_sockets.tls.v3.DownstreamTlsContext",
        "require_client_certificate": True,
        "common_tls_context": {
            "tls_params": {"tls_maximum_protocol_version": "TLSv1_3"},
            "tls_certificate_sds_secret_configs": [certificates],
            "validation_context_sds_secret_config": trusted,
        },
    }
    http = {
        "@type": f"{_TYPES}.filters.network.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": "action",
        "forward_client_cert_details": "SANITIZE_SET",
        "set_current_client_cert_details": {"uri": True},
        "http_filters": [{"name": "router", "typed_config": {"@type": f"{_TYPES}.filters.http.router.v3.Router"}}],
        "route_config": {
            "virtual_hosts": [
                {"name": "all", "domains": ["*"], "routes": [{"match": {"prefix": "/"}, "route": {"cluster": "tools"}}]}
            ]
        },
    }
    listener = {
        "name": "action",
        "address": _at("0.0.0.0", 8443),
        "filter_chains": [
            {
                "transport_socket": {"name": "tls", "typed_config": tls},
                "filters": [{"name": "http", "typed_config": http}],
            }
        ],
    }
    h2 = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
    spoken = {h2: {"@type": f"type.googleapis.com/{h2}", "explicit_http_config": {"http2_protocol_options": {}}}}
    socket = {"pipe": {"path": _SOCKET}}
    return {
        "node": {"id": "gateway", "cluster": "gateway"},
        "static_resources": {
            "listeners": [listener],
            "clusters": [
                {**_cluster("spire", socket), "typed_extension_protocol_options": spoken},
                _cluster("tools", _at("127.0.0.1", 8080)),
            ],
        },
    }


def _from_spire():
    grpc = {"envoy_grpc": {"cluster_name": "spire"}}
    return {
        "resource_api_version": "V3",
        "api_config_source": {"api_type": "GRPC", "transport_api_version": "V3", "grpc_services": [grpc]},
    }


def _cluster(name, address):
    endpoints = [{"lb_endpoints": [{"endpoint": {"address": address}}]}]
    return {"name": name, "type": "STATIC", "load_assignment": {"cluster_name": name, "endpoints": endpoints}}


def _at(address, port):
    return {"socket_address": {"address": address, "port_value": port}}
