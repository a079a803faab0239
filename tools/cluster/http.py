"""Whether a server is well, by one question over HTTP."""

import ssl
import urllib.request

from tools.cluster import certificates


def well(url: str, bearer: str | None = None) -> bool:
    """Whether the URL answers 200; ``bearer`` names the certificate to show. Raises :class:`OSError` when nobody answers.

    Who answers is not checked: the controllers make certificates of their own for this port, and the address is this machine's.
    """
    context = ssl._create_unverified_context()  # noqa: S323, SLF001
    if bearer is not None:
        context.load_cert_chain(certificates.path(f"{bearer}.crt"), certificates.path(f"{bearer}.key"))
    with urllib.request.urlopen(url, context=context, timeout=3) as answer:  # noqa: S310
        return bool(answer.status == 200)
