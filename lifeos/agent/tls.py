"""The certificate of an agent or of one of the platform's programs: an X.509 SVID, which somebody renews every few minutes, and that of whom it talks to, each as itself.

It comes from SPIRE's socket (:mod:`lifeos.agent.workload_api`), or in files by the names that SPIRE's ``spiffe-helper`` writes. A SPIFFE certificate names no
host, so the usual check of the host name is replaced by a check of the SPIFFE ID.
"""

import os
import ssl
from collections.abc import Hashable
from typing import Any, NamedTuple, Protocol

GATEWAY_IDENTITY = "/platform/gateway"
"""Path of the gateway's SPIFFE ID."""
MEMORY_IDENTITY = "/platform/lifeos-memory"
"""Of the semantic layer's."""
MEMORY_HOST = "lifeos-memory.lifeos-system.svc"
AUTHORIZER_HOST = "lifeos-authorizer.lifeos-system.svc"
"""The gateway service, which the semantic layer tells what agents read. No agent reaches it."""
_IDENTITIES = {MEMORY_HOST: MEMORY_IDENTITY, AUTHORIZER_HOST: "/platform/lifeos-authorizer"}
"""Who has to be there, by the name that it is called by; by any other, the gateway."""


class Identity(Protocol):
    """Who an agent is, as it can show it."""

    def stamp(self) -> Hashable | None:
        """Changes when the certificate was renewed; None while there is none."""
        ...

    def load(self, context: ssl.SSLContext) -> None:
        """Put the certificate and the authorities, as they are now, into a context. Raises :class:`OSError`, of which ``ssl.SSLError`` is one, where they
        cannot be used, as when they are just being renewed."""
        ...

    def context(self) -> ssl.SSLContext:
        """For connections to the platform with the certificate as it is now. Raises as :meth:`load`."""
        ...


class Svid(NamedTuple):
    """An identity in files: a folder with ``svid.pem``, ``svid_key.pem`` and ``svid_bundle.pem``, and whom it is shown to."""

    folder: str
    trust_domain: str

    def stamp(self) -> tuple[int, ...] | None:
        """See :class:`Identity`; None while a file is missing."""
        try:
            return tuple(os.stat(path).st_mtime_ns for path in self._paths)
        except OSError:
            return None

    def load(self, context: ssl.SSLContext) -> None:
        """See :class:`Identity`."""
        certificate, key, bundle = self._paths
        context.load_verify_locations(bundle)
        context.load_cert_chain(certificate, key)

    def context(self) -> ssl.SSLContext:
        """See :class:`Identity`."""
        context = platform_only(self.trust_domain)
        self.load(context)
        return context

    @property
    def _paths(self) -> tuple[str, ...]:
        return tuple(os.path.join(self.folder, name) for name in ("svid.pem", "svid_key.pem", "svid_bundle.pem"))


def platform_only(trust_domain: str) -> ssl.SSLContext:
    """For connections to the gateway and the semantic layer of a trust domain and to nobody else; without a certificate or a bundle yet."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False  # the SPIFFE ID is checked instead
    context.sslsocket_class = _only(f"spiffe://{trust_domain}")
    return context


def _only(domain: str) -> type[ssl.SSLSocket]:
    """A socket that talks to nobody else: nothing is sent before the handshake is over."""

    class Checked(ssl.SSLSocket):
        def do_handshake(self, block: bool = False) -> None:
            super().do_handshake(block)
            identity = domain + _IDENTITIES.get(str(self.server_hostname), GATEWAY_IDENTITY)
            shown: Any = self.getpeercert() or {}
            if ("URI", identity) not in shown.get("subjectAltName", ()):
                raise ssl.SSLCertVerificationError(f"whoever answered is not {identity}")

    return Checked
