"""An approval is of one call, by somebody who may, for a while; whatever else a token says is no approval."""

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from lifeos.services.gateway.approval import Approved, Approvers, sign
from lifeos.services.gateway.ledger import Call
from tests.lifeos.services.gateway.books import NOW

KEY, OTHER = Ed25519PrivateKey.from_private_bytes(b"1" * 32), Ed25519PrivateKey.from_private_bytes(b"2" * 32)
APPROVERS = Approvers({"pat": KEY.public_key()})
CALL = Call("c", "d", "pilot", "alpha", "stable", tool="wipe", arguments="sha256:abc")
APPROVED = Approved("request-1", "pilot", "wipe", "sha256:abc", NOW // 1_000_000 + 60)
TOKEN = sign(APPROVED, "pat", KEY)


def test_a_persons_yes_to_this_call():
    assert APPROVERS.signed(TOKEN, "request-1", CALL, NOW) == "pat"


@pytest.mark.parametrize(
    ("token", "id_", "call", "now"),
    [
        (TOKEN, "request-2", CALL, NOW),
        (TOKEN, "request-1", CALL._replace(agent="clerk"), NOW),
        (TOKEN, "request-1", CALL._replace(tool="pay"), NOW),
        (TOKEN, "request-1", CALL._replace(arguments="sha256:abd"), NOW),
        (TOKEN, "request-1", CALL, NOW + 60_000_000),
        (sign(APPROVED, "pat", OTHER), "request-1", CALL, NOW),
        (sign(APPROVED, "kim", OTHER), "request-1", CALL, NOW),
        (TOKEN[:-4] + "AAAA", "request-1", CALL, NOW),
        ("", "request-1", CALL, NOW),
    ],
    ids=["request", "agent", "tool", "arguments", "expired", "forged", "stranger", "changed", "empty"],
)
def test_anything_else_is_none(token, id_, call, now):
    assert APPROVERS.signed(token, id_, call, now) is None


def claims(**changed):
    found = jwt.decode(TOKEN, options={"verify_signature": False})
    return {**found, **changed}


@pytest.mark.parametrize(
    "token",
    [
        jwt.encode(claims(), key=None, algorithm="none"),
        jwt.encode(claims(), "a" * 32, algorithm="HS256"),
        jwt.encode(claims(aud="elsewhere"), KEY, algorithm="EdDSA"),
        jwt.encode(claims(exp=True), KEY, algorithm="EdDSA"),
        jwt.encode(claims(iss="../pat"), KEY, algorithm="EdDSA"),
        jwt.encode({key: value for key, value in claims().items() if key != "exp"}, KEY, algorithm="EdDSA"),
        jwt.encode({key: value for key, value in claims().items() if key != "tool"}, KEY, algorithm="EdDSA"),
    ],
    ids=["none", "symmetric", "audience", "expires true", "name", "no end", "no tool"],
)
def test_other_tokens(token):
    assert APPROVERS.signed(token, "request-1", CALL, NOW) is None


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda data: f"{TOKEN.split('.')[0]}.{data.hex()}.x"))
def test_garbage_approves_nothing(token):
    assert APPROVERS.signed(token, "request-1", CALL, NOW) is None
