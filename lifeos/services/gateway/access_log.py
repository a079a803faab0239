"""How calls ended, as Envoy reports it: ``envoy.service.accesslog.v3.AccessLogService`` over gRPC, so that what was reserved is settled.

A report that is lost settles nothing, and the reservation is presumed spent when its time is over.
"""

import logging
from collections.abc import Iterable
from decimal import ROUND_CEILING, Decimal, InvalidOperation
from typing import Any

import grpc
from envoy.service.accesslog.v3 import als_pb2, als_pb2_grpc

from lifeos.services.gateway.ledger import Ended, Ledger, LedgerAway

_CALL = "x-lifeos-decision"
_COST = "x-litellm-response-cost"
"""Header in which the router says what an answer cost, in the currency of the declared prices."""
_NOT_SENT = (
    "no_healthy_upstream",
    "upstream_connection_failure",
    "upstream_overflow",
    "no_route_found",
    "no_cluster_found",
    "dns_resolution_failure",
)
"""Flags of a response that Envoy gave itself, because nothing of the request had reached the server."""

_MOST = 10**15
"""Micros of an amount that the ledger can hold."""

_LOG = logging.getLogger("lifeos.gateway")


class AccessLog(als_pb2_grpc.AccessLogServiceServicer):  # type: ignore[misc]  # generated without types
    """Takes what one Envoy reports, for as long as it is connected."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def StreamAccessLogs(self, request_iterator: Iterable[Any], context: Any) -> Any:  # noqa: N802  the name in Envoy's interface
        """Settle, or give back, entry by entry."""
        for message in request_iterator:
            for entry in message.http_logs.log_entry:
                self._ended(entry)
        return als_pb2.StreamAccessLogsResponse()

    def _ended(self, entry: Any) -> None:
        call = entry.request.request_headers.get(_CALL, "")
        if not call:  # it was not passed on, so nothing was reserved
            return
        flags = entry.common_properties.response_flags
        try:
            self._ledger.ended(
                call,
                Ended(
                    sent=not any(getattr(flags, name) for name in _NOT_SENT),
                    status=entry.response.response_code.value,
                    micros=micros(entry.response.response_headers.get(_COST, "")),
                ),
            )
        except LedgerAway as away:
            _LOG.warning("call %r is not settled: %s", call[:64], away)


def micros(amount: str) -> int | None:
    """What a router says that an answer cost, rounded up to a whole one; None for what is no amount."""
    try:
        found = Decimal(amount) * 1_000_000
    except InvalidOperation:
        return None
    return int(found.to_integral_value(ROUND_CEILING)) if found.is_finite() and 0 <= found < _MOST else None


def add_to(server: grpc.Server, ledger: Ledger) -> None:
    """Take reports at this server, too."""
    als_pb2_grpc.add_AccessLogServiceServicer_to_server(AccessLog(ledger), server)
