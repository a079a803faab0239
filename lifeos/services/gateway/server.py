"""Envoy's door: ``envoy.service.auth.v3.Authorization`` over gRPC.

The generated classes are those of xds-protos, which decodes a request in 30 µs; betterproto's took 700.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import grpc
from envoy.config.core.v3 import base_pb2
from envoy.service.auth.v3 import external_auth_pb2, external_auth_pb2_grpc
from envoy.service.ext_proc.v3 import external_processor_pb2_grpc

from lifeos.errors import UsageError
from lifeos.services.gateway import access_log
from lifeos.services.gateway.denial import Reply
from lifeos.services.gateway.gateway import Gateway
from lifeos.services.gateway.ledger import Ledger
from lifeos.services.gateway.request import Asked
from lifeos.services.gateway.streams import MOST, Streams

_OK, _PERMISSION_DENIED = 0, 7
"""Codes of google.rpc.Status."""
_THREADS = 32
_MOST_WAITING = 256
"""Questions at a time. Those above are refused at once, and Envoy denies them."""
_MOST_BYTES = 2_000_000
"""Of one question: the body and the headers of a request."""


class Authorization(external_auth_pb2_grpc.AuthorizationServicer):  # type: ignore[misc]  # generated without types
    """Answers Envoy's questions."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def Check(self, request: Any, context: Any) -> Any:  # noqa: N802  the name in Envoy's interface
        """Whether a request may pass."""
        return _response(self._gateway.decide(_asked(request)))


class Door(NamedTuple):
    """Where Envoy asks by TCP from another pod: the certificate that is shown, and who is let in."""

    credentials: grpc.ServerCredentials
    guard: grpc.ServerInterceptor


def serve(gateway: Gateway, ledger: Ledger, address: str, door: Door | None = None) -> tuple[grpc.Server, int]:
    """Start to answer, to see answers go by, and to take Envoy's reports of how calls ended, at ``host:port`` or ``unix:/path``, and at which port. ``door``: None where whoever
    reaches the address is believed. Raises :class:`UsageError`."""
    options = [("grpc.max_receive_message_length", _MOST_BYTES), ("grpc.so_reuseport", 0)]
    pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="check")
    guards = [] if door is None else [door.guard]
    server = grpc.server(pool, interceptors=guards, options=options, maximum_concurrent_rpcs=_MOST_WAITING)
    external_auth_pb2_grpc.add_AuthorizationServicer_to_server(Authorization(gateway), server)
    access_log.add_to(server, ledger)
    streams = Streams(gateway, ledger, ThreadPoolExecutor(MOST, thread_name_prefix="stream"))
    external_processor_pb2_grpc.add_ExternalProcessorServicer_to_server(streams, server)
    try:
        port = server.add_insecure_port(address) if door is None else server.add_secure_port(address, door.credentials)
    except RuntimeError as error:
        raise UsageError(f"cannot listen at {address}: {error}") from error
    server.start()
    return server, port


def _asked(request: Any) -> Asked:
    attributes = request.attributes
    http = attributes.request.http
    return Asked(
        principal=attributes.source.principal,
        told=dict(attributes.context_extensions),
        method=http.method,
        path=http.path,
        host=http.host,
        headers=dict(http.headers),
        body=http.raw_body or http.body.encode(),
        as_text=bool(http.body),
        id=http.id,
    )


def _response(reply: Reply) -> Any:
    if reply.allowed:
        passed = external_auth_pb2.OkHttpResponse(
            headers=_headers(reply.headers), response_headers_to_add=_headers(reply.back)
        )
        answer = external_auth_pb2.CheckResponse(ok_response=passed)
        answer.status.code = _OK
        return answer
    denied = external_auth_pb2.DeniedHttpResponse(headers=_headers(reply.headers), body=reply.body)
    denied.status.code = reply.status
    answer = external_auth_pb2.CheckResponse(denied_response=denied)
    answer.status.code = _PERMISSION_DENIED
    return answer


def _headers(headers: Mapping[str, str]) -> list[Any]:
    overwrite = base_pb2.HeaderValueOption.OVERWRITE_IF_EXISTS_OR_ADD
    return [
        base_pb2.HeaderValueOption(header=base_pb2.HeaderValue(key=key, value=value), append_action=overwrite)
        for key, value in headers.items()
    ]
