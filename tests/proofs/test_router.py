"""The real LiteLLM proxy on the rendered configuration: it starts, has our routes, and takes no orders from a call.

Providers are stood in for by a server on loopback; nothing leaves the machine.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from lifeos import ir
from lifeos.targets import router
from tests.lifeos.bundle import fleets

pytestmark = pytest.mark.proof

KEY = "sk-proof-" + "0" * 40
START_SECONDS = 180


def test_the_proxy_is_alive_and_lists_the_routes(proxy):
    answer = proxy.call("GET", "/v1/models")
    assert sorted(model["id"] for model in answer.json["data"]) == ["best", "second", "small"]


@pytest.mark.parametrize("key", [None, "sk-other", "Bearer " + KEY[:-1]])
def test_it_answers_nobody_without_the_key_that_the_gateway_adds(proxy, key):
    assert proxy.call("GET", "/v1/models", key=key).refused


def test_the_path_chooses_the_route_whatever_the_body_says(proxy):
    answer = proxy.ask("small", {"model": "best"})
    assert (answer.status, answer.headers["x-litellm-model-id"]) == (200, "small-1")


def test_the_cost_is_the_declared_price_exactly(proxy):
    # The stand-in counts 1,000 tokens in and 100 out; `best-1` costs 4 and 20 USD a million.
    answer = proxy.ask("best", {})
    assert answer.headers["x-litellm-model-id"] == "best-1"
    assert float(answer.headers["x-litellm-response-cost"]) == pytest.approx(1000 * 4e-6 + 100 * 20e-6, rel=1e-12)


def test_the_route_falls_back_as_declared_once_all_its_upstreams_fail(proxy):
    proxy.upstream.broken = {"one-1", "two-2"}
    try:
        answer = proxy.ask("best", {})
    finally:
        proxy.upstream.broken = set()
    assert (answer.status, answer.headers["x-litellm-model-group"]) == (200, "second")


@pytest.mark.parametrize(
    "order",
    [
        {"fallbacks": ["small"]},
        {"num_retries": 9},
        {"mock_response": "done"},
        {"api_base": "http://127.0.0.1:9"},
        {"max_tokens": 513},
        {"max_completion_tokens": "many"},
        {"n": 2},
        {"metadata": {"tags": ["x"]}},
    ],
    ids=lambda order: next(iter(order)),
)
def test_a_call_gives_the_router_no_orders(proxy, order):
    before = len(proxy.upstream.asked)
    assert proxy.ask("small", order).refused
    assert len(proxy.upstream.asked) == before


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/chat/completions"),
        ("POST", "/openai/deployments/unknown/chat/completions"),
        ("POST", "/openai/deployments/small/chat/completions?model=best"),
        ("POST", "/openai/deployments/small/embeddings"),
        ("POST", "/key/generate"),
        ("POST", "/model/new"),
        ("GET", "/model/info"),
        ("GET", "/get/config/callbacks"),
    ],
)
def test_nothing_else_is_served_even_with_the_key(proxy, method, path):
    before = len(proxy.upstream.asked)
    body = {"model": "small", "messages": [{"role": "user", "content": "May I?"}]} if method == "POST" else None
    assert proxy.call(method, path, body).refused
    assert len(proxy.upstream.asked) == before


def test_ordinary_parameters_reach_the_model(proxy):
    wanted = {"max_tokens": 512, "temperature": 0.5, "seed": 7}
    assert proxy.ask("small", wanted).status == 200
    assert wanted.items() <= proxy.upstream.asked[-1].items()


def test_without_a_wish_the_routes_limit_holds(proxy):
    assert proxy.ask("small", {}).status == 200
    assert proxy.upstream.asked[-1]["max_tokens"] == 512


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.text = body.decode()
        self.json = json.loads(body) if headers.get_content_type() == "application/json" else None
        # Without its optional `prisma`, LiteLLM stumbles over its own refusal and answers 500: refused all the same.
        self.refused = 400 <= status < 500 or (status == 500 and self.text == "Internal Server Error")


class Upstream(ThreadingHTTPServer):
    """A provider with OpenAI's protocol. ``broken`` models answer 500."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Completion)
        self.broken = set()
        self.asked = []


class Completion(BaseHTTPRequestHandler):
    def do_GET(self):
        self._answer(200, {"object": "list", "data": []})

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.asked.append(asked)
        if asked["model"] in self.server.broken:
            self._answer(500, {"error": {"message": "broken"}})
            return
        message = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Yes."}}
        usage = {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100}
        self._answer(
            200,
            {
                "id": "1",
                "object": "chat.completion",
                "created": 1,
                "model": asked["model"],
                "choices": [message],
                "usage": usage,
            },
        )

    def _answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Proxy:
    def __init__(self, port, upstream):
        self.port = port
        self.upstream = upstream

    def ask(self, route, fields):
        body = {"messages": [{"role": "user", "content": "May I?"}], **fields}
        return self.call("POST", f"/openai/deployments/{route}/chat/completions", body)

    def call(self, method, path, body=None, key=KEY):
        headers = {"content-type": "application/json", **({"authorization": f"Bearer {key}"} if key else {})}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as found:
                return Answer(found.status, found.headers, found.read())
        except urllib.error.HTTPError as refused:
            with refused:
                return Answer(refused.code, refused.headers, refused.read())


@pytest.fixture(scope="module")
def proxy(tmp_path_factory):
    """The proxy as the pod runs it: the mounted files, the pod's variables, and secrets from the environment."""
    folder = tmp_path_factory.mktemp("litellm")
    upstream = Upstream()
    threading.Thread(target=upstream.serve_forever, daemon=True).start()
    for name, text in router.config_files(_standing_in(upstream.server_port)).items():
        (folder / name).write_text(text, "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {
        **router.ENVIRONMENT,
        "HOME": str(folder),
        "PATH": os.environ["PATH"],
        "LITELLM_MASTER_KEY": KEY,
        "PROVIDER_A__API_KEY": "a",
        "PROVIDER_B__API_KEY": "b",
    }
    log = folder / "log"
    command = [_program(), f"--config={folder}/config.yaml", f"--port={port}", "--host=127.0.0.1", "--num_workers=1"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=output, stderr=subprocess.STDOUT)
        try:
            running = Proxy(port, upstream)
            _wait(running, process, log)
            yield running
        finally:
            process.terminate()
            process.wait(30)
            upstream.shutdown()
            upstream.server_close()


def _standing_in(port):
    """The sample catalog, with every upstream on loopback and by OpenAI's protocol; keys and prices stay."""
    catalog = fleets.catalog()
    base = f"http://127.0.0.1:{port}/v1"
    routes = {
        name: fleets.change(
            route,
            upstreams=tuple(
                fleets.change(up, model="openai/" + up.model.split("/")[1], api_base=base) for up in route.upstreams
            ),
        )
        for name, route in catalog.routes.items()
    }
    return fleets.change(ir.Fleet(catalog, {}), catalog=fleets.change(catalog, routes=routes)).catalog


def _program():
    beside = Path(sys.executable).with_name("litellm")
    found = str(beside) if beside.exists() else shutil.which("litellm")
    assert found, "litellm is missing: uv sync --group proofs"
    return found


def _wait(running, process, log):
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text("utf-8", "replace")[-4000:]
        try:
            if running.call("GET", "/health/liveliness", key=None).status == 200:
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail(f"LiteLLM did not start in {START_SECONDS} s:\n{log.read_text('utf-8', 'replace')[-4000:]}")
