"""Mutual TLS with SVIDs, over real connections."""

import ssl

import pytest

from lifeos.agent import tls
from lifeos.agent.connection import Connection, GatewayError
from lifeos.agent.tls import Svid
from lifeos.kube.names import GATEWAY_IDENTITY
from tests.lifeos.agent import behind, served
from tests.lifeos.agent.certificates import Authority

DOMAIN = "life.example"
AGENT = f"spiffe://{DOMAIN}/agent/hello/track/stable"


@pytest.fixture
def gateway(authority, tmp_path):
    """A gateway that shakes hands with whoever has a certificate of the authority; its URL, by its SPIFFE ID."""
    stacks = []

    def serve(identity=f"spiffe://{DOMAIN}{GATEWAY_IDENTITY}"):
        folder = str(tmp_path / "gateway")
        authority.issue(identity, folder)
        app, asked = behind.gateway_app()
        options = {
            "ssl_certfile": f"{folder}/svid.pem",
            "ssl_keyfile": f"{folder}/svid_key.pem",
            "ssl_ca_certs": f"{folder}/svid_bundle.pem",
            "ssl_cert_reqs": ssl.CERT_REQUIRED,
        }
        stacks.append(served.serving(app, **options))
        return stacks[-1].__enter__(), asked

    yield serve
    for stack in stacks:
        stack.__exit__(None, None, None)


def posted(connection, url):
    with connection.post(f"{url}/tools/plain", {"a": 1}, {}) as response:
        return response.read()


def test_the_identity_is_the_one_that_the_compiler_gives_the_gateway():
    assert tls.GATEWAY_IDENTITY == GATEWAY_IDENTITY


def test_both_show_who_they_are(authority, gateway, tmp_path):
    authority.issue(AGENT, str(tmp_path / "svid"))
    connection = Connection(Svid(str(tmp_path / "svid"), DOMAIN))
    url, _ = gateway()
    assert connection.ready()
    assert b"booked" in posted(connection, url)
    connection.close()


@pytest.mark.parametrize(
    "identity", [f"spiffe://{DOMAIN}/agent/eve/track/stable", f"spiffe://evil.example{GATEWAY_IDENTITY}"]
)
def test_nothing_is_said_to_somebody_else(authority, gateway, tmp_path, identity):
    """Not even a request: the handshake fails."""
    authority.issue(AGENT, str(tmp_path / "svid"))
    connection = Connection(Svid(str(tmp_path / "svid"), DOMAIN))
    url, asked = gateway(identity)
    with pytest.raises(GatewayError, match=r"is not spiffe://life\.example/platform/gateway"):
        posted(connection, url)
    assert asked == []
    connection.close()


def test_an_authority_that_is_not_in_the_bundle(gateway, tmp_path):
    other = Authority(str(tmp_path))
    other.issue(AGENT, str(tmp_path / "svid"))
    connection = Connection(Svid(str(tmp_path / "svid"), DOMAIN))
    url, asked = gateway()
    with pytest.raises(GatewayError, match=r"(?i)certificate.verify.failed"):
        posted(connection, url)
    assert asked == []
    connection.close()


def test_a_renewed_certificate_is_taken_up_and_half_of_one_is_not(authority, gateway, tmp_path):
    folder = tmp_path / "svid"
    connection = Connection(Svid(str(folder), DOMAIN))
    assert not connection.ready(), "nothing is there yet"
    authority.issue(AGENT, str(folder))
    url, _ = gateway()
    posted(connection, url)
    first = connection._client
    posted(connection, url)
    assert connection._client is first
    whole = (folder / "svid_key.pem").read_bytes()
    (folder / "svid_key.pem").write_bytes(b"-----BEGIN PRIV")
    posted(connection, url)
    assert connection._client is first, "what there was still serves"
    (folder / "svid_key.pem").write_bytes(whole)
    authority.issue(AGENT, str(folder))
    posted(connection, url)
    assert connection._client is not first
    connection.close()
