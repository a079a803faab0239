"""The agent's certificate from the Workload API, over a real socket; with the real SPIRE: tests/e2e/test_agents.py."""

import ssl
import threading
import time

import pytest

from lifeos.agent.connection import Connection
from lifeos.agent.workload_api import WorkloadApi
from lifeos.errors import UsageError
from lifeos.kube.names import GATEWAY_IDENTITY
from tests.lifeos.agent import behind, served, workload

DOMAIN = "life.example"
AGENT = f"spiffe://{DOMAIN}/agent/hello/track/stable"


@pytest.fixture
def asking(tmp_path):
    """The identity of somebody who asks an API, and the calls to it, which the test answers."""
    with workload.api(str(tmp_path / "socket")) as calls:
        identity = WorkloadApi(f"unix://{tmp_path}/socket", DOMAIN)
        until(lambda: calls)
        yield identity, calls
        identity.close()
        until(lambda: not any(thread.name == "workload-api" for thread in threading.enumerate()))


def until(condition):
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_certificate_is_shown_to_the_gateway_and_renewed(authority, asking, tmp_path):
    identity, (call,) = asking
    connection = Connection(identity)
    assert not connection.ready(), "nobody answered yet"
    authority.issue(f"spiffe://{DOMAIN}{GATEWAY_IDENTITY}", str(tmp_path / "gateway"))
    authority.issue(AGENT, str(tmp_path / "svid"))
    call.say(workload.svid(str(tmp_path / "svid")))
    until(connection.ready)
    assert call.metadata["workload.spiffe.io"] == "true", "what keeps other programs from asking by accident"
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
        call.say(workload.svid(str(tmp_path / "svid")))
        until(lambda: connection.ready() and connection._client is not first)
        with connection.post(f"{url}/tools/plain", {"a": 1}, {}) as response:
            assert response.status_code == 200
    assert len(called) == 2
    connection.close()


def test_who_has_no_identity_yet_asks_again(authority, asking, tmp_path, caplog):
    caplog.set_level("INFO", "lifeos.agent")
    identity, calls = asking
    calls[0].say("no identity issued")
    until(lambda: len(calls) == 2)
    authority.issue(AGENT, str(tmp_path / "svid"))
    calls[1].say(workload.svid(str(tmp_path / "svid")))
    until(identity.stamp)
    assert "PERMISSION_DENIED" in caplog.text


@pytest.mark.parametrize("end", ["the agent is being upgraded", None])
def test_a_call_that_ends_leaves_the_certificate(authority, asking, tmp_path, end):
    identity, calls = asking
    authority.issue(AGENT, str(tmp_path / "svid"))
    calls[0].say(workload.svid(str(tmp_path / "svid")))
    until(identity.stamp)
    had = identity.stamp()
    calls[0].say(end)
    until(lambda: len(calls) == 2)
    assert identity.stamp() is had
    assert isinstance(identity.context(), ssl.SSLContext)


@pytest.mark.parametrize(
    ("lost", "said"),
    [
        ("svids", "list cannot be empty"),
        ("x509_svid", "Unable to parse DER X.509 certificate"),
        ("x509_svid_key", "Could not deserialize key data"),
        ("bundle", "certificate"),
    ],
)
def test_what_is_no_answer_is_said_and_asked_for_again(authority, asking, tmp_path, caplog, lost, said):
    caplog.set_level("INFO", "lifeos.agent")
    identity, calls = asking
    authority.issue(AGENT, str(tmp_path / "svid"))
    answer = workload.svid(str(tmp_path / "svid"))
    (answer if lost == "svids" else answer.svids[0]).ClearField(lost)
    calls[0].say(answer)
    until(lambda: len(calls) == 2)
    assert said in caplog.text
    assert identity.stamp() is None
    calls[1].say(workload.svid(str(tmp_path / "svid")))
    until(identity.stamp)


def test_a_socket_that_comes_later(authority, tmp_path, caplog):
    caplog.set_level("INFO", "lifeos.agent")
    identity = WorkloadApi(f"unix:{tmp_path}/socket", DOMAIN)
    until(lambda: "does not exist" in caplog.text)
    assert identity.stamp() is None
    with pytest.raises(OSError, match="no certificate yet"):
        identity.context()
    authority.issue(AGENT, str(tmp_path / "svid"))
    with workload.api(str(tmp_path / "socket")) as calls:
        until(lambda: calls)
        calls[0].say(workload.svid(str(tmp_path / "svid")))
        until(identity.stamp)
        identity.close()


def test_addresses():
    for wrong in ("", "tcp://127.0.0.1:8081", "/run/spire/agent.sock", "unix:agent.sock", "unix://host/agent.sock"):
        with pytest.raises(UsageError, match="unix:///"):
            WorkloadApi(wrong, DOMAIN)
