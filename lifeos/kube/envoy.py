"""Objects of Envoy Gateway that more than one target renders: whom Envoy asks before it lets a request through."""

from lifeos.ir import Platform
from lifeos.kube.manifest import Json
from lifeos.kube.names import AUTHORIZER, GATEWAY, OPA, OPA_GRPC_PORT, SYSTEM_NAMESPACE, labels

AGENT_SECONDS = 600
"""One request to an agent, which may think in several model calls. Envoy's default is 15."""

_LABELS = labels(GATEWAY, "gateway")
_OPA: Json = {"name": OPA, "namespace": SYSTEM_NAMESPACE, "port": OPA_GRPC_PORT}


def gateway_object(api: str, kind: str, name: str, spec: Json) -> Json:
    """An object of the gateway in the platform's namespace."""
    return {
        "apiVersion": api,
        "kind": kind,
        "metadata": {"name": name, "namespace": SYSTEM_NAMESPACE, "labels": _LABELS},
        "spec": spec,
    }


AUTHORIZER_BACKEND: Json = {"group": "gateway.envoyproxy.io", "kind": "Backend", "name": AUTHORIZER}
"""The gateway service by mutual TLS, for objects of the platform's namespace (target ``gateway``)."""


def ext_auth(platform: Platform, told: dict[str, str], *, body: int = 0, recompute: bool = False) -> Json:
    """Whom Envoy asks: the gateway service, or where none is declared OPA. It is ``told`` what the route leads to and sees up to ``body`` bytes of the
    request's body, as text, in which Envoy writes ``!`` for what is no UTF-8.

    ``recompute``: choose the route again after the decision, because the decision sets ``x-lifeos-shadow``.
    """
    asks: Json = {
        "grpc": {"backendRefs": [_OPA if platform.gateway is None else AUTHORIZER_BACKEND]},
        "failOpen": False,
        "statusOnError": 503,
        "timeout": "2s",
        "contextExtensions": [{"name": name, "type": "Value", "value": value} for name, value in told.items()],
    }
    if body:
        asks["bodyToExtAuth"] = {"maxRequestBytes": body}
    if recompute:
        asks["recomputeRoute"] = True
    return asks


STREAM_CALL, STREAM_CALLER = "request.id", "connection.uri_san_peer_certificate"
"""What the gateway service is told of an answer: the call, by the id that it gave it, where the answer says what it cost; and whose certificate the connection has."""


def extension_policy(name: str, target: Json, *, priced: bool) -> Json:
    """The policy that shows answers to the gateway service: their head, and of a stream what the service then says that it must see. Where it does not answer, they end.

    ``priced``: whether what an answer cost stands in it. Without that a stream is cut and nothing else, and no more of it is told.
    """
    response = {"attributes": [*([STREAM_CALL] if priced else ()), STREAM_CALLER]}
    shows: Json = {
        "backendRefs": [AUTHORIZER_BACKEND],
        "failOpen": False,
        "statusOnError": 503,
        "messageTimeout": "2s",
        "processingMode": {"allowModeOverride": True, "response": response},
    }
    spec = {"targetRefs": [target], "extProc": [shows]}
    return gateway_object("gateway.envoyproxy.io/v1alpha1", "EnvoyExtensionPolicy", name, spec)


def security_policy(name: str, target: Json, asks: Json) -> Json:
    """The policy that makes Envoy ask before it lets a request through."""
    return gateway_object(
        "gateway.envoyproxy.io/v1alpha1", "SecurityPolicy", name, {"targetRefs": [target], "extAuth": asks}
    )
