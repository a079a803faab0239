"""OPA over a socket: asked on one connection, believed only when its answer is one."""

import contextlib
import http.server
import json
import socketserver
import threading

import pytest

from lifeos.errors import UsageError
from lifeos.services.gateway.opa import NoAnswer, Opa

ALLOWED = {
    "result": {"allowed": True, "headers": {"a": "b"}},
    "calls": True,
    "recorded": False,
    "reasons": [],
    "cost_micros": 5,
}


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


@contextlib.contextmanager
def served(path, answer):
    """Answers with a status and bytes; counts connections and requests."""
    seen = {"connections": 0, "asked": []}

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self):
            super().setup()
            seen["connections"] += 1

        def address_string(self):
            return "unix"

        def log_message(self, *_):
            pass

        def do_POST(self):
            seen["asked"].append((self.path, json.loads(self.rfile.read(int(self.headers["content-length"])))))
            status, body, close = answer(len(seen["asked"]))
            self.close_connection = close
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with Server(str(path), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield seen
        finally:
            server.shutdown()
            thread.join()


def asking(tmp_path, timeout=5):
    return contextlib.closing(Opa(f"unix:{tmp_path / 's'}", timeout))


def given(body, status=200, close=False):
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return lambda _count: (status, data, close)


def test_one_connection_for_many_questions(tmp_path):
    with served(tmp_path / "s", given({"result": ALLOWED})) as seen, asking(tmp_path) as opa:
        for _ in range(3):
            found = opa.ask({"a": 1})
    assert found.result.allowed
    assert found.cost_micros == 5
    assert seen["connections"] == 1
    assert seen["asked"][0] == ("/v1/data/lifeos/envoy/served", {"input": {"a": 1}})


def test_a_connection_that_was_closed_while_idle_is_opened_again(tmp_path):
    with served(tmp_path / "s", given({"result": ALLOWED}, close=True)) as seen, asking(tmp_path) as opa:
        assert [opa.ask({}).result.allowed for _ in range(3)] == [True] * 3
    assert seen["connections"] == 3


@pytest.mark.parametrize(
    "answer",
    [
        given(b"{"),
        given(b"[]"),
        given({}),
        given({"result": True}),
        given({"result": {**ALLOWED, "result": {"allowed": "true"}}}),
        given({"result": {**ALLOWED, "recorded": True}}),
        given({"result": {**ALLOWED, "reasons": [{"policy": "a", "code": "b", "message": "c", "remedy": "d"}]}}),
        given({"result": {**ALLOWED, "more": 1}}),
        given({"result": ALLOWED}, status=500),
        given(b" " * 2_000_000),
    ],
)
def test_what_is_no_answer(tmp_path, answer):
    with served(tmp_path / "s", answer), asking(tmp_path) as opa, pytest.raises(NoAnswer):
        opa.ask({})


def test_nobody_is_there(tmp_path):
    with pytest.raises(NoAnswer, match="does not answer"):
        Opa(f"unix:{tmp_path / 's'}", 5).ask({})


def test_too_slow(tmp_path):
    end = threading.Event()

    def slow(_count):
        end.wait(30)
        return 200, b"{}", True

    with served(tmp_path / "s", slow):
        try:
            with pytest.raises(NoAnswer, match="too long"):
                Opa(f"unix:{tmp_path / 's'}", 0.05).ask({})
        finally:
            end.set()


@pytest.mark.parametrize("address", ["http://opa.example:8181", "https://127.0.0.1", "unix:", "", "ftp://127.0.0.1"])
def test_only_on_this_machine(address):
    with pytest.raises(UsageError):
        Opa(address, 1)
