"""Answers of models, as Envoy shows them while they are streamed: ``envoy.service.ext_proc.v3.ExternalProcessor`` over gRPC.

An answer that is no stream is let go with its head: Envoy is asked nothing more, and reports its cost at its end. Of a stream each chunk passes here; when the breaker of its agent opens, it is cut, and
Envoy resets what it had begun to answer. What it cost is settled before its last chunk is let through, by the usage that stands in it and the prices of who answered. A stream that was cut, or
says nothing of its usage, costs the most that it could, for nobody knows what its provider charges.
"""

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
from envoy.config.core.v3 import base_pb2
from envoy.service.ext_proc.v3 import external_processor_pb2, external_processor_pb2_grpc

from lifeos.kube.envoy import STREAM_CALL, STREAM_CALLER
from lifeos.services.gateway.cutting import Cutting
from lifeos.services.gateway.gateway import Gateway
from lifeos.services.gateway.identity import caller_of
from lifeos.services.gateway.ledger import Ledger, LedgerAway
from lifeos.services.gateway.price import cost
from lifeos.services.gateway.usage import Usage

MOST = 256
"""Streams at a time, each a thread that sleeps. The answer of one more waits for its turn, and Envoy refuses it when that takes too long."""
_FILTER = "envoy.filters.http.ext_proc"
_ANSWERED_BY = "x-litellm-model-id"
"""Header in which the router names the upstream that answered, as its configuration does."""
_HEAD = external_processor_pb2.ProcessingResponse(response_headers=external_processor_pb2.HeadersResponse())
_BODY = external_processor_pb2.ProcessingResponse(response_body=external_processor_pb2.BodyResponse())
_TRAILERS = external_processor_pb2.ProcessingResponse(response_trailers=external_processor_pb2.TrailersResponse())

_LOG = logging.getLogger("lifeos.gateway")


class Streams(external_processor_pb2_grpc.ExternalProcessorServicer):  # type: ignore[misc]  # generated without types
    """Sees answers go by."""

    def __init__(self, gateway: Gateway, ledger: Ledger, pool: ThreadPoolExecutor) -> None:
        """``pool``: where streams are waited for, so that they take no thread from decisions."""
        self._gateway, self._ledger = gateway, ledger
        self._cutting = Cutting(ledger.shut)

        def process(requests: Iterator[Any], context: Any) -> Iterator[Any]:
            return self._process(requests, context)

        process.experimental_thread_pool = pool  # type: ignore[attr-defined]  # grpcio's name for it
        self.Process = process

    def _process(self, requests: Iterator[Any], context: Any) -> Iterator[Any]:
        first = next(requests)
        head = _headers(first.response_headers.headers)
        told = first.attributes[_FILTER].fields
        call, principal = (told[name].string_value for name in (STREAM_CALL, STREAM_CALLER))
        if not head.get("content-type", "").startswith("text/event-stream"):
            yield _HEAD
            return
        caller = caller_of(principal, self._gateway.fleet().catalog.platform.trust_domain)
        if caller is None:
            context.abort(grpc.StatusCode.PERMISSION_DENIED, "whose stream this is, is not known")
            return
        usage = Usage()
        with self._cutting.watched(caller.agent, context.cancel):
            yield _HEAD
            for each in requests:
                if not each.HasField("response_body"):
                    yield _TRAILERS
                    return
                usage.see(each.response_body.body)
                if each.response_body.end_of_stream:
                    self._settle(call, head.get(_ANSWERED_BY, ""), usage)
                yield _BODY

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


def _headers(found: base_pb2.HeaderMap) -> dict[str, str]:
    return {one.key: one.value or one.raw_value.decode(errors="replace") for one in found.headers}
