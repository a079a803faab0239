"""`lifeos models serve`: it says who answers what, answers, and ends at a signal."""

import signal
import socket
import subprocess
import sys

import httpx
import pytest

from lifeos.models.weights import CHAT
from tests.architecture.test_files import ROOT


def test_it_serves_the_routes_until_a_signal_comes(tmp_path):
    called = [sys.executable, "-m", "lifeos", "-C", str(ROOT), "models", "serve", "--port", "0"]
    with subprocess.Popen(called, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        lines = []
        while not lines or not lines[-1].startswith("http://"):
            lines.append(server.stdout.readline().strip())
            assert server.poll() is None, server.stderr.read()
        assert f"route local: {CHAT.model}" in lines
        listed = httpx.get(f"{lines[-1]}/models", timeout=60).json()
        server.send_signal(signal.SIGTERM)
        assert server.wait(30) == 0
        assert server.stderr.read() == ""
    assert {"local", "frontier"} <= {model["id"] for model in listed["data"]}


def test_a_port_that_is_taken(run):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, _, err = run("-C", ROOT, "models", "serve", "--port", port)
    assert code == 2
    assert f"cannot listen at 127.0.0.1, port {port}" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--port", "-1"], "--port is a whole number from 0"),
        (["--port", "70000"], "--port is a whole number from 0"),
        (["--port", "http"], "--port"),
        (["--host", "no.such.host.invalid"], "cannot listen at no.such.host.invalid"),
    ],
)
def test_a_wrong_call(run, arguments, said):
    code, _, err = run("-C", ROOT, "models", "serve", *arguments)
    assert code == 2
    assert said in err


def test_a_broken_repository_is_not_served(run, tmp_path):
    (tmp_path / "lifeos.yaml").write_text("nonsense")
    code, _, err = run("-C", tmp_path, "models", "serve", "--port", "0")
    assert code == 1
