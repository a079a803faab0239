"""An approval is of one call, by somebody who may, for a while; whatever else a token says is no approval."""

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from lifeos.errors import LifeOSError
from lifeos.services.gateway.approval import Approved, Approvers, Subject, approvers_in, introduce, private_key, sign
from tests.lifeos.services.gateway.books import NOW

KEY, OTHER = Ed25519PrivateKey.from_private_bytes(b"1" * 32), Ed25519PrivateKey.from_private_bytes(b"2" * 32)
APPROVERS = Approvers({"pat": KEY.public_key()})
CALL = Subject("pilot", "wipe", "sha256:abc")
APPROVED = Approved("request-1", CALL, NOW // 1_000_000 + 60)
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


def test_who_wants_to_see_what_waits_approves_nothing():
    token = introduce("pat", NOW // 1_000_000 + 60, KEY)
    assert APPROVERS.introduced(token, NOW) == "pat"
    assert APPROVERS.introduced(token, NOW + 60_000_000) is None
    assert APPROVERS.introduced(introduce("pat", NOW, OTHER), NOW) is None
    assert APPROVERS.introduced(TOKEN, NOW) is None
    assert APPROVERS.signed(token, "request-1", CALL, NOW) is None


def pem(key, *, public):
    if public:
        return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def test_keys_are_files(tmp_path):
    (tmp_path / "pat.pem").write_bytes(pem(KEY, public=True))
    (tmp_path / "README").write_text("who may approve")
    (tmp_path / "own").write_bytes(pem(KEY, public=False))
    token = sign(APPROVED, "pat", private_key(str(tmp_path / "own")))
    assert approvers_in(str(tmp_path)).signed(token, "request-1", CALL, NOW) == "pat"


def test_what_is_no_key(tmp_path):
    with pytest.raises(LifeOSError, match="cannot read the key"):
        private_key(str(tmp_path / "absent"))
    (tmp_path / "rsa").write_bytes(pem(ec.generate_private_key(ec.SECP256R1()), public=False))
    with pytest.raises(LifeOSError, match="no private key of Ed25519"):
        private_key(str(tmp_path / "rsa"))
    (tmp_path / "pat.pem").write_bytes(pem(KEY, public=False))
    with pytest.raises(LifeOSError, match="cannot read the key"):
        approvers_in(str(tmp_path))
    (tmp_path / "pat.pem").rename(tmp_path / "Pat.pem")
    with pytest.raises(LifeOSError, match="small letters"):
        approvers_in(str(tmp_path))
    with pytest.raises(LifeOSError, match="who may approve"):
        approvers_in(str(tmp_path / "absent"))


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda data: f"{TOKEN.split('.')[0]}.{data.hex()}.x"))
def test_garbage_approves_nothing(token):
    assert APPROVERS.signed(token, "request-1", CALL, NOW) is None
