"""Mutual TLS at Envoy's door: the service's own SVID as it is now, and nobody is answered but the gateway's Envoy.

Whoever could ask here would write decisions down and reserve money; whoever could report calls would settle it.
"""

import functools
from collections.abc import Callable
from typing import Any

import grpc

from lifeos.agent.workload_api import Issued

_GATEWAY = "/platform/gateway"
"""Path of the SPIFFE ID of Envoy."""
_SHOWN = "peer_spiffe_id"
"""Where gRPC says the SPIFFE ID of a connection, if its certificate has exactly one."""


def credentials(issued: Callable[[], Issued | None]) -> grpc.ServerCredentials:
    """``issued``: the certificate as it is now, looked at with each connection; None while it is not there. There must be one by now."""
    last: list[Issued] = []

    def current() -> Any:
        now = issued()
        if now is None or now in last:
            return None  # as it was
        last[:] = [now]
        pair = (now.key.encode(), now.certificate.encode())
        return grpc.ssl_server_certificate_configuration([pair], root_certificates=now.bundle.encode())

    return grpc.dynamic_ssl_server_credentials(current(), current, require_client_authentication=True)


class OnlyEnvoy(grpc.ServerInterceptor):  # type: ignore[misc]  # grpcio has no types
    """Refuses whoever shows another SPIFFE ID than the gateway's."""

    def __init__(self, trust_domain: Callable[[], str]) -> None:
        """``trust_domain``: as it is declared now."""
        self._trust_domain = trust_domain

    def intercept_service(self, continuation: Callable[[Any], Any], handler_call_details: Any) -> Any:
        """See :class:`grpc.ServerInterceptor`."""
        handler = continuation(handler_call_details)
        if handler is None:
            return None
        if handler.unary_unary is not None:
            return grpc.unary_unary_rpc_method_handler(
                self._guarded(handler.unary_unary), handler.request_deserializer, handler.response_serializer
            )
        if handler.stream_stream is not None:
            return grpc.stream_stream_rpc_method_handler(
                self._guarded(handler.stream_stream), handler.request_deserializer, handler.response_serializer
            )
        return grpc.stream_unary_rpc_method_handler(
            self._guarded(handler.stream_unary), handler.request_deserializer, handler.response_serializer
        )

    def _guarded(self, answer: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(answer)  # whether it answers by a callback goes with it
        def guarded(request: Any, context: Any, *callback: Any) -> Any:
            shown = context.auth_context().get(_SHOWN, ())
            if list(shown) != [f"spiffe://{self._trust_domain()}{_GATEWAY}".encode()]:
                context.abort(grpc.StatusCode.PERMISSION_DENIED, "only the gateway is answered here")
            return answer(request, context, *callback)

        return guarded
