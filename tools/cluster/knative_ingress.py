"""The networking layer below Knative, as small as Services that are reached from inside the cluster need it. Runs in a pod, beside Envoy.

It watches Knative's Ingress objects of its class, writes them as route tables and clusters into files that Envoy watches, and says that an Ingress is
ready only when Envoy shows that it serves just that. What comes in goes to the Service of a revision, with the headers that tell Knative's activator
which one is meant, so that it can wake it.

Rules that are not of visibility ClusterLocal, TLS and redirects are not served, and said so. Source: knative.dev/networking, pkg/apis/networking/v1alpha1.
"""

import hashlib
import json
import os
import ssl
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]

CLASS = "lifeos.envoy"
_INGRESSES = "/apis/networking.internal.knative.dev/v1alpha1/ingresses"
_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount"
_ADMIN = "http://127.0.0.1:9901"
_DOMAIN = "ingress.knative-ingress.svc.cluster.local"
_TYPES = "type.googleapis.com/envoy.config"
_HTTP = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
_PATIENCE = 10
"""Seconds that Envoy has to take a configuration."""
_ROUND = 60
"""Seconds after which everything is looked at anew, whatever was heard."""


class Api:
    """The API server, as this pod's account."""

    def __init__(self) -> None:
        self._context = ssl.create_default_context(cafile=f"{_ACCOUNT}/ca.crt")

    def list(self) -> list[Json]:
        """Every Ingress of our class that is not about to go."""
        with self._open("GET", _INGRESSES) as answer:
            found: list[Json] = json.load(answer)["items"]
        return [body for body in found if _ours(body)]

    def changes(self) -> Iterator[None]:
        """One for each event, until a round is over."""
        with self._open("GET", f"{_INGRESSES}?watch=1&timeoutSeconds={_ROUND}", _ROUND + 5) as answer:
            for _ in answer:
                yield

    def patch_status(self, body: Json, status: Json) -> None:
        """Write the status of an Ingress; one that went meanwhile needs none."""
        meta = body["metadata"]
        path = f"{_INGRESSES.rpartition('/')[0]}/namespaces/{meta['namespace']}/ingresses/{meta['name']}/status"
        try:
            self._open("PATCH", path, data={"status": status}).close()
        except urllib.error.HTTPError as error:
            if error.code != 404:
                raise

    def _open(self, method: str, path: str, seconds: float = 10, data: Json | None = None) -> Any:
        with open(f"{_ACCOUNT}/token", encoding="ascii") as token:  # renewed by the kubelet
            headers = {"authorization": f"Bearer {token.read()}", "content-type": "application/merge-patch+json"}
        sent = None if data is None else json.dumps(data).encode()
        request = urllib.request.Request(f"https://kubernetes.default.svc{path}", sent, headers, method=method)
        return urllib.request.urlopen(request, context=self._context, timeout=seconds)  # noqa: S310


class Envoy:
    """What Envoy next door reads, and what it says that it does."""

    def __init__(self, folder: str) -> None:
        """``folder``: shared with it."""
        self._folder = folder

    def take(self, hosts: list[Json], clusters: dict[str, Json]) -> bool:
        """Whether it serves these within :data:`_PATIENCE`; then it goes on with what it had."""
        version = hashlib.sha256(json.dumps([hosts, clusters], sort_keys=True).encode()).hexdigest()[:16]
        if not self._serves(version, clusters):
            self._write("clusters", f"{_TYPES}.cluster.v3.Cluster", list(clusters.values()), version)
            # Envoy keeps the version of a table that did not change, so the version is a part of it.
            mark = {"filter_metadata": {"lifeos": {"version": version}}}
            table = {"name": "routes", "virtual_hosts": hosts, "metadata": mark, "ignore_port_in_host_matching": True}
            self._write("routes", f"{_TYPES}.route.v3.RouteConfiguration", [table], version)
        deadline = time.monotonic() + _PATIENCE
        while not (served := self._serves(version, clusters)) and time.monotonic() < deadline:
            time.sleep(0.05)
        return served

    def _serves(self, version: str, clusters: dict[str, Json]) -> bool:
        try:
            with urllib.request.urlopen(f"{_ADMIN}/config_dump", timeout=2) as answer:  # noqa: S310
                parts = json.load(answer)["configs"]
        except OSError:  # it is not up yet
            return False
        names = {each["cluster"]["name"] for part in parts for each in part.get("dynamic_active_clusters", [])}
        tables = [each.get("version_info") for part in parts for each in part.get("dynamic_route_configs", [])]
        return tables == [version] and names == clusters.keys()

    def _write(self, name: str, kind: str, resources: list[Json], version: str) -> None:
        path = os.path.join(self._folder, f"{name}.json")
        with open(f"{path}.new", "w", encoding="utf-8") as file:
            json.dump({"version_info": version, "resources": [{"@type": kind, **each} for each in resources]}, file)
        os.replace(f"{path}.new", path)  # what it looks for is a file that takes the place of another


def host(ingress: Json, index: int, rule: Json) -> Json:
    """A rule as a virtual host."""
    meta = ingress["metadata"]
    return {
        "name": f"{meta['namespace']}/{meta['name']}/{index}",
        "domains": rule["hosts"],
        "routes": [_route(path) for path in rule["http"]["paths"]],
    }


def clusters(ingress: Json) -> dict[str, Json]:
    """The Services that an Ingress leads to, by name."""
    splits = [split for rule in ingress["spec"]["rules"] for path in rule["http"]["paths"] for split in path["splits"]]
    return {_name(split): _cluster(split) for split in splits}


def refusal(ingress: Json) -> str:
    """What is asked for and not served; empty when nothing is."""
    spec = ingress["spec"]
    if spec.get("tls") or spec.get("httpOption") == "Redirected":
        return "TLSNotServed"
    if any(rule.get("visibility") != "ClusterLocal" for rule in spec.get("rules", [])):
        return "OnlyClusterLocal"
    return ""


def status(ingress: Json, reason: str) -> Json:
    """Ready, or not for a reason."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    state = {"status": "False", "reason": reason} if reason else {"status": "True"}
    ours = {"ingress": [{"domainInternal": _DOMAIN}]}
    return {
        "observedGeneration": ingress["metadata"]["generation"],
        "conditions": [
            {"type": "LoadBalancerReady", "status": "True", "lastTransitionTime": now},
            *({"type": kind, "lastTransitionTime": now, **state} for kind in ("NetworkConfigured", "Ready")),
        ],
        "publicLoadBalancer": ours,
        "privateLoadBalancer": ours,
    }


def reconcile(api: Api, envoy: Envoy) -> None:
    """Envoy serves what can be served, and each Ingress says whether it is."""
    found = api.list()
    served = [body for body in found if not refusal(body)]
    hosts = [host(body, index, rule) for body in served for index, rule in enumerate(body["spec"]["rules"])]
    taken = envoy.take(hosts, {name: each for body in served for name, each in clusters(body).items()})
    for body in found:
        reason = refusal(body) or ("" if taken else "NotTaken")
        if not _said(body, reason):
            api.patch_status(body, status(body, reason))
            meta = body["metadata"]
            print(f"{meta['namespace']}/{meta['name']}: {reason or 'ready'}", flush=True)


def main() -> None:
    """For as long as the pod lives. The first argument: the folder that is shared with Envoy."""
    api, envoy = Api(), Envoy(sys.argv[1])  # which goes on with what it had, until the API server says what there is
    while True:
        try:
            reconcile(api, envoy)
            for _ in api.changes():
                reconcile(api, envoy)
        except OSError as error:  # the API server is away
            print(f"again after {error}", flush=True)
            time.sleep(1)


def _ours(body: Json) -> bool:
    meta = body["metadata"]
    return (
        meta.get("annotations", {}).get("networking.knative.dev/ingress.class") == CLASS
        and "deletionTimestamp" not in meta
    )


def _said(body: Json, reason: str) -> bool:
    known = body.get("status", {})
    ready: Json = next((each for each in known.get("conditions", []) if each["type"] == "Ready"), {})
    return (
        known.get("observedGeneration") == body["metadata"]["generation"]
        and ready.get("status") == ("False" if reason else "True")
        and ready.get("reason", "") == reason
    )


def _name(split: Json) -> str:
    return f"{split['serviceNamespace']}/{split['serviceName']}:{split['servicePort']}"


def _cluster(split: Json) -> Json:
    """A Service by its address, one request a connection: a connection that is kept would stay with a pod that goes."""
    address = {
        "address": f"{split['serviceName']}.{split['serviceNamespace']}.svc.cluster.local",
        "port_value": int(split["servicePort"]),
    }
    endpoints = [{"lb_endpoints": [{"endpoint": {"address": {"socket_address": address}}}]}]
    options = {
        "@type": f"type.googleapis.com/{_HTTP}",
        "common_http_protocol_options": {"max_requests_per_connection": 1},
        "explicit_http_config": {"http_protocol_options": {}},
    }
    return {
        "name": _name(split),
        "type": "STRICT_DNS",
        "dns_lookup_family": "V4_ONLY",
        "connect_timeout": "2s",
        "load_assignment": {"cluster_name": _name(split), "endpoints": endpoints},
        "typed_extension_protocol_options": {_HTTP: options},
    }


def _route(path: Json) -> Json:
    splits = path["splits"]
    weights = [
        {
            "name": _name(split),
            "weight": split.get("percent", 100 if len(splits) == 1 else 0),
            "request_headers_to_add": _headers(split.get("appendHeaders")),
        }
        for split in splits
    ]
    wanted = [{"name": key, "string_match": {"exact": at["exact"]}} for key, at in path.get("headers", {}).items()]
    action: Json = {
        "timeout": "0s",  # Knative's own are shorter
        "retry_policy": {"retry_on": "connect-failure,refused-stream", "num_retries": 5},
        "weighted_clusters": {"clusters": weights},
    }
    if path.get("rewriteHost"):
        action["host_rewrite_literal"] = path["rewriteHost"]
    return {
        "match": {"prefix": path.get("path") or "/", "headers": wanted},
        "route": action,
        "request_headers_to_add": _headers(path.get("appendHeaders")),
    }


def _headers(added: dict[str, str] | None) -> list[Json]:
    """In the place of what a caller sent: nobody chooses a revision by a header."""
    return [
        {"header": {"key": key, "value": value}, "append_action": "OVERWRITE_IF_EXISTS_OR_ADD"}
        for key, value in sorted((added or {}).items())
    ]


if __name__ == "__main__":
    main()
