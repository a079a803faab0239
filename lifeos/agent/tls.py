"""The agent's certificate: an X.509 SVID in files, which somebody renews every few minutes, and the gateway's, which must be the gateway's.

The files have the names that SPIRE's ``spiffe-helper`` writes. A SPIFFE certificate names no host, so the usual check of the host name is replaced by a
check of the SPIFFE ID.
"""

import os
import ssl
from typing import Any, NamedTuple

GATEWAY_IDENTITY = "/platform/gateway"
"""Path of the gateway's SPIFFE ID."""


class Svid(NamedTuple):
    """A folder with ``svid.pem``, ``svid_key.pem`` and ``svid_bundle.pem``, and whom it is shown to."""

    folder: str
    trust_domain: str

    def stamp(self) -> tuple[int, ...] | None:
        """Changes with the files; None while one of them is missing."""
        try:
            return tuple(os.stat(path).st_mtime_ns for path in self._paths)
        except OSError:
            return None

    def context(self) -> ssl.SSLContext:
        """For connections to the gateway with the files as they are now. Raises :class:`OSError` (of which ``ssl.SSLError`` is one) for
        files that do not go together, as in the middle of being renewed."""
        certificate, key, bundle = self._paths
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.check_hostname = False  # the SPIFFE ID is checked instead
        context.load_verify_locations(bundle)
        context.load_cert_chain(certificate, key)
        context.sslsocket_class = _only(f"spiffe://{self.trust_domain}{GATEWAY_IDENTITY}")
        return context

    @property
    def _paths(self) -> tuple[str, ...]:
        return tuple(os.path.join(self.folder, name) for name in ("svid.pem", "svid_key.pem", "svid_bundle.pem"))


def _only(identity: str) -> type[ssl.SSLSocket]:
    """A socket that talks to nobody else: nothing is sent before the handshake is over."""

    class Checked(ssl.SSLSocket):
        def do_handshake(self, block: bool = False) -> None:
            super().do_handshake(block)
            shown: Any = self.getpeercert() or {}
            if ("URI", identity) not in shown.get("subjectAltName", ()):
                raise ssl.SSLCertVerificationError(f"whoever answered is not {identity}")

    return Checked
