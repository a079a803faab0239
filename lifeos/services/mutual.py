"""Mutual TLS for the semantic layer: its own SVID as it is now, certificates of the trust domain's authorities demanded of whoever connects, and the SPIFFE ID of
each connection handed on with its requests.

Of a connection that stays open longer than its certificate is valid nothing is answered any more. Sessions are not resumed, so each connection shows its certificate.
"""

import asyncio
import ssl
import threading
import time
from collections.abc import Callable, Hashable
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from lifeos.agent.tls import Identity

_AGAIN = 0.1
"""Seconds until it is looked again whether there is a certificate."""
IDENTITY = "identity"
"""Where in a request's state a function stands that says the SPIFFE ID of its connection, as long as it is valid."""


def server_context(identity: Identity) -> ssl.SSLContext:
    """For a server. The certificate is looked at with each connection, so one that was renewed is shown by the next. Raises :class:`OSError` while there is none."""
    served = _Served(identity)
    context = served.current()
    context.sni_callback = served.replace
    return context


def awaited(identity: Identity) -> ssl.SSLContext:
    """The same, once there is a certificate: SPIRE learns of a new pod within seconds, not at once."""
    while identity.stamp() is None:
        time.sleep(_AGAIN)
    return server_context(identity)


class _Served:
    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self._lock = threading.Lock()
        self._stamp: Hashable | None = None
        self._context: ssl.SSLContext | None = None

    def current(self) -> ssl.SSLContext:
        """With the certificate as it is now; while it is being renewed, as it was."""
        with self._lock:
            stamp = self._identity.stamp()
            if self._context is None or (stamp is not None and stamp != self._stamp):
                try:
                    self._context = self._loaded()
                    self._stamp = stamp
                except OSError:
                    if self._context is None:
                        raise
            return self._context

    def replace(self, connection: Any, _name: str | None, _context: ssl.SSLContext) -> None:
        """Called for each connection that begins."""
        connection.context = self.current()

    def _loaded(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.verify_mode = ssl.CERT_REQUIRED
        context.num_tickets = 0
        self._identity.load(context)
        return context


class Identified(H11Protocol):
    """HTTP, and who is at the other end."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as its own base has it
        """See :class:`asyncio.Protocol`."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, IDENTITY: identity_of(transport.get_extra_info("ssl_object"))}


def identity_of(connection: ssl.SSLObject | None) -> Callable[[], str]:
    """Says the SPIFFE ID of a connection whose handshake is over; empty once its certificate is not valid any more, without one, and with several."""
    shown: Any = (connection.getpeercert() if connection is not None else None) or {}
    uris = [value for kind, value in shown.get("subjectAltName", ()) if kind == "URI"]
    if len(uris) != 1 or "notAfter" not in shown:
        return lambda: ""
    until = ssl.cert_time_to_seconds(shown["notAfter"])
    return lambda: uris[0] if time.time() < until else ""
