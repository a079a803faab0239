"""Servers of pages, by the API that their pages ask: JSON, from whoever has a certificate by itself."""

import json
import ssl
import urllib.request


def ask(address, headers=(), body=None):
    """What is answered; None for nothing. Raises :class:`urllib.error.HTTPError` for a refusal."""
    data = None if body is None else json.dumps(body).encode()
    said = read(address, {"content-type": "application/json", **dict(headers)}, data)
    return json.loads(said) if said else None


def read(address, headers, data=None):
    """The same, byte by byte."""
    own = ssl.create_default_context()
    own.check_hostname, own.verify_mode = False, ssl.CERT_NONE
    with urllib.request.urlopen(urllib.request.Request(address, data, headers), timeout=30, context=own) as answer:
        return answer.read()
