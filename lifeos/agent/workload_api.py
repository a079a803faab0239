"""The agent's certificate from SPIRE's socket: the SPIFFE Workload API, as the library ``spiffe`` speaks it.

One call, whose answers come for as long as it is open: a certificate at once, and the next one well before it ends. The library would wait for the first of them, and stays
silent about why it comes late; so each call is begun here, and what ends it is said. The key is never written to a disk.

Sources: github.com/spiffe/spiffe standards/SPIFFE_Workload_API.md; py-spiffe 0.3.2, workload_api_client.py.
"""

import logging
import os
import re
import ssl
import threading
from queue import SimpleQueue
from typing import NamedTuple

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from spiffe import WorkloadApiClient
from spiffe.errors import ArgumentError
from spiffe.workloadapi.x509_context import X509Context

from lifeos.agent.tls import platform_only
from lifeos.errors import UsageError

_AGAIN = 1.0
"""Seconds until an API that has no certificate for us is asked again: an entry that is new reaches it within a few."""
_ADDRESS = re.compile(r"unix:(?://)?/[^/].*")

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
        if not _ADDRESS.fullmatch(address):
            raise UsageError(
                f"'{address}' is no address of a Workload API; one looks like unix:///run/spire/agent.sock"
            )
        self._address = address
        self._trust_domain = trust_domain
        self._issued: Issued | None = None
        self._said = ""
        self._over: SimpleQueue[str] = SimpleQueue()
        self._closed = threading.Event()
        threading.Thread(target=self._ask, name="workload-api", daemon=True).start()

    def stamp(self) -> Issued | None:
        """See :class:`lifeos.agent.tls.Identity`."""
        return self._issued

    def context(self) -> ssl.SSLContext:
        """See :class:`lifeos.agent.tls.Identity`."""
        context = platform_only(self._trust_domain)
        self.load(context)
        return context

    def load(self, context: ssl.SSLContext) -> None:
        """See :class:`lifeos.agent.tls.Identity`."""
        issued = self._issued
        if issued is None:
            raise OSError("no certificate yet")
        context.load_verify_locations(cadata=issued.bundle)
        # Python takes a key from a file only: one in memory, which goes when it was read.
        with os.fdopen(os.memfd_create("svid"), "w") as file:
            file.write(issued.certificate + issued.key)
            file.flush()
            context.load_cert_chain(f"/proc/self/fd/{file.fileno()}")

    def close(self) -> None:
        """Ask no more; the certificate that is there stays."""
        self._closed.set()
        self._over.put("closed")

    def _ask(self) -> None:
        while not self._closed.is_set():
            reason = self._call()
            if reason != self._said and not self._closed.is_set():  # once for each: there may be no API for a while
                _log.info("no new certificate from %s: %s", self._address, reason)
                self._said = reason
            self._closed.wait(_AGAIN)

    def _call(self) -> str:
        """Take what one call brings until it is over, and say why it is."""
        try:
            # With a retry of the library's own, a call that is refused is made again and nobody hears of it.
            with WorkloadApiClient(self._address) as client:
                call = client.stream_x509_contexts(self._take, self._failed, retry_connect=False)
                reason = self._over.get()
                call.cancel()
        except ArgumentError as error:  # as when the socket is not there yet
            return str(error)
        return reason

    def _take(self, context: X509Context) -> None:
        self._issued = _pem(context)
        self._said = ""

    def _failed(self, error: Exception) -> None:
        self._over.put(str(error))


def _pem(context: X509Context) -> Issued:
    """Of several SVIDs the first, which is the one to use, and the authorities of its trust domain."""
    svid = context.default_svid
    trusted = [
        authority.public_bytes(Encoding.PEM).decode()
        for bundle in context.x509_bundle_set.bundles
        if bundle.trust_domain == svid.spiffe_id.trust_domain
        for authority in bundle.x509_authorities
    ]
    return Issued(
        "".join(certificate.public_bytes(Encoding.PEM).decode() for certificate in svid.cert_chain),
        svid.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        "".join(sorted(trusted)),  # a set, which has another order each time
    )
