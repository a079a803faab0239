"""An agent's call at the platform's gateway, every part of it in a pod, from what the compiler renders: Envoy, made by Envoy Gateway; the gateway service; OPA."""

import json
import os
import re
import socket
import ssl

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.e2e import guard, watch
from tests.e2e.callers import Caller
from tests.e2e.faults import kill_containers
from tests.e2e.fleet import uproot
from tests.e2e.guard import Guard
from tests.e2e.timeline import TimeLine
from tests.lifeos.services.gateway.test_approval import pem
from tools.cluster import envoy_gateway
from tools.cluster.place import program

pytestmark = pytest.mark.cluster

_TAKEN_IN = 120
"""Seconds until Envoy Gateway has said something of everything."""
_DECIDES = 180
"""Seconds until a service that was killed decides again: its containers are started anew, and Envoy tries it again after a while."""
_IDENTICAL = 3
"""Identical calls of finance that are a storm (`breaker.identicalCalls`)."""
_PAT = Ed25519PrivateKey.generate()


@pytest.fixture(scope="module")
def acting(cluster):
    """Somebody acts on Gateways, as long as these stories last."""
    for name in ("envoy-gateway", "opa"):
        if not os.access(program(name), os.X_OK):
            pytest.fail(f"{name} is not built: `python3 tools/build.py guard`, and `make cluster` takes it along")
    uproot(cluster)
    line = TimeLine("Envoy Gateway")
    envoy_gateway.ensure(guard.references())
    line.mark("it runs")
    yield
    envoy_gateway.remove()
    uproot(cluster)


@pytest.fixture(scope="module")
def rendered(cluster, acting, tmp_path_factory):
    """Everything runs, and SPIRE has not said whom to believe."""
    line = TimeLine("The gateway, as it is rendered")
    public = "".join(pem(_PAT, public=True).decode().splitlines()[1:-1])
    made = Guard(tmp_path_factory.mktemp("guard"), cluster, approvers={"pat": public}, warden=True)
    line.mark("the platform's part is applied")
    made.running()
    line.mark("Envoy, the gateway service with OPA beside it, and servers of tools run")
    yield made
    made.end()


@pytest.fixture(scope="module")
def guarded(rendered):
    line = TimeLine("SPIRE's server is started anew")
    rendered.trusting()
    line.mark("Envoy knows whom to believe")
    return rendered


@pytest.fixture(scope="module")
def finance(cluster, guarded):
    return Caller(cluster, "finance").start()


def test_nobody_is_let_in_before_spire_has_said_whom_to_believe(cluster, rendered):
    line = TimeLine("Without a trust bundle")
    assert "data" not in cluster.get("configmap", "spiffe-trust-bundle", guard.SYSTEM)
    said = _knock(cluster)
    line.mark(f"who shows no certificate is answered: {said}")
    assert said in ("refused", "500")
    assert rendered.served("bank") == []
    assert "LOS910" in {item["code"] for item in _doctor(rendered)["diagnostics"]}


def test_envoy_gateway_takes_everything_that_is_rendered(guarded):
    line = TimeLine("What Envoy Gateway says")
    watch.settle(lambda: guarded.refused() is not None, _TAKEN_IN)
    line.mark("it has said something of everything")
    assert guarded.refused() == {}


def test_the_doctor_finds_envoy_gateway_where_policies_look_for_it(guarded):
    document = _doctor(guarded)
    [found] = [each for each in document["programs"] if each["program"] == "Envoy Gateway"]
    assert (found["version"], found["namespace"]) == ("1.9", envoy_gateway.NAMESPACE)
    assert "LOS910" not in {item["code"] for item in document["diagnostics"]}


def test_a_call_is_decided_and_reaches_its_tool_with_who_calls(cluster, guarded, finance):
    line = TimeLine("The way of a call")
    watch.settle(lambda: finance.call("transfer", _transfer(20)).passed, _TAKEN_IN)
    line.mark("allowed")
    assert guarded.served("bank")[-1] == ["/mcp", "finance", "stable", _transfer(20)]
    unsure = finance.call("transfer", _transfer(21), confidence=0.1)
    assert (unsure.status, unsure.code) == (200, "confidence-low"), unsure
    assert unsure.body["error"]["data"]["remedy"]
    other = Caller(cluster, "health").start().call("transfer", _transfer(22))
    assert (other.status, other.code) == (200, "tool-not-granted"), other
    line.mark("denied, with why and what to do about it")
    assert [call[3]["amount"] for call in guarded.served("bank")] == [20]


def test_a_shadow_reads_and_what_it_would_write_is_written_down_and_never_done(cluster, guarded, finance):
    line = TimeLine("A shadow")
    shadow = Caller(cluster, "finance", "shadow").start()
    before = guarded.served("bank")
    read = shadow.call("ledger-read", {"from": "2026-01-01", "until": "2026-01-31"})
    assert (read.passed, read.recorded) == (True, False), read
    assert guarded.served("ledger")[-1][1:3] == ["finance", "shadow"]
    line.mark("it reads")
    written = shadow.call("transfer", _transfer(30))
    assert (written.passed, written.recorded) == (True, True), written
    assert written.body["result"]["isError"] is False
    assert guarded.served("bank") == before
    line.mark("what it writes is recorded, answered, and reached nobody")
    assert finance.call("transfer", _transfer(30)).passed
    assert len(guarded.served("bank")) == len(before) + 1, "the stable version does write"


@pytest.mark.usefixtures("finance")
def test_who_shows_no_certificate_of_an_agent_does_not_get_a_handshake(cluster, guarded, tmp_path):
    before = guarded.served("bank")
    assert _knock(cluster) == "refused"
    guard.certificate(
        tmp_path / "foreign.key", tmp_path / "foreign.crt", "URI:spiffe://lifeos.dev/agent/finance/track/stable"
    )
    assert _knock(cluster, tmp_path / "foreign") == "refused"
    assert guarded.served("bank") == before


def test_nobody_decides_while_the_service_is_away_and_nothing_passes(cluster, guarded, finance):
    line = TimeLine("The gateway service, killed")
    before = guarded.served("bank")
    kill_containers(cluster, guard.SYSTEM, f"deployment/{guard.SERVICE}")
    answer = finance.call("transfer", _transfer(40))
    line.mark(f"a call is answered: {answer}")
    assert answer.status == 503
    assert guarded.served("bank") == before
    watch.settle(lambda: finance.call("transfer", _transfer(41)).passed, _DECIDES)
    line.mark("it decides again")
    assert guarded.served("bank") == [*before, ["/mcp", "finance", "stable", _transfer(41)]]


def test_a_transfer_of_150_usd_waits_for_a_person_and_passes_once(guarded, finance, tmp_path):
    line = TimeLine("An approval")
    asked = finance.call("transfer", _transfer(150))
    assert (asked.status, asked.code) == (200, "approval-needed"), asked
    request = asked.body["error"]["data"]["approval"]["request"]
    (tmp_path / "pat").write_bytes(pem(_PAT, public=False))
    with guarded.forwarded(9080) as people:
        words = ("approve", request, "--yes", "--as=pat", f"--key={tmp_path / 'pat'}", f"--gateway=http://{people}")
        said = guarded.configuration.lifeos(*words).stdout
    line.mark(said.splitlines()[-1])
    assert finance.call("transfer", _transfer(151)).code == "approval-needed", "other arguments"
    assert finance.call("transfer", _transfer(150)).passed
    assert guarded.served("bank")[-1] == ["/mcp", "finance", "stable", _transfer(150)]
    line.mark("the transfer is made")
    assert finance.call("transfer", _transfer(150)).code == "approval-needed", "a replay"


def test_an_agent_that_storms_is_cut_off_killed_and_kept_down(cluster, guarded, finance):
    """Last: finance is down for half an hour from here on."""
    line = TimeLine("A retry storm")
    before = len(guarded.served("bank"))
    uid = cluster.get("pod", finance.name, finance.namespace)["metadata"]["uid"]
    with pytest.raises(AssertionError):
        finance.storm("transfer", _transfer(1))
    line.mark("its pod was killed in the middle of it")
    made = len(guarded.served("bank")) - before
    line.mark(f"{made} of the transfers were made")
    # Of all but one Envoy may have told, and as many are under way; where it tells of them together, it is just as many as are a storm.
    assert _IDENTICAL <= made < 2 * _IDENTICAL
    cluster.until("pod", finance.name, finance.namespace, lambda found: found is None, 30)
    finance.make()
    cluster.until("pod", finance.name, finance.namespace, lambda found: found is None, 30)
    line.mark("another pod of it was ended, too")
    told = cluster.all("event", namespace=finance.namespace)
    stormy = {one["involvedObject"]["uid"]: one["message"] for one in told if one["reason"] == "RetryStorm"}
    line.mark(f"an Event says why: {stormy[uid]}")  # of others of the same owner one is told a minute
    assert [uid, "finance", "RetryStorm"] in guarded.ended()
    [number] = re.findall(r'(?m)^lifeos_warden_pods_ended_total\{.*agent="finance".*\} (\S+)$', guarded.metrics())
    assert float(number) >= 2, "as often as its owner made one"


def _doctor(guarded):
    """What `lifeos doctor` says of the cluster; here it always misses something."""
    words = ("doctor", "--cluster", "--environment=local", "--format=json")
    return json.loads(guarded.configuration.lifeos(*words, check=False).stdout)


def _transfer(amount):
    return {"account": "a", "payee": "p", "amount": amount, "reference": "rent", "reason": "due"}


def _knock(cluster, identity=None):
    """What the listener for agents says to a call from this machine: `refused` before a handshake is over, or a status of HTTP. ``identity``: a certificate
    to show, and its key."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if identity is not None:
        context.load_cert_chain(f"{identity}.crt", f"{identity}.key")
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "transfer"}}).encode()
    asked = (
        b"POST /tools/transfer HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b"
    )
    with socket.create_connection((cluster.service(guard.GATEWAY, guard.SYSTEM), 8443), timeout=10) as plain:
        try:
            with context.wrap_socket(plain) as secure:
                secure.sendall(asked % (len(body), body))
                answer = secure.recv(64)
        except (ssl.SSLError, ConnectionResetError):
            return "refused"
    return answer.split()[1].decode() if answer else "refused"
