"""Answers of models and of tools, as Envoy shows them: ``envoy.service.ext_proc.v3.ExternalProcessor`` over gRPC.

An answer that is no stream is let go with its head: Envoy is asked nothing more. A stream is cut when the breaker of its agent opens, and Envoy resets what it had begun to answer.

Of a model's stream each chunk passes here. What it cost is settled before its last chunk is let through, by the usage that stands in it and the prices of who answered; a stream that was cut, or
says nothing of its usage, costs the most that it could, for nobody knows what its provider charges. Of a tool's stream nothing passes here: Envoy is told to keep asking, but of trailers alone, and
there are none. So no thread waits for it, and Envoy still resets it when this side of the question ends, whoever ends it.
"""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
from envoy.config.core.v3 import base_pb2
from envoy.extensions.filters.http.ext_proc.v3 import processing_mode_pb2
from envoy.service.ext_proc.v3 import external_processor_pb2, external_processor_pb2_grpc

from lifeos.kube.envoy import STREAM_CALL, STREAM_CALLER
from lifeos.services.gateway.cutting import Cutting
from lifeos.services.gateway.gateway import Gateway
from lifeos.services.gateway.identity import caller_of
from lifeos.services.gateway.ledger import Ledger, LedgerAway
from lifeos.services.gateway.price import cost
from lifeos.services.gateway.usage import Usage

MOST = 256
"""Streams of models at a time, each a thread that sleeps. The answer of one more waits for its turn, and Envoy refuses it when that takes too long."""
_FILTER = "envoy.filters.http.ext_proc"
_ANSWERED_BY = "x-litellm-model-id"
"""Header in which the router names the upstream that answered, as its configuration does."""
_MODE = processing_mode_pb2.ProcessingMode


def _head(body: int, trailers: int) -> Any:
    """The answer to a head: it goes on, and what of the rest Envoy is to ask about."""
    mode = _MODE(response_header_mode=_MODE.SEND, response_body_mode=body, response_trailer_mode=trailers)
    return external_processor_pb2.ProcessingResponse(
        response_headers=external_processor_pb2.HeadersResponse(), mode_override=mode
    )


_LET_GO, _SHOWN, _HELD = _head(_MODE.NONE, _MODE.SKIP), _head(_MODE.STREAMED, _MODE.SKIP), _head(_MODE.NONE, _MODE.SEND)
_BODY = external_processor_pb2.ProcessingResponse(response_body=external_processor_pb2.BodyResponse())
_TRAILERS = external_processor_pb2.ProcessingResponse(response_trailers=external_processor_pb2.TrailersResponse())

_LOG = logging.getLogger("lifeos.gateway")


class Streams(external_processor_pb2_grpc.ExternalProcessorServicer):  # type: ignore[misc]  # generated without types
    """Sees answers go by."""

    def __init__(self, gateway: Gateway, ledger: Ledger, pool: ThreadPoolExecutor) -> None:
        """``pool``: where streams of models are waited for, so that they take no thread from decisions."""
        self._gateway, self._ledger, self._pool = gateway, ledger, pool
        self._cutting = Cutting(ledger.shut)

        def process(requests: Iterator[Any], context: Any, send: Callable[[Any], None]) -> None:
            self._begun(requests, context, send)

        process.experimental_non_blocking = True  # type: ignore[attr-defined]  # grpcio's name for an answer by a callback
        self.Process = process

    def _begun(self, requests: Iterator[Any], context: Any, send: Callable[[Any], None]) -> None:
        """The head of an answer."""
        first = next(requests)
        head = _headers(first.response_headers.headers)
        told = first.attributes[_FILTER].fields
        call, principal = (told[name].string_value for name in (STREAM_CALL, STREAM_CALLER))
        if first.response_headers.end_of_stream or not _streamed(head):
            send(_LET_GO)
            send(None)
            return
        caller = caller_of(principal, self._gateway.fleet().catalog.platform.trust_domain)
        if caller is None:
            context.abort(grpc.StatusCode.PERMISSION_DENIED, "whose stream this is, is not known")
            return
        over = self._cutting.watch(caller.agent, context.cancel)
        if over is None:
            context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, "its agent has too many streams")
            return
        if not context.add_callback(over):
            over()
        if call:
            self._pool.submit(self._seen, requests, context, send, call, head.get(_ANSWERED_BY, ""))
        else:
            send(_HELD)

    def _seen(
        self, requests: Iterator[Any], context: Any, send: Callable[[Any], None], call: str, upstream: str
    ) -> None:
        """A stream of a model, chunk by chunk."""
        usage = Usage()
        try:
            send(_SHOWN)
            for each in requests:
                if not each.HasField("response_body"):
                    send(_TRAILERS)
                    break
                usage.see(each.response_body.body)
                if each.response_body.end_of_stream:
                    self._settle(call, upstream, usage)
                send(_BODY)
            send(None)
        except grpc.RpcError:
            pass  # it was cut, or its agent left
        except Exception:  # noqa: BLE001  whatever it is, what nobody sees ends
            _LOG.exception("the answer to call %r: our own bug", call[:64])
            context.cancel()

    def _settle(self, call: str, upstream: str, usage: Usage) -> None:
        """What nobody knows is not settled here, and Envoy's report of the end settles the most."""
        if usage.tokens is None:
            return
        micros = cost(upstream, usage.tokens, self._gateway.fleet().catalog.routes)
        if micros is None:
            _LOG.warning("call %r was answered by %r, which is no upstream of a route", call[:64], upstream[:64])
            return
        try:
            self._ledger.cost(call, micros)
        except LedgerAway as away:
            _LOG.warning("call %r is not settled: %s", call[:64], away)


def _streamed(head: dict[str, str]) -> bool:
    """Whether nobody knows yet how long an answer will be, or it is said to be events."""
    return "content-length" not in head or head.get("content-type", "").startswith("text/event-stream")


def _headers(found: base_pb2.HeaderMap) -> dict[str, str]:
    return {one.key: one.value or one.raw_value.decode(errors="replace") for one in found.headers}
