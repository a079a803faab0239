"""Envoy's door: its messages are read, and its answers are what the gateway says."""

from types import SimpleNamespace

import grpc
import pytest
from envoy.service.auth.v3 import external_auth_pb2, external_auth_pb2_grpc

from lifeos.errors import UsageError
from lifeos.services.gateway.denial import Reply
from lifeos.services.gateway.server import serve
from tests.lifeos.services.gateway.books import Books


def ask(tmp_path, reply, request):
    seen = []
    gateway = SimpleNamespace(decide=lambda asked: seen.append(asked) or reply)
    server, _ = serve(gateway, Books(), f"unix:{tmp_path / 's'}")
    try:
        with grpc.insecure_channel(f"unix:{tmp_path / 's'}") as channel:
            answer = external_auth_pb2_grpc.AuthorizationStub(channel).Check(request, timeout=30)
    finally:
        server.stop(None).wait()
    return seen[0], answer


def question(**http):
    request = external_auth_pb2.CheckRequest()
    request.attributes.source.principal = "spiffe://example.test/agent/pilot/track/stable"
    request.attributes.context_extensions["kind"] = "tool"
    for key, value in {"method": "POST", "path": "/tools/look", "host": "gateway", "id": "9", **http}.items():
        setattr(request.attributes.request.http, key, value)
    request.attributes.request.http.headers["content-type"] = "application/json"
    return request


def test_allowed(tmp_path):
    reply = Reply(True, 0, {"x-lifeos-agent": "pilot"}, "", {"x-lifeos-decision": "d"})
    asked, answer = ask(tmp_path, reply, question(raw_body=b"\xff"))
    assert asked.body == b"\xff"
    assert (asked.method, asked.path, asked.host, asked.id) == ("POST", "/tools/look", "gateway", "9")
    assert dict(asked.told) == {"kind": "tool"}
    assert asked.headers == {"content-type": "application/json"}
    assert answer.status.code == 0
    (header,) = answer.ok_response.headers
    assert (header.header.key, header.header.value) == ("x-lifeos-agent", "pilot")
    assert header.append_action == header.OVERWRITE_IF_EXISTS_OR_ADD
    (back,) = answer.ok_response.response_headers_to_add
    assert (back.header.key, back.header.value) == ("x-lifeos-decision", "d")


def test_denied_with_200(tmp_path):
    asked, answer = ask(tmp_path, Reply(False, 200, {"content-type": "application/json"}, "{}"), question(body="ü"))
    assert asked.body == "ü".encode()
    assert answer.status.code == 7
    assert (answer.denied_response.status.code, answer.denied_response.body) == (200, "{}")


def test_an_address_that_is_none():
    with pytest.raises(UsageError, match="cannot listen"):
        serve(SimpleNamespace(), Books(), "unix:/nowhere/at/all/s")
