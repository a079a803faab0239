"""The real LiteLLM proxy on rendered configuration, with a provider on loopback in everybody's place; nothing leaves the machine."""

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
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from lifeos.kube.names import credential_variable
from lifeos.targets import router
from tests.lifeos.bundle import fleets

KEY = "sk-proof-" + "0" * 40
START_SECONDS = 180


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.text = body.decode()
        self.json = json.loads(body) if headers.get_content_type() == "application/json" else None
        # Without its optional `prisma`, LiteLLM stumbles over its own refusal and answers 500: refused all the same.
        self.refused = 400 <= status < 500 or (status == 500 and self.text == "Internal Server Error")


class Upstream(ThreadingHTTPServer):
    """A provider with OpenAI's protocol, and Anthropic's. ``broken`` models answer 500, ``choosy`` ones 400, ``silent`` ones not at all; ``written``: tokens of an answer, as it counts
    them; ``asked``: what it was, with ``paths``, where, and ``times``, when, in seconds. A stream has ``words``, ``pause`` seconds apart; ``left``: how many of its streams nobody waited for any
    more."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Completion)
        self.over = threading.Event()
        self.written = 100
        self.words, self.pause, self.left = 5, 0, 0
        self.forget()

    def forget(self):
        """Everybody answers, and nothing was asked."""
        self.broken, self.choosy, self.silent = set(), set(), set()
        self.asked, self.paths, self.times = [], [], []

    def models(self):
        """That were asked, in order."""
        return [one["model"] for one in self.asked]


class Completion(BaseHTTPRequestHandler):
    def do_GET(self):
        self._answer(200, {"object": "list", "data": []})

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.asked.append(asked)
        self.server.paths.append(self.path)
        self.server.times.append(time.monotonic())
        if asked["model"] in self.server.silent:
            self.server.over.wait()
            return
        if asked["model"] in self.server.choosy:
            self._answer(400, {"error": {"message": "no such thing", "type": "invalid_request_error"}})
            return
        if asked["model"] in self.server.broken:
            self._answer(500, {"error": {"message": "broken"}})
            return
        if self.path == "/v1/messages":
            self._answer(200, self._anthropic(asked["model"]))
            return
        if asked.get("stream"):
            self._stream(asked)
            return
        message = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Yes."}}
        self._answer(
            200,
            {
                "id": "1",
                "object": "chat.completion",
                "created": 1,
                "model": asked["model"],
                "choices": [message],
                "usage": self._usage(),
            },
        )

    def _anthropic(self, model):
        usage = {"input_tokens": 1000, "output_tokens": self.server.written}
        said = {"id": "1", "type": "message", "role": "assistant", "content": [{"type": "text", "text": "Yes."}]}
        return {**said, "model": model, "stop_reason": "end_turn", "stop_sequence": None, "usage": usage}

    def _usage(self):
        written = self.server.written
        return {"prompt_tokens": 1000, "completion_tokens": written, "total_tokens": 1000 + written}

    def _stream(self, asked):
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": asked["model"]}
        said = [{"role": "assistant", "content": f"{number} "} for number in range(self.server.words)]
        chunks = [{**chunk, "choices": [{"index": 0, "delta": one, "finish_reason": None}]} for one in said]
        chunks.append({**chunk, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        if (asked.get("stream_options") or {}).get("include_usage"):
            chunks.append({**chunk, "choices": [], "usage": self._usage()})
        try:
            for one in [*map(json.dumps, chunks), "[DONE]"]:
                self.wfile.write(f"data: {one}\n\n".encode())
                time.sleep(self.server.pause)
        except OSError:
            self.server.left += 1

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
    """``start``: makes its process, at the same port each time."""

    def __init__(self, port, upstream, start, log):
        self.port = port
        self.upstream = upstream
        self._start, self._log = start, log
        self.process = start()

    def kill(self):
        self.process.kill()
        self.process.wait(30)

    def back(self):
        """Start it anew if it was killed, and wait until it answers."""
        if self.process.poll() is not None:
            self.process = self._start()
        _wait(self, self.process, self._log)

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


@contextmanager
def running(catalog, folder, served=None, *, protocols=False):
    """The proxy as the pod runs it: the mounted files, the pod's variables, and secrets from the environment. ``served``: the port of who answers for all models, and is no
    stand-in. ``protocols``: each provider is asked by its own, and not all by OpenAI's."""
    upstream = Upstream()
    threading.Thread(target=upstream.serve_forever, daemon=True).start()
    catalog = _standing_in(catalog, served or upstream.server_port, protocols=protocols)
    for name, text in router.config_files(catalog).items():
        (folder / name).write_text(text, "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    secrets = [one.credential for route in catalog.routes.values() for one in route.upstreams if one.credential]
    env = {
        **router.ENVIRONMENT,
        "HOME": str(folder),
        "PATH": os.environ["PATH"],
        "LITELLM_MASTER_KEY": KEY,
        **{credential_variable(secret): "a" for secret in secrets},
    }
    log = folder / "log"
    command = [_program(), f"--config={folder}/config.yaml", f"--port={port}", "--host=127.0.0.1", "--num_workers=1"]

    def start():
        with log.open("ab") as output:
            return subprocess.Popen(command, cwd=folder, env=env, stdout=output, stderr=subprocess.STDOUT)

    made = Proxy(port, upstream, start, log)
    try:
        made.back()
        yield made
    finally:
        made.process.terminate()
        made.process.wait(30)
        upstream.over.set()
        upstream.shutdown()
        upstream.server_close()


def _standing_in(catalog, port, *, protocols=False):
    """The catalog with every upstream on loopback; keys and prices stay."""

    def here(upstream):
        provider, model = upstream.model.split("/")
        # LiteLLM adds the version to the address of Anthropic, and not to that of a server with OpenAI's protocol.
        if protocols and provider == "anthropic":
            return fleets.change(upstream, api_base=f"http://127.0.0.1:{port}")
        return fleets.change(upstream, model=f"openai/{model}", api_base=f"http://127.0.0.1:{port}/v1")

    routes = {
        name: fleets.change(route, upstreams=tuple(map(here, route.upstreams)))
        for name, route in catalog.routes.items()
    }
    return fleets.change(catalog, routes=routes)


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
