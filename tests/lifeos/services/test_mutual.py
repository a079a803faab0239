"""Callers by their SVIDs: real certificates over real connections; and the agent's own client, which talks to the memory and to nobody in its place."""

import socket
import ssl
from contextlib import contextmanager
from types import SimpleNamespace

import httpx
import pytest

from lifeos.agent import tls
from lifeos.agent.tls import Svid
from lifeos.services import mutual
from lifeos.services.semantic.app import app
from lifeos.services.semantic.callers import Svids
from tests.lifeos.agent.certificates import Authority
from tests.lifeos.agent.served import serving
from tests.lifeos.memory.lives import BILL, id_of
from tests.lifeos.services.semantic.serving import layer

DOMAIN = "life.example"
MEMORY = f"spiffe://{DOMAIN}{tls.MEMORY_IDENTITY}"


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(str(tmp_path_factory.mktemp("authority")))


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    found = layer(tmp_path_factory.mktemp("store"))
    found.layer._callers = Svids(DOMAIN)
    return found


@contextmanager
def service(here, authority, folder):
    """The service with its own certificate; its URL."""
    authority.issue(MEMORY, str(folder / "memory"))
    context = mutual.server_context(Svid(str(folder / "memory"), DOMAIN))
    options = {"http": mutual.Identified, "ssl_context_factory": lambda _config, _default: context}
    with serving(app(here.layer, lambda: True), **options) as url:
        yield url.replace("http:", "https:")


@contextmanager
def client(authority, folder, url, identity, host=tls.MEMORY_HOST):
    """Whoever has a certificate for this identity, asking for the memory by its name."""
    authority.issue(identity, str(folder / "svid"))
    context = Svid(str(folder / "svid"), DOMAIN).context()
    with httpx.Client(base_url=url, verify=context, trust_env=False, timeout=30) as found:
        yield lambda path, **options: found.request(
            options.pop("method", "GET"), path, extensions={"sni_hostname": host}, **options
        )


def agent(name, track="stable"):
    return f"spiffe://{DOMAIN}/agent/{name}/track/{track}"


def test_an_agent_is_known_by_its_certificate_and_a_shadow_changes_nothing(here, authority, tmp_path):
    with service(here, authority, tmp_path) as url:
        with client(authority, tmp_path, url, agent("finance")) as ask:
            found = ask("/v1/recall", params={"question": "Gasthaus Linde on 2025-06-06", "most": 1})
            assert found.json()["records"][0]["id"] == id_of("giro", BILL)
        said = {"entity": "Tea", "property": "purpose", "value": "calms", "scope": "finance"}
        with client(authority, tmp_path, url, agent("finance", "shadow")) as ask:
            assert ask("/v1/remember", method="POST", json=said).status_code == 403
            assert ask("/v1/facts", params={"entity": "Gasthaus Linde"}).json()["facts"]
        with client(authority, tmp_path, url, agent("knowledge")) as ask:
            assert ask("/v1/timeline", params={"scope": "finance"}).json()["events"] == []


@pytest.mark.parametrize(
    "identity",
    [
        "spiffe://evil.example/agent/finance/track/stable",
        f"spiffe://{DOMAIN}/platform/lifeos-gateway",
        f"spiffe://{DOMAIN}/agent/finance/track/",
        f"spiffe://{DOMAIN}/agent/finance/track/stable/more",
        f"spiffe://{DOMAIN}/agent/finance",
    ],
)
def test_others_of_the_authority_are_nobody(here, authority, tmp_path, identity):
    with service(here, authority, tmp_path) as url, client(authority, tmp_path, url, identity) as ask:
        assert ask("/v1/recall", params={"question": "x"}).status_code == 401
        assert ask("/mcp", method="POST", json={}).status_code == 401


def test_without_a_certificate_of_the_authority_there_is_no_connection(here, authority, tmp_path):
    (tmp_path / "other").mkdir()
    other = Authority(str(tmp_path / "other"))
    with service(here, authority, tmp_path) as url:
        other.issue(agent("finance"), str(tmp_path / "forged"))
        context = tls.platform_only(DOMAIN)
        context.load_verify_locations(authority.certificate)
        bare = httpx.Client(base_url=url, verify=context, trust_env=False)
        context = tls.platform_only(DOMAIN)
        context.load_verify_locations(authority.certificate)
        context.load_cert_chain(str(tmp_path / "forged/svid.pem"), str(tmp_path / "forged/svid_key.pem"))
        forged = httpx.Client(base_url=url, verify=context, trust_env=False)
        for one in (bare, forged):
            with one, pytest.raises(httpx.TransportError):
                one.get("/v1/recall?question=x", extensions={"sni_hostname": tls.MEMORY_HOST})


def test_the_agent_talks_to_the_memory_by_its_name_and_to_the_gateway_by_any_other(here, authority, tmp_path):
    with (
        service(here, authority, tmp_path) as url,
        client(authority, tmp_path, url, agent("finance"), host="lifeos-gateway.lifeos-system.svc") as ask,
        pytest.raises(httpx.ConnectError, match=r"is not spiffe://life\.example/platform/gateway"),
    ):
        ask("/v1/recall", params={"question": "x"})


def test_a_certificate_that_was_renewed_is_shown_by_the_next_connection_without_a_restart(here, authority, tmp_path):
    def serial(url):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        Svid(str(tmp_path / "asker"), DOMAIN).load(context)
        host, port = url.removeprefix("https://").split(":")
        with (
            socket.create_connection((host, int(port))) as plain,
            context.wrap_socket(plain, server_hostname=tls.MEMORY_HOST) as connection,
        ):
            return connection.getpeercert()["serialNumber"]

    authority.issue(agent("finance"), str(tmp_path / "asker"))
    with service(here, authority, tmp_path) as url:
        first = serial(url)
        (tmp_path / "memory/svid_key.pem").write_text("half renewed")
        assert serial(url) == first
        authority.issue(MEMORY, str(tmp_path / "memory"))
        assert serial(url) != first


@pytest.mark.parametrize(
    ("shown", "identity"),
    [
        ({"subjectAltName": (("URI", "spiffe://a/b"),), "notAfter": "Jan  1 00:00:00 2100 GMT"}, "spiffe://a/b"),
        ({"subjectAltName": (("URI", "spiffe://a/b"),), "notAfter": "Jan  1 00:00:00 2020 GMT"}, ""),
        ({"subjectAltName": (("URI", "a:b"), ("URI", "c:d")), "notAfter": "Jan  1 00:00:00 2100 GMT"}, ""),
        ({"subjectAltName": (("DNS", "a"),), "notAfter": "Jan  1 00:00:00 2100 GMT"}, ""),
        ({}, ""),
        (None, ""),
    ],
)
def test_who_is_at_the_other_end_as_long_as_it_is_so(shown, identity):
    assert mutual.identity_of(SimpleNamespace(getpeercert=lambda: shown))() == identity
    assert mutual.identity_of(None)() == ""
