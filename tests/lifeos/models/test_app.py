"""The HTTP application on scripted backends: the protocol, and refusals in its form."""

import json

import pytest
from starlette.testclient import TestClient

from lifeos.models.answer import Answer, RefusalError
from lifeos.models.app import application


class Echo:
    model = "echo@sha256:1"

    def __init__(self):
        self.asked = []

    def answer(self, chat):
        self.asked.append(chat)
        if chat.messages[-1]["content"] == "fail":
            raise RefusalError(500, "it raised")
        return Answer(chat.messages[-1]["content"], "stop", 3, 2)


class Lengths:
    model = "lengths@sha256:2"

    def vector(self, text):
        import numpy as np

        return np.array([len(text), 1.0])

    def tokens(self, text):
        return len(text.split())


@pytest.fixture
def echo():
    return Echo()


@pytest.fixture
def client(echo):
    with TestClient(application({"local": echo, "far": "nobody answers on route 'far'"}, Lengths())) as client:
        yield client


def ask(client, **changes):
    body = {"model": "local", "messages": [{"role": "user", "content": "Hi"}], **changes}
    return client.post("/v1/chat/completions", json=body)


def test_an_answer_in_the_protocols_form(client):
    body = ask(client).json()
    assert body["model"] == "echo@sha256:1"
    assert body["choices"] == [{"index": 0, "message": {"role": "assistant", "content": "Hi"}, "finish_reason": "stop"}]
    assert body["usage"] == {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}
    assert (body["object"], body["id"][:9]) == ("chat.completion", "chatcmpl-")


def test_what_is_asked_arrives(client, echo):
    schema = {"type": "object"}
    wanted = {"type": "json_schema", "json_schema": {"name": "a", "schema": schema, "strict": True}}
    ask(client, response_format=wanted, seed=9, temperature=0.5, max_tokens=7)
    ask(client, max_completion_tokens=8)
    assert echo.asked[0][1:] == (schema, 9, 0.5, 7)
    assert echo.asked[1][1:] == (None, 0, 0.0, 8)


def test_the_models_are_listed(client):
    listed = client.get("/v1/models").json()
    assert [model["id"] for model in listed["data"]] == ["all-minilm-l6-v2-int8", "far", "local"]


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"model": "other"}, 404, "there is no model 'other'; there is: local, far"),
        ({"model": "far"}, 503, "nobody answers on route 'far'"),
        ({"messages": [{"role": "user", "content": "fail"}]}, 500, "it raised"),
        ({"messages": []}, 400, "length >= 1"),
        ({"messages": [{"role": "tool", "content": "x"}]}, 400, "role"),
        ({"messages": [{"role": "user", "content": None}]}, 400, "content"),
        ({"max_tokens": 0}, 400, ">= 1"),
        ({"temperature": 3}, 400, "<= 2"),
        ({"n": 2}, 400, "Invalid enum value 2"),
        ({"stream": True}, 400, "stream"),
        ({"top_p": 0.5}, 400, "unknown field `top_p`"),
        ({"response_format": {"type": "grammar"}}, 400, "grammar"),
    ],
)
def test_a_refusal_says_why(client, changes, status, said):
    answer = ask(client, **changes)
    assert answer.status_code == status
    error = answer.json()["error"]
    assert said in error["message"]
    assert error["type"] == ("server_error" if status >= 500 else "invalid_request_error")


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff", b'"x"', b"[" * 100_000])
def test_what_is_no_request(client, data):
    assert client.post("/v1/chat/completions", content=data).status_code == 400


def test_a_request_that_is_too_long(client):
    body = {"model": "local", "messages": [{"role": "user", "content": "x" * (5 << 20)}]}
    answer = client.post("/v1/chat/completions", content=json.dumps(body))
    assert (answer.status_code, answer.json()["error"]["message"]) == (413, "a request has at most 4 MB")


def test_embeddings(client):
    body = client.post("/v1/embeddings", json={"model": "all-minilm-l6-v2-int8", "input": ["one two", "x"]}).json()
    assert [item["embedding"] for item in body["data"]] == [[7.0, 1.0], [1.0, 1.0]]
    assert (body["model"], body["usage"]["prompt_tokens"]) == ("lengths@sha256:2", 3)
    single = client.post("/v1/embeddings", json={"model": "lengths@sha256:2", "input": "xy"}).json()
    assert single["data"][0]["embedding"] == [2.0, 1.0]


def test_embeddings_that_cannot_be():
    with TestClient(application({}, None)) as client:
        asked = {"model": "all-minilm-l6-v2-int8", "input": "x"}
        assert client.post("/v1/embeddings", json=asked).status_code == 503
    with TestClient(application({}, Lengths())) as client:
        assert client.post("/v1/embeddings", json={**asked, "model": "ada"}).status_code == 404


def test_the_rest_is_not_there(client):
    assert client.get("/v1/chat/completions").status_code == 405
    assert client.post("/v1/completions", json={}).status_code == 404


def test_with_a_token_nobody_else_is_answered():
    with TestClient(application({}, None, "secret")) as client:
        for headers in ({}, {"authorization": "Bearer other"}, {"authorization": "secret"}):
            assert client.get("/v1/models", headers=headers).status_code == 401
        assert client.get("/v1/models", headers={"authorization": "Bearer secret"}).status_code == 200
