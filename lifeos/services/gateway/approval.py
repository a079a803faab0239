"""Approvals: a person's signed yes to one call of one agent with just these arguments, for a while, and once.

A JSON Web Token (RFC 7519) with Ed25519 (RFC 8037). That it is used once is the ledger's to see to; that nobody forged it is checked here each time, so that
who can write to the ledger can still approve nothing.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lifeos.services.gateway.ledger import Call

_AUDIENCE = "lifeos-gateway"
_ALGORITHM = "EdDSA"
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


class Approved(NamedTuple):
    """What a token says. ``arguments``: the digest. ``expires``: in seconds since 1970 UTC."""

    id: str
    agent: str
    tool: str
    arguments: str
    expires: int


def sign(approved: Approved, by: str, key: Ed25519PrivateKey) -> str:
    """The token of a person."""
    claims = {
        "iss": by,
        "aud": _AUDIENCE,
        "sub": approved.agent,
        "jti": approved.id,
        "exp": approved.expires,
        "tool": approved.tool,
        "arguments": approved.arguments,
    }
    return jwt.encode(claims, key, algorithm=_ALGORITHM)


class Approvers:
    """Who may approve, by name, with the public key of each."""

    def __init__(self, keys: Mapping[str, Ed25519PublicKey]) -> None:
        self._keys = dict(keys)

    def signed(self, token: str, id_: str, call: Call, now: int) -> str | None:
        """Who signed this approval of exactly this call; None when it is no such approval. ``now``: microseconds since 1970 UTC."""
        try:
            by = jwt.decode(token, options={"verify_signature": False}).get("iss")
            key = self._keys.get(by) if isinstance(by, str) and _NAME.fullmatch(by) else None
            if key is None:
                return None
            claims = jwt.decode(
                token,
                key,
                algorithms=[_ALGORITHM],
                audience=_AUDIENCE,
                # The clock is the gateway's, which the ledger's times are compared with, too.
                options={"verify_exp": False, "require": ["iss", "aud", "sub", "jti", "exp"]},
            )
        except jwt.InvalidTokenError:
            return None
        found = (claims["jti"], claims["sub"], claims.get("tool"), claims.get("arguments"))
        expires = claims["exp"]
        in_time = type(expires) is int and now < expires * 1_000_000
        return by if in_time and found == (id_, call.agent, call.tool, call.arguments) else None
