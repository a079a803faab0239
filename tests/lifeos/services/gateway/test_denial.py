"""Denials in the gateway's own words have the shape of the policies'."""

import json

from lifeos.services.gateway.denial import DENIED, denied, malformed, undecided


def test_by_mcp_the_status_is_200():
    reply = denied(malformed("key-repeated", "twice"), status=400, mcp=True, id_=7)
    assert (reply.allowed, reply.status) == (False, 200)
    body = json.loads(reply.body)
    assert body["id"] == 7
    assert body["error"]["code"] == DENIED
    assert body["error"]["message"] == "twice"
    assert body["error"]["data"]["code"] == "key-repeated"
    assert body["error"]["data"]["reasons"][0]["message"] == "twice"


def test_by_http_the_status_says_it():
    reply = denied(undecided("OPA does not answer"), status=503, mcp=False, headers={"x-lifeos-decision": "1"})
    assert reply.status == 503
    assert reply.headers == {"content-type": "application/json", "x-lifeos-decision": "1"}
    error = json.loads(reply.body)["error"]
    assert (error["type"], error["code"]) == ("lifeos_denied", "undecided")
