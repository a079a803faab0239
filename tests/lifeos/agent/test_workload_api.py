"""The agent's certificate from the Workload API, over a real socket; with the real SPIRE: tests/e2e/test_agents.py."""

import ssl
import threading
import time

import pytest

from lifeos.agent.connection import Connection
from lifeos.agent.workload_api import WorkloadApi, issued, path
from lifeos.errors import UsageError
from lifeos.kube.names import GATEWAY_IDENTITY
from tests.lifeos.agent import behind, served, workload

DOMAIN = "life.example"
AGENT = f"spiffe://{DOMAIN}/agent/hello/track/stable"


@pytest.fixture
def asking(tmp_path):
    """The identity of somebody who asks an API whose answers the test decides."""
    with workload.api(str(tmp_path / "socket")) as (said, asked):
        identity = WorkloadApi(f"unix://{tmp_path}/socket", DOMAIN)
        yield identity, said, asked
        identity.close()
    until(lambda: not any(thread.name == "workload-api" for thread in threading.enumerate()))


def until(condition):
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_certificate_is_shown_to_the_gateway_and_renewed(authority, asking, tmp_path):
    identity, said, asked = asking
    connection = Connection(identity)
    assert not connection.ready(), "nobody answered yet"
    authority.issue(f"spiffe://{DOMAIN}{GATEWAY_IDENTITY}", str(tmp_path / "gateway"))
    authority.issue(AGENT, str(tmp_path / "svid"))
    said.put(workload.svid(str(tmp_path / "svid")))
    until(connection.ready)
    assert asked[0]["workload.spiffe.io"] == "true", "the header that keeps other programs from asking by accident"
    app, called = behind.gateway_app()
    secured = {
        "ssl_certfile": f"{tmp_path}/gateway/svid.pem",
        "ssl_keyfile": f"{tmp_path}/gateway/svid_key.pem",
        "ssl_ca_certs": f"{tmp_path}/gateway/svid_bundle.pem",
        "ssl_cert_reqs": ssl.CERT_REQUIRED,
    }
    with served.serving(app, **secured) as url:
        with connection.post(f"{url}/tools/plain", {"a": 1}, {}) as response:
            assert response.status_code == 200
        first = connection._client
        authority.issue(AGENT, str(tmp_path / "svid"))
        said.put(workload.svid(str(tmp_path / "svid")))
        until(lambda: connection.ready() and connection._client is not first)
        with connection.post(f"{url}/tools/plain", {"a": 1}, {}) as response:
            assert response.status_code == 200
    assert len(called) == 2
    connection.close()


def test_who_has_no_identity_yet_asks_again(authority, asking, tmp_path, caplog):
    caplog.set_level("INFO", "lifeos.agent")
    identity, said, asked = asking
    said.put("no identity issued")
    until(lambda: len(asked) == 2)
    authority.issue(AGENT, str(tmp_path / "svid"))
    said.put(workload.svid(str(tmp_path / "svid")))
    until(identity.stamp)
    assert "no identity issued" in caplog.text


def test_a_call_that_ends_leaves_the_certificate(authority, asking, tmp_path):
    identity, said, asked = asking
    authority.issue(AGENT, str(tmp_path / "svid"))
    said.put(workload.svid(str(tmp_path / "svid")))
    until(identity.stamp)
    had = identity.stamp()
    said.put("the agent is being upgraded")
    until(lambda: len(asked) == 2)
    assert identity.stamp() is had
    assert isinstance(identity.context(), ssl.SSLContext)


def test_there_is_no_socket(tmp_path):
    identity = WorkloadApi(f"unix:{tmp_path}/nothing", DOMAIN)
    assert identity.stamp() is None
    with pytest.raises(OSError, match="no certificate yet"):
        identity.context()
    identity.close()


def test_addresses():
    assert path("unix:///run/spire/agent.sock") == path("unix:/run/spire/agent.sock") == "/run/spire/agent.sock"
    for wrong in ("", "tcp://127.0.0.1:8081", "/run/spire/agent.sock", "unix:agent.sock", "unix://host/agent.sock"):
        with pytest.raises(UsageError, match="unix:///"):
            path(wrong)


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (b"", "without an SVID"),
        (b"\x0a\x05ab", "ends in the middle"),
        (b"\xff", "ends in the middle"),
        (b"\x0d1234", "kind 5"),
        (workload.field(1, workload.field(2, b"x")), "without certificate, key or bundle"),
        (workload.field(1, b"".join(workload.field(n, b"xx") for n in (2, 3, 4))), "is none"),
        (workload.field(1, b"".join(workload.field(n, b"\x30\x09") for n in (2, 3, 4))), "ends in the middle"),
    ],
)
def test_what_is_no_answer(message, said):
    with pytest.raises(ValueError, match=said):
        issued(message)
