"""``python -m lifeos.agent`` as a pod runs it."""

import json
import os
import signal
import subprocess
import sys
import threading
import time

import httpx
import msgspec
import pytest

from lifeos.agent.__main__ import main
from lifeos.agent.sources import digest, read
from tests.lifeos.agent import served

SLOW = """\
import time
from .beside import word
from lifeos.agent.contract import Decision
def answer(task, desk):
    time.sleep(float(task.text))
    return Decision(task.id, word)
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "agent.py").write_text(SLOW)
    (tmp_path / "beside.py").write_text("word = 'done'\n")
    (tmp_path / "agent.json").write_bytes(msgspec.json.encode(served.told().config))
    (tmp_path / "prompt.md").write_text("Be kind.")
    return tmp_path


def test_sigterm_lets_a_decision_finish(folder):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    command = [sys.executable, "-m", "lifeos.agent", "--code", folder / "agent.py", "--host", "127.0.0.1"]
    environment = {**os.environ, "LIFEOS_CONFIG": str(folder / "agent.json")}
    process = subprocess.Popen([*command, "--port", str(port)], env=environment, stderr=subprocess.PIPE)
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{url}/healthz").status_code == 200:
                break
        except httpx.HTTPError:
            time.sleep(0.1)
    answers = []

    def ask():
        answers.append(httpx.post(f"{url}/v1/decisions", json={"id": "t", "session": "s", "text": "1.5"}, timeout=30))

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(0.5)
    process.send_signal(signal.SIGTERM)
    time.sleep(0.3)
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{url}/healthz")
    asking.join()
    assert answers[0].json() == {"task": "t", "reply": "done"}
    assert process.wait(10) in (0, -signal.SIGTERM)
    assert b"Traceback" not in process.stderr.read()
    process.stderr.close()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (None, "there is no"),
        ("x = 3", "no function 'answer'"),
        ("import nothing_of_that_name", "ModuleNotFoundError"),
        ("def answer(:", "SyntaxError"),
    ],
)
def test_code_that_cannot_be_served(folder, capsys, code, said):
    (folder / "agent.py").unlink()
    if code is not None:
        (folder / "agent.py").write_text(code)
    assert main(["--code", str(folder / "agent.py"), "--config", str(folder / "agent.json")]) == 2
    assert said in capsys.readouterr().err


def test_a_gateway_that_asks_for_a_certificate(folder, capsys, monkeypatch):
    monkeypatch.delenv("SPIFFE_ENDPOINT_SOCKET", raising=False)
    config = json.loads((folder / "agent.json").read_text())
    config["models"]["high"]["url"] = "https://lifeos-gateway/models/frontier"
    (folder / "agent.json").write_text(json.dumps(config))
    assert main(["--code", str(folder / "agent.py"), "--config", str(folder / "agent.json")]) == 2
    told = capsys.readouterr().err
    assert "--workload-api" in told
    assert "--svid" in told


def test_code_that_is_not_what_was_compiled(folder, capsys):
    """An image of another commit than the manifests."""
    config = json.loads((folder / "agent.json").read_text())
    (folder / "code").mkdir()
    (folder / "code/agent.py").write_text(SLOW)
    (folder / "code/beside.py").write_text("word = 'done'\n")
    config["code"] = digest(read(str(folder / "code")))
    (folder / "agent.json").write_text(json.dumps(config))
    (folder / "code/beside.py").write_text("word = 'changed'\n")
    assert main(["--code", str(folder / "code/agent.py"), "--config", str(folder / "agent.json")]) == 2
    assert f"that was {config['code']}; build the image" in capsys.readouterr().err


def test_no_configuration(folder, capsys):
    assert main(["--config", str(folder / "nothing.json")]) == 2
    assert "nothing.json" in capsys.readouterr().err


def test_it_listens_at_a_socket_and_at_no_port(folder):
    (folder / "token").write_text("secret\n")
    command = [sys.executable, "-m", "lifeos.agent", "--code", folder / "agent.py", "--config", folder / "agent.json"]
    command += ["--token", folder / "token", "--socket", "agent.sock"]
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    try:
        while not (folder / "agent.sock").exists():
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        transport = httpx.HTTPTransport(uds=str(folder / "agent.sock"), retries=5)
        with httpx.Client(transport=transport, base_url="http://agent") as client:
            assert client.get("/healthz").status_code == 200
            task = {"id": "t", "session": "s", "text": "0"}
            assert client.post("/v1/decisions", json=task).json() == {"task": "t", "reply": "done"}
    finally:
        process.kill()
        process.wait()


def test_a_token_that_is_not_there(folder, capsys):
    arguments = ["--code", str(folder / "agent.py"), "--config", str(folder / "agent.json")]
    assert main([*arguments, "--token", str(folder / "nothing")]) == 2
    assert "cannot read the token" in capsys.readouterr().err
