"""The agent's certificate from SPIRE's socket: the SPIFFE Workload API.

One call (``FetchX509SVID``), whose answers come for as long as it is open: a certificate at once, and the next one well before it ends. It is gRPC; the little of it
that one call takes, and of protocol buffers, is written out here, for their libraries would be a third of an agent's image. The key is never written to
a disk.

Sources: github.com/spiffe/spiffe standards/SPIFFE_Workload_API.md and workload.proto; grpc.io PROTOCOL-HTTP2.
"""

import base64
import logging
import os
import re
import ssl
import threading
from collections.abc import Iterator
from typing import NamedTuple

import httpx

from lifeos.agent.tls import gateway_only
from lifeos.errors import UsageError

_CALL = "http://workload/SpiffeWorkloadAPI/FetchX509SVID"
_HEADERS = {"content-type": "application/grpc", "te": "trailers", "workload.spiffe.io": "true"}
_EMPTY = b"\0" * 5
"""A message of no bytes, not compressed."""
_AGAIN = 1.0
"""Seconds until an API that has no certificate for us is asked again: an entry that is new reaches it within a few."""
_MOST = 1 << 20
"""Bytes of an answer; a certificate, its key and a bundle have some three thousand."""
_ADDRESS = re.compile(r"unix:(?://)?(/[^/].*)")
_SEQUENCE = 0x30
"""What a certificate in DER begins with."""

_log = logging.getLogger("lifeos.agent")


class Issued(NamedTuple):
    """A certificate with its chain, its key, and whom to trust, all in PEM."""

    certificate: str
    key: str
    bundle: str


class WorkloadApi:
    """An :class:`lifeos.agent.tls.Identity`. Asks from its beginning to the end of the process, in a thread of its own."""

    def __init__(self, address: str, trust_domain: str) -> None:
        """``address``: as in ``SPIFFE_ENDPOINT_SOCKET``, ``unix:`` and a path. Raises :class:`UsageError` for another."""
        self._trust_domain = trust_domain
        self._path = path(address)
        self._issued: Issued | None = None
        self._ended = threading.Event()
        threading.Thread(target=self._ask, name="workload-api", daemon=True).start()

    def stamp(self) -> Issued | None:
        """See :class:`lifeos.agent.tls.Identity`."""
        return self._issued

    def context(self) -> ssl.SSLContext:
        """See :class:`lifeos.agent.tls.Identity`."""
        issued = self._issued
        if issued is None:
            raise OSError("no certificate yet")
        context = gateway_only(self._trust_domain)
        context.load_verify_locations(cadata=issued.bundle)
        # Python takes a key from a file only: one in memory, which goes when it was read.
        with os.fdopen(os.memfd_create("svid"), "w") as file:
            file.write(issued.certificate + issued.key)
            file.flush()
            context.load_cert_chain(f"/proc/self/fd/{file.fileno()}")
        return context

    def close(self) -> None:
        """Ask no more; the certificate that is there stays."""
        self._ended.set()

    def _ask(self) -> None:
        said = ""
        while not self._ended.is_set():
            try:
                for message in _answers(self._path):
                    self._issued = issued(message)
                    said = ""
                reason = "the call ended"
            except (httpx.HTTPError, ValueError) as error:
                reason = str(error) or type(error).__name__
            if reason != said:  # once for each reason: there may be no API for a while
                _log.info("no new certificate from %s: %s", self._path, reason)
                said = reason
            self._ended.wait(_AGAIN)


def path(address: str) -> str:
    """The socket's path. Raises :class:`UsageError`."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise UsageError(f"'{address}' is no address of a Workload API; one looks like unix:///run/spire/agent.sock")
    return found[1]


def issued(message: bytes) -> Issued:
    """Of an ``X509SVIDResponse`` the first SVID, which is the one to use. Raises :class:`ValueError` when that is not in it."""
    for number, svid in _fields(message):
        if number == 1:
            parts = dict(_fields(svid))
            if not {2, 3, 4} <= parts.keys():
                raise ValueError("an SVID without certificate, key or bundle")
            return Issued(_certificates(parts[2]), _pem("PRIVATE KEY", parts[3]), _certificates(parts[4]))
    raise ValueError("an answer without an SVID")


def _answers(socket: str) -> Iterator[bytes]:
    """The messages of one call. Raises :class:`httpx.HTTPError`, and :class:`ValueError` for what is none."""
    if not os.path.exists(socket):
        raise ValueError("nothing is there")
    transport = httpx.HTTPTransport(uds=socket, http1=False, http2=True)
    timeout = httpx.Timeout(10, read=None)  # the next answer is due when the certificate is half as old as it gets
    with (
        httpx.Client(transport=transport, timeout=timeout) as client,
        client.stream("POST", _CALL, content=_EMPTY, headers=_HEADERS) as response,
    ):
        if response.status_code != 200 or response.headers.get("grpc-status", "0") != "0":
            raise ValueError(response.headers.get("grpc-message") or f"status {response.status_code}")
        buffer = b""
        for part in response.iter_raw():
            buffer += part
            while len(buffer) >= 5 and len(buffer) >= 5 + (size := int.from_bytes(buffer[1:5])):
                yield buffer[5 : 5 + size]
                buffer = buffer[5 + size :]
            if len(buffer) > _MOST:
                raise ValueError(f"an answer of more than {_MOST} bytes")


def _fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The fields of a message that are bytes, by number; the others are none of those that are looked for."""
    at = 0
    while at < len(data):
        tag, at = _number(data, at)
        kind = tag & 7
        if kind == 0:
            _, at = _number(data, at)
        elif kind == 2:
            size, at = _number(data, at)
            if at + size > len(data):
                raise ValueError("a message that ends in the middle")
            yield tag >> 3, data[at : at + size]
            at += size
        else:
            raise ValueError(f"a field of kind {kind}, of which this message has none")


def _number(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(data) and shift < 64:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
    raise ValueError("a message that ends in the middle")


def _certificates(der: bytes) -> str:
    """Certificates that stand one after another, in PEM."""
    found, at = "", 0
    while at < len(der):
        end = _end(der, at)
        found += _pem("CERTIFICATE", der[at:end])
        at = end
    return found


def _end(der: bytes, at: int) -> int:
    """Where the element that begins there ends (X.690, 8.1.3)."""
    if der[at] != _SEQUENCE or at + 1 >= len(der):
        raise ValueError("what should be a certificate is none")
    size, body = der[at + 1], at + 2
    if size & 0x80:
        count = size & 0x7F
        size, body = int.from_bytes(der[body : body + count]), body + count
    if body + size > len(der):
        raise ValueError("a certificate that ends in the middle")
    return body + size


def _pem(kind: str, der: bytes) -> str:
    text = base64.encodebytes(der).decode().replace("\n", "")
    lines = "\n".join(text[at : at + 64] for at in range(0, len(text), 64))
    return f"-----BEGIN {kind}-----\n{lines}\n-----END {kind}-----\n"
