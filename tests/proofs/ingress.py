"""The real Envoy as it takes people to one agent: the listener ``ingress``, from the rendered HTTPRoute, SecurityPolicy and ClientTrafficPolicy, as Envoy Gateway 1.9 translates them.

What it translates a mirror to is in its internal/xds/translator/route.go: all of a matched route's requests, or the percentage that the filter names, and the host as it
was. Left out is people's TLS, which is the cluster's to have a certificate for.
"""

from tests.proofs.envoy import HTTP2, Program, address, cluster, ext_authz, removed, typed

_HCM = "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
_FILTERS = "envoy.extensions.filters.http"


class Ingress(Program):
    """It, on a free port of loopback. ``live``: the port of the agent's pods; ``mirror``: of what the route mirrors to; ``asks``: the gateway service's socket."""

    def __init__(self, rendered, folder, agent, *, live, mirror, asks):
        super().__init__(folder, f"ingress-{mirror}")
        of_kind = {}
        for body in rendered:
            of_kind.setdefault(body["kind"], {})[body["metadata"]["name"]] = body.get("spec", body)
        route = of_kind["HTTPRoute"][agent]
        self.host = route["hostnames"][0]
        policy = of_kind["SecurityPolicy"]["lifeos-gateway-ingress"]["extAuth"]
        clients = of_kind["ClientTrafficPolicy"]["lifeos-gateway-ingress"]
        asked = ext_authz()
        asked["typed_config"]["clear_route_cache"] = policy["recomputeRoute"]
        asked["typed_config"].pop("with_request_body")
        assert "bodyToExtAuth" not in policy
        manager = {
            "@type": f"type.googleapis.com/{_HCM}",
            "stat_prefix": "ingress",
            "normalize_path": True,
            "merge_slashes": True,
            "path_with_escaped_slashes_action": "UNESCAPE_AND_REDIRECT",
            "early_header_mutation_extensions": [removed(clients["headers"]["earlyRequestHeaders"])],
            "route_config": {
                "virtual_hosts": [
                    {
                        "name": agent,
                        "domains": route["hostnames"],
                        "routes": [_route(rule, policy) for rule in route["rules"]],
                    }
                ]
            },
            "http_filters": [asked, typed("envoy.filters.http.router", f"{_FILTERS}.router.v3.Router")],
        }
        listener = {
            "address": address(self.port),
            "filter_chains": [{"filters": [{"name": "http", "typed_config": manager}]}],
        }
        clusters = [
            cluster("live", address(live)),
            cluster("mirror", address(mirror)),
            cluster("gateway", {"pipe": {"path": str(asks)}}) | {"typed_extension_protocol_options": HTTP2},
        ]
        self.settings = {
            "admin": {"address": address(self.admin)},
            "static_resources": {"listeners": [listener], "clusters": clusters},
        }


def _route(rule, policy):
    mirrors = [one["requestMirror"] for one in rule.get("filters", ()) if one["type"] == "RequestMirror"]
    told = {one["name"]: one["value"] for one in policy["contextExtensions"]}
    headers = [
        {"name": header["name"], "string_match": {"exact": header["value"]}}
        for match in rule.get("matches", ())
        for header in match["headers"]
    ]
    return {
        "match": {"prefix": "/", "headers": headers},
        "route": {
            "cluster": "live",
            "timeout": rule["timeouts"]["request"],
            "request_mirror_policies": [
                {
                    "cluster": "mirror",
                    "runtime_fraction": {"default_value": {"numerator": mirror.get("percent", 100)}},
                    "disable_shadow_host_suffix_append": True,
                }
                for mirror in mirrors
            ],
        },
        "typed_per_filter_config": {
            "envoy.filters.http.ext_authz": {
                "@type": f"type.googleapis.com/{_FILTERS}.ext_authz.v3.ExtAuthzPerRoute",
                "check_settings": {"context_extensions": told},
            }
        },
    }
