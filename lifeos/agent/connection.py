"""The way to the gateway: one HTTP client, with the pod's certificate as it is now, and the trace that a request belongs to."""

import threading
from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
import msgspec

from lifeos.agent import tracing
from lifeos.agent.tls import Identity

SESSION = "x-lifeos-session"
"""Header: the conversation that a request belongs to."""

_TIMEOUT = httpx.Timeout(300.0, connect=10.0)
"""Seconds. As long as the gateway lets a tool take; a model's answer comes in one piece, after silence."""


class GatewayError(RuntimeError):
    """The gateway, or what is behind it, did not answer as it should. The message says how."""


class Connection:
    """For the whole life of the agent, and all its threads."""

    def __init__(self, identity: Identity | None, token: str = "") -> None:
        """``identity``: None where the gateway asks for no certificate, as the Gym's does not; ``token``: by which it knows the agent instead, as on one machine."""
        self._identity = identity
        self._shown = {"authorization": f"Bearer {token}"} if token else {}
        self._lock = threading.Lock()
        self._stamp: Hashable | None = None
        self._client = None if identity else httpx.Client(timeout=_TIMEOUT, trust_env=False)
        self._before: httpx.Client | None = None

    def close(self) -> None:
        """At the end of the agent."""
        with self._lock:
            for client in (self._before, self._client):
                if client is not None:
                    client.close()

    def ready(self) -> bool:
        """Whether there is a certificate to connect with, or none is needed."""
        try:
            self._current()
        except GatewayError:
            return False
        return True

    @contextmanager
    def post(
        self, url: str, body: Any, headers: Mapping[str, str], seconds: float | None = None
    ) -> Iterator[httpx.Response]:
        """An answer, whose body is still to be read. ``seconds``: how long is waited for it, where that is less than for a tool. Raises :class:`GatewayError`
        when there is none."""
        sent = {"content-type": "application/json", **headers, **self._shown}
        tracing.carry(sent)
        try:
            timeout = _TIMEOUT if seconds is None else httpx.Timeout(seconds)
            # An exclamation mark stands only inside of strings. Envoy writes one for what is no UTF-8, so the gateway refuses it.
            content = msgspec.json.encode(body).replace(b"!", b"\\u0021")
            with self._current().stream("POST", url, content=content, headers=sent, timeout=timeout) as response:
                yield response
        except httpx.HTTPError as error:
            raise GatewayError(f"no answer from {url}: {error or type(error).__name__}") from error

    def _current(self) -> httpx.Client:
        """The client. It is made anew when the certificate was renewed; the one before serves its last requests, and is closed the
        next time."""
        with self._lock:
            if self._identity is not None:
                self._renew(self._identity)
            if self._client is None:
                raise GatewayError("the certificate is not there yet")
            return self._client

    def _renew(self, identity: Identity) -> None:
        stamp = identity.stamp()
        if stamp is None or stamp == self._stamp:
            return
        try:
            context = identity.context()
        except OSError:  # half renewed; what is there still serves
            return
        if self._before is not None:
            self._before.close()
        self._before, self._client = self._client, httpx.Client(verify=context, timeout=_TIMEOUT, trust_env=False)
        self._stamp = stamp
