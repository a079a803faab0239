"""`lifeos gym run --candidate`: an agent in a process of its own."""

import shutil
import socket
import subprocess
import sys
import threading
import time

import pytest

from tests.architecture.test_files import ROOT
from tests.lifeos.gym.agents import BEYOND


@pytest.fixture
def own(tmp_path):
    for name in ("agents.d", "evals", "policies"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("receipts", BEYOND))
    shutil.copy(ROOT / "lifeos.yaml", tmp_path)
    return tmp_path


def port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def test_a_candidate_that_is_started_once_its_configuration_is_there(run, own):
    """As a person does it, who is told where the file is."""
    at, desk = port(), f"127.0.0.1:{port()}"
    config = own / ".lifeos/gym/hello/desk/agent.json"
    processes = []

    def start():
        while not config.exists() or not (config.parent / "prompt.md").exists():
            time.sleep(0.05)
        command = ["-m", "lifeos.agent", "--code", own / "agents.d/platform/hello/agent.py", "--config", config]
        processes.append(subprocess.Popen([sys.executable, *command, "--host", "127.0.0.1", "--port", str(at)]))

    starting = threading.Thread(target=start)
    starting.start()
    arguments = ["--candidate", f"http://127.0.0.1:{at}", "--desk", desk, "--jobs", "2"]
    try:
        code, out, err = run("-C", own, "gym", "run", "hello", *arguments, "--seed", "4")
        assert f"waiting for the candidate at http://127.0.0.1:{at}" in err
        assert str(config) in err
        assert (code, out.splitlines()[0]) == (0, "PASS  hello before suite hello, 100 simulations read")
    finally:
        starting.join()
        processes[0].terminate()
        processes[0].wait()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--image", "x"], "there is none"),
        (["--candidate", "localhost:8080", "--seed", "1"], "takes a URL such as"),
        (["--candidate", "http://127.0.0.1:1"], "name it with --image, or practise with --seed"),
        (["--candidate", "http://127.0.0.1:1", "--image", "x"], "is declared with image"),
        (["--candidate", "http://127.0.0.1:1", "--seed", "1", "--desk", "here"], "'here' is no address"),
    ],
)
def test_a_wrong_call(run, own, arguments, said):
    code, _, err = run("-C", own, "gym", "run", "hello", *arguments)
    assert code == 2
    assert said in err


def test_nobody_comes(run, own, monkeypatch):
    from lifeos.cli import gym_candidate

    monkeypatch.setattr(gym_candidate, "_PATIENCE", 0.3)
    arguments = ["--candidate", "http://127.0.0.1:1", "--seed", "1", "--desk", f"127.0.0.1:{port()}"]
    code, _, err = run("-C", own, "gym", "run", "hello", *arguments)
    assert code == 1
    assert "no agent answers at http://127.0.0.1:1/healthz" in err
