"""Approvals: a person's signed yes to one call of one agent with just these arguments, for a while, and once.

A JSON Web Token (RFC 7519) with Ed25519 (RFC 8037). That it is used once is the ledger's to see to; that nobody forged it is checked here each time, so that
who can write to the ledger can still approve nothing.
"""

import os
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from lifeos.errors import LifeOSError

_AUDIENCE = "lifeos-gateway"
_ALGORITHM = "EdDSA"
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


_READ = "read"
"""Purpose of a token that approves nothing, and only shows who asks."""


class Subject(NamedTuple):
    """What is approved: a call. ``arguments``: the digest of them."""

    agent: str
    tool: str
    arguments: str


class Approved(NamedTuple):
    """What a token says: which request, of what, until when (in seconds since 1970 UTC)."""

    id: str
    subject: Subject
    expires: int


def sign(approved: Approved, by: str, key: Ed25519PrivateKey) -> str:
    """The token of a person, by which a call is approved."""
    agent, tool, arguments = approved.subject
    said = {"sub": agent, "jti": approved.id, "tool": tool, "arguments": arguments}
    return _token(said, by, approved.expires, key)


def introduce(by: str, expires: int, key: Ed25519PrivateKey) -> str:
    """The token of a person who wants to see what waits."""
    return _token({"purpose": _READ}, by, expires, key)


def _token(said: Mapping[str, str], by: str, expires: int, key: Ed25519PrivateKey) -> str:
    return jwt.encode({**said, "iss": by, "aud": _AUDIENCE, "exp": expires}, key, algorithm=_ALGORITHM)


class Approvers:
    """Who may approve, by name, with the public key of each."""

    def __init__(self, keys: Mapping[str, Ed25519PublicKey]) -> None:
        self._keys = dict(keys)

    def signed(self, token: str, id_: str, subject: Subject, now: int) -> str | None:
        """Who signed this approval of exactly this call; None when it is no such approval. ``now``: microseconds since 1970 UTC."""
        claims = self._claims(token, now)
        found = (claims.get("jti"), claims.get("sub"), claims.get("tool"), claims.get("arguments"))
        return str(claims["iss"]) if "purpose" not in claims and found == (id_, *subject) else None

    def introduced(self, token: str, now: int) -> str | None:
        """Who shows with a token that it is one of them; None when nobody does."""
        claims = self._claims(token, now)
        return str(claims["iss"]) if claims.get("purpose") == _READ else None

    def _claims(self, token: str, now: int) -> dict[str, Any]:
        """What somebody who may approve says, before its time is over; or nothing."""
        try:
            by = jwt.decode(token, options={"verify_signature": False}).get("iss")
            if not isinstance(by, str) or by not in self._keys:
                return {}
            # The clock is the gateway's, which the ledger's times are compared with, too.
            claims = jwt.decode(
                token,
                self._keys[by],
                algorithms=[_ALGORITHM],
                audience=_AUDIENCE,
                options={"verify_exp": False, "require": ["iss", "aud", "exp"]},
            )
        except jwt.InvalidTokenError:
            return {}
        expires = claims["exp"]
        return claims if type(expires) is int and now < expires * 1_000_000 else {}


def approvers_in(folder: str) -> Approvers:
    """Those whose public keys lie in a folder, each as ``<name>.pem``. Raises :class:`LifeOSError`."""
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith(".pem"))
    except OSError as error:
        raise LifeOSError(f"cannot read who may approve: {error}") from error
    keys = {}
    for name in names:
        if _NAME.fullmatch(name.removesuffix(".pem")) is None:
            raise LifeOSError(f"{os.path.join(folder, name)}: a name has small letters, digits and hyphens")
        key = _load(os.path.join(folder, name), load_pem_public_key)
        if not isinstance(key, Ed25519PublicKey):
            raise LifeOSError(
                f"{os.path.join(folder, name)} is no public key of Ed25519; openssl pkey -pubout makes one"
            )
        keys[name.removesuffix(".pem")] = key
    return Approvers(keys)


def private_key(path: str) -> Ed25519PrivateKey:
    """A person's key. Raises :class:`LifeOSError`."""
    key = _load(path, lambda data: load_pem_private_key(data, password=None))
    if not isinstance(key, Ed25519PrivateKey):
        raise LifeOSError(f"{path} is no private key of Ed25519; openssl genpkey -algorithm ed25519 makes one")
    return key


def _load(path: str, read: Callable[[bytes], Any]) -> Any:
    try:
        with open(path, "rb") as file:
            return read(file.read())
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise LifeOSError(f"cannot read the key {path}: {error}") from error
