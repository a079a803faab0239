"""The client of OpenAI's protocol, against servers on loopback that answer well, badly, too much, for ever, and not at all."""

import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lifeos.agent import router as module
from lifeos.agent.model import ModelError, Unavailable
from lifeos.agent.router import Router
from lifeos.errors import UsageError

ASKED = [{"role": "user", "content": "?"}]
GOOD = {
    "model": "m-1",
    "choices": [{"message": {"role": "assistant", "content": "Yes."}, "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 7, "completion_tokens": 2, "total_tokens": 9},
}


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(module, "_PAUSES", (0.0, 0.0))


class Server(ThreadingHTTPServer):
    """Answers with ``answers`` in turn, the last one again and again: (status, bytes), or a function that writes."""

    def __init__(self, *answers):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers, self.asked = list(answers), []
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server_port}/v1"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.asked.append((self.path, body, self.headers.get("authorization")))
        answer = self.server.answers.pop(0) if len(self.server.answers) > 1 else self.server.answers[0]
        if callable(answer):
            answer(self)
            return
        status, data = answer
        self.send_response(status)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


@pytest.fixture
def serving():
    servers = []

    def serve(*answers):
        servers.append(Server(*answers))
        return servers[-1]

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def good(**changes):
    return 200, json.dumps({**GOOD, **changes}).encode()


def ask(url, schema=None, **how):
    return Router(url, **how).complete("local", ASKED, schema=schema, most_tokens=9, seed=5)


def test_a_question_and_its_answer(serving):
    server = serving(good())
    assert ask(server.url) == ("Yes.", "m-1", 7, 2, None)
    path, body, key = server.asked[0]
    assert (path, key) == ("/v1/chat/completions", None)
    assert body == {"model": "local", "messages": ASKED, "max_tokens": 9, "seed": 5, "temperature": 0}


def test_a_schema_is_asked_for_strictly(serving):
    server = serving(good())
    ask(server.url, {"type": "object"})
    wanted = {"name": "answer", "schema": {"type": "object"}, "strict": True}
    assert server.asked[0][1]["response_format"] == {"type": "json_schema", "json_schema": wanted}


def test_the_route_can_be_in_the_path_as_in_the_platforms_router(serving):
    server = serving(good())
    ask(server.url.replace("/v1", "/openai/deployments/{route}"), key="sk-1")
    assert server.asked[0][0] == "/openai/deployments/local/chat/completions"
    assert server.asked[0][2] == "Bearer sk-1"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((500, b'{"error": {"message": "the script raised"}}'), "status 500: the script raised"),
        ((404, b"<html>"), "status 404"),
        ((200, b"<html>"), "no chat completion"),
        ((200, b"{}"), "no chat completion"),
        ((200, b"\xff\xfe"), "no chat completion"),
        (good(choices=[]), "no chat completion"),
        (good(choices=[{"message": {"content": None}}]), "no text"),
        (good(usage={"prompt_tokens": -1, "completion_tokens": 2}), "no chat completion"),
        ((200, b"x" * (10 << 20)), "longer than 4 MB"),
    ],
)
def test_a_bad_answer_is_the_models_failure_and_is_not_asked_for_again(serving, answer, said):
    server = serving(answer)
    with pytest.raises(ModelError, match=f"route 'local' at {server.url}: .*{said}") as caught:
        ask(server.url)
    assert not isinstance(caught.value, Unavailable)
    assert len(server.asked) == 1


def test_what_nobody_answered_is_asked_again(serving):
    server = serving((503, b""), (429, b""), good())
    assert ask(server.url).text == "Yes."
    assert len(server.asked) == 3


def test_but_not_for_ever(serving):
    server = serving((503, b'{"error": {"message": "nobody is there"}}'))
    with pytest.raises(Unavailable, match="status 503: nobody is there"):
        ask(server.url)
    assert len(server.asked) == 3


def test_nobody_listens():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    with pytest.raises(Unavailable, match=f"route 'local' at http://127.0.0.1:{port}/v1: "):
        ask(f"http://127.0.0.1:{port}/v1")


def test_the_connection_is_closed_in_the_middle(serving):
    def half(handler):
        handler.send_response(200)
        handler.send_header("content-length", "1000")
        handler.end_headers()
        handler.wfile.write(b"{")

    with pytest.raises(Unavailable):
        ask(serving(half).url)


def test_silence_ends(serving):
    with pytest.raises(Unavailable, match=r"no answer within 0.3 s"):
        ask(serving(lambda _: time.sleep(1)).url, seconds=0.3)


def test_an_answer_that_never_ends_ends(serving):
    def drip(handler):
        handler.send_response(200)
        handler.end_headers()
        for _ in range(200):
            try:
                handler.wfile.write(b" ")
            except OSError:
                return
            time.sleep(0.05)

    begun = time.monotonic()
    with pytest.raises(Unavailable, match=r"no whole answer within 0.4 s"):
        ask(serving(drip).url, seconds=0.4)
    assert time.monotonic() - begun < 9


def test_the_key_is_in_no_message(serving):
    server = serving((401, b'{"error": {"message": "sk-secret is no key"}}'))
    with pytest.raises(ModelError) as caught:
        ask(server.url, key="sk-secret")
    assert "sk-secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["", "models", "ftp://x", "http://", "http://x:y", "http://a:b@x/v1", "http://[::1"])
def test_what_is_no_address(url):
    with pytest.raises(UsageError, match=r"address"):
        Router(url)


def test_who_is_closed_connects_again(serving):
    router = Router(serving((200, json.dumps(GOOD).encode())).url)
    for _ in range(2):
        assert router.complete("local", ASKED, schema=None, most_tokens=5, seed=1).text == "Yes."
        router.close()
    router.close()
