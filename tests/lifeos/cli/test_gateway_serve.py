"""`lifeos gateway serve`: as a process, asked as Envoy asks. Without OPA it denies, and writes that down."""

import json
import subprocess
import sys

import grpc
import httpx
import pytest
from envoy.service.auth.v3 import external_auth_pb2, external_auth_pb2_grpc

from lifeos.ledger.sql import SqlLedger
from tests.lifeos.services.gateway.test_approval import KEY, pem


@pytest.fixture
def options(own, tmp_path):
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys/pat.pem").write_bytes(pem(KEY, public=True))
    return ["-C", own, "gateway", "serve", "--opa", f"unix:{tmp_path}/opa.sock", "--approvers", tmp_path / "keys"]


def test_it_answers_and_ends_on_a_signal(options, own, tmp_path):
    listen = f"unix:{tmp_path}/gateway.sock"
    command = [sys.executable, "-m", "lifeos", *options, "--listen", listen, "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == f"for Envoy: {listen}\n"
        people = process.stdout.readline().split()[-1]
        assert httpx.get(f"{people}/healthz").text == "ok\n"
        assert httpx.get(f"{people}/v1/approvals").status_code == 401
        request = external_auth_pb2.CheckRequest()
        request.attributes.source.principal = "spiffe://lifeos.dev/agent/hello/track/stable"
        request.attributes.context_extensions.update({"kind": "tool", "mcp": "hello"})
        request.attributes.request.http.path = "/tools/hello"
        with grpc.insecure_channel(listen) as channel:
            answer = external_auth_pb2_grpc.AuthorizationStub(channel).Check(request, timeout=60)
        assert answer.denied_response.status.code == 200
        assert json.loads(answer.denied_response.body)["error"]["data"]["code"] == "undecided"
    finally:
        process.terminate()
        _, said = process.communicate(timeout=60)
    assert process.returncode in (0, -15)
    assert "OPA does not answer" in said
    ledger = SqlLedger(str(own / ".lifeos/ledger.sqlite"))
    try:
        assert [one.line.event.codes for one in ledger.lines(kind="acted")] == [("undecided",)]
    finally:
        ledger.close()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (["--port", "70000"], "--port is a whole number"),
        (["--patience", "0"], "--patience is a number"),
        (["--host", "no.such.host.invalid"], "cannot listen at"),
        (["--opa", "http://elsewhere:1"], "OPA is at"),
        (["--listen", "unix:/nowhere/at/all"], "cannot listen at"),
        (["--approvers", "/nowhere"], "who may approve"),
        (["--fleet", "/nowhere"], "there is no folder"),
    ],
)
def test_a_wrong_call(run, options, changed, said):
    code, _, err = run(*options, "--port", "0", *changed)
    assert code in (1, 2)
    assert said in err
