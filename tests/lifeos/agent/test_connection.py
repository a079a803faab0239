"""The way to the gateway; with certificates: ``test_tls.py``."""

import json

import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from lifeos.agent.connection import Connection, GatewayError
from lifeos.agent.tls import Svid
from tests.lifeos.agent import served


def test_a_gateway_that_is_not_there():
    with pytest.raises(GatewayError, match="no answer from"), served.OPEN.post("http://127.0.0.1:1/x", {}, {}):
        pytest.fail("somebody answered")


def test_without_a_certificate_nothing_is_sent(tmp_path):
    connection = Connection(Svid(str(tmp_path), "life.example"))
    with pytest.raises(GatewayError, match="not there yet"), connection.post("https://127.0.0.1:1/x", {}, {}):
        pytest.fail("somebody answered")


def test_a_text_is_sent_so_that_it_is_the_same_for_whoever_reads_it_as_text():
    seen = []

    async def keep(request):
        seen.append(await request.body())
        return Response(b"{}", media_type="application/json")

    there = Starlette(routes=[Route("/x", keep, methods=["POST"])])
    with served.serving(there) as url, served.OPEN.post(f"{url}/x", {"text": "Hello! ü", "!": 1}, {}) as answer:
        answer.read()
    assert b"!" not in seen[0]
    assert json.loads(seen[0]) == {"text": "Hello! ü", "!": 1}


def test_a_token_is_shown_with_every_request():
    seen = []

    async def keep(request):
        seen.append(request.headers.get("authorization"))
        return Response(b"{}", media_type="application/json")

    there = Starlette(routes=[Route("/x", keep, methods=["POST"])])
    known = Connection(None, "secret")
    with served.serving(there) as url:
        for connection, headers in ((known, {}), (known, {"authorization": "Bearer other"}), (served.OPEN, {})):
            with connection.post(f"{url}/x", {}, headers) as answer:
                answer.read()
    known.close()
    assert seen == ["Bearer secret", "Bearer secret", None]
