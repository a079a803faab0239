"""A request is read once, strictly, and becomes the input of the OPA-Envoy plugin."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.services.gateway.request import document, read
from lifeos.services.gateway.strict_json import Malformed
from tests.lifeos.services.gateway import books

CALL = books.message("note", {"text": "a"}, confidence=0.95)
ASKED = books.mcp("note", CALL)


def wrong(**changed):
    with pytest.raises(Malformed) as found:
        read(ASKED._replace(**changed))
    return found.value.code


def test_the_input_has_the_plugins_shape():
    found = document(read(ASKED), {"breaker": "closed"})
    assert found == {
        "attributes": {
            "source": {"principal": "spiffe://example.test/agent/pilot/track/stable"},
            "contextExtensions": {"kind": "tool", "mcp": "note"},
            "request": {
                "http": {
                    "id": "1",
                    "method": "POST",
                    "path": "/tools/note",
                    "host": "gateway",
                    "headers": dict(ASKED.headers),
                    "body": json.dumps(CALL),
                }
            },
        },
        "parsed_path": ["tools", "note"],
        "parsed_query": {},
        "parsed_body": CALL,
        "truncated_body": False,
        "facts": {"breaker": "closed"},
    }


def test_without_a_body_there_is_none():
    found = document(read(ASKED._replace(method="GET", body=b"", headers={})), None)
    assert "parsed_body" not in found
    assert "facts" not in found


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"content-length": "100000"}, "body-truncated"),
        ({"content-length": "x"}, "body-truncated"),
        ({"x-envoy-auth-partial-body": "true"}, "body-truncated"),
        ({"content-encoding": "gzip"}, "body-malformed"),
        ({"content-type": "text/plain"}, "body-malformed"),
        ({"content-type": "application/json; charset=utf-16"}, "body-malformed"),
        ({"content-type": "application/json,text/plain"}, "body-malformed"),
    ],
)
def test_headers_that_disagree_with_the_body(headers, code):
    assert wrong(headers={**ASKED.headers, **headers}) == code


def test_a_route_leads_to_one_tool_and_has_no_query():
    assert wrong(told={"kind": "tool", "mcp": "note", "tool": "erase"}) == "route-malformed"
    assert wrong(path="/tools/note?name=erase") == "path-malformed"
    assert wrong(path="/tools/..%2ferase") == "path-malformed"


def thought(prompt, **headers):
    told = {"kind": "model", "route": "frontier"}
    sent = {"content-length": str(len(prompt)), **{key.replace("_", "-"): value for key, value in headers.items()}}
    return ASKED._replace(told=told, path="/models/frontier/chat/completions", body=prompt, headers=sent, as_text=True)


def test_a_models_prompt_is_told_from_others_and_decides_nothing():
    one, same, other = (
        read(thought(prompt)) for prompt in (b'{"a": 1, "b": "Why!"}', b'{"b":"Why!","a":1}', b'{"a": 2, "b": "Why!"}')
    )
    assert one.digest == same.digest != other.digest
    assert (one.body, one.calls) == (None, True)
    assert "parsed_body" not in document(one, {})
    assert document(one, {})["attributes"]["request"]["http"]["body"] == ""
    assert read(thought(b"{")).digest != read(thought(b"{{")).digest, "no JSON: the router's guard refuses it"
    assert read(thought(b"[" * 100_000)).digest


def test_a_prompt_that_is_not_there_as_a_whole_is_refused():
    for headers in ({"content_length": "9"}, {"x_envoy_auth_partial_body": "true"}):
        with pytest.raises(Malformed) as found:
            read(thought(b"{}", **headers))
        assert found.value.code == "body-truncated"


@pytest.mark.parametrize(
    ("body", "calls"),
    [(CALL, True), ({"method": "initialize"}, False), ({"method": "tools/list"}, False), ([CALL], True), (7, True)],
)
def test_what_calls_something(body, calls):
    assert read(books.mcp("note", body)).calls is calls


def test_text_that_envoy_may_have_changed_is_not_decided_on():
    """Envoy writes `!` for a byte that is no UTF-8; the tool's server gets the byte."""
    loud = json.dumps(books.message("note", {"text": "a!"}, confidence=0.95)).encode()
    headers = {**ASKED.headers, "content-length": str(len(loud))}
    assert read(ASKED._replace(body=loud, headers=headers)).arguments == {"text": "a!"}
    assert wrong(body=loud, headers=headers, as_text=True) == "body-malformed"
    quiet = loud.replace(b"!", b"\\u0021")
    headers = {**ASKED.headers, "content-length": str(len(quiet))}
    assert read(ASKED._replace(body=quiet, headers=headers, as_text=True)).arguments == {"text": "a!"}


def test_the_digest_is_of_the_arguments_alone():
    one = read(books.mcp("note", books.message("note", {"b": 1, "a": "ü"}, confidence=0.9)))
    two = read(books.mcp("note", books.message("note", {"a": "ü", "b": 1}, confidence=0.5)))
    other = read(books.mcp("note", books.message("note", {"a": "ü", "b": 2})))
    assert one.digest == two.digest != other.digest
    plain = ASKED._replace(
        told={"kind": "tool", "tool": "note"},
        body=b'{"a":"\xc3\xbc","b":1}',
        headers={"content-type": "application/json"},
    )
    assert read(plain).digest == one.digest


@given(
    st.binary(max_size=100),
    st.dictionaries(st.sampled_from(["content-length", "content-type", "mcp-name"]), st.text(max_size=20)),
)
def test_garbage_is_malformed_or_read(body, headers):
    try:
        found = read(ASKED._replace(body=body, headers={"content-type": "application/json", **headers}))
    except Malformed:
        return
    assert found.digest
    json.dumps(document(found, {}))
