"""The models of a run: a child that loads nothing until it is asked, and ends with the run, however that ends."""

import os
import signal
import subprocess
import sys
import time

import pytest

from lifeos.agent.model import ModelError, Unavailable
from lifeos.agent.router import Router
from lifeos.gym.thinking import Unreachable
from lifeos.kube.names import MODEL_ROUTER_KEY
from lifeos.models import connect
from lifeos.models.connect import Models
from tests.lifeos.gym.conftest import fleet  # noqa: F401  the declared routes

ASKED = [{"role": "system", "content": "# Finance"}, {"role": "user", "content": "Pay?"}]
ECHO = "def answer(messages, schema, seed):\n    return f'{messages[-1][\"content\"]} {seed}'\n"


@pytest.fixture
def routes(fleet):  # noqa: F811
    return fleet.catalog.routes


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "evals/upstreams/frontier"
    folder.mkdir(parents=True)
    (folder / "finance.py").write_text(ECHO)
    return tmp_path


def ask(models, route="frontier", messages=ASKED):
    return models.model.complete(route, messages, schema=None, most_tokens=9, seed=3)


def test_a_child_answers_and_is_gone_afterwards(root, routes):
    with Models(str(root), routes) as models:
        answer = ask(models)
        assert (answer.text, answer.model[:18]) == ("Pay? 3", "scripted/frontier@")
        with pytest.raises(Unavailable, match="nobody answers on route 'frontier-b'"):
            ask(models, "frontier-b")
        child = models._server.pid
    assert not os.path.exists(f"/proc/{child}")
    with pytest.raises(Unavailable):
        ask(models)


def test_what_a_script_raises_is_the_models_failure(root, routes):
    (root / "evals/upstreams/frontier/finance.py").write_text("def answer(*_):\n    raise ValueError('no')\n")
    with Models(str(root), routes) as models, pytest.raises(ModelError, match=r"finance.py raised ValueError: no"):
        ask(models)


def test_nothing_is_loaded_before_it_is_asked(root, routes):
    with Models(str(root), routes) as models:
        time.sleep(1)
        with open(f"/proc/{models._server.pid}/maps") as file:
            assert "msgspec" not in file.read()


def test_the_child_ends_when_the_run_is_killed(root, routes, tmp_path):
    program = f"""
import time
from lifeos.compiler.pipeline import Compilation
from lifeos.models.connect import Models
from tests.architecture.test_files import ROOT
models = Models({str(root)!r}, Compilation(str(ROOT), cached=False).analysis.fleet.catalog.routes)
{"models.model.complete('frontier', " + repr(ASKED) + ", schema=None, most_tokens=9, seed=3)"}
print(models._server.pid, flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as run:
        child = int(run.stdout.readline())
        run.send_signal(signal.SIGKILL)
        run.wait()
    end = time.monotonic() + 20
    while _lives(child) and time.monotonic() < end:
        time.sleep(0.1)
    assert not _lives(child)


def test_what_answers_is_described(root, routes):
    with Models(str(root), routes) as models:
        about = models.described()
    assert sorted(about) == ["frontier", "frontier-b", "local"]
    assert about["frontier"]["script"].startswith("sha256:")


def test_a_router_is_asked_instead(root, routes, monkeypatch):
    monkeypatch.setenv(MODEL_ROUTER_KEY, "sk-1")
    with Models(str(root), routes, "http://127.0.0.1:9/v1") as models:
        assert isinstance(models.model, Router)
        assert models._server is None
        assert models.described()["local"] == {
            "model": "whatever answers for openai/smollm2-135m-instruct-q4_1",
            "router": "http://127.0.0.1:9/v1",
        }


def test_without_the_packages_only_a_question_fails(root, routes, monkeypatch):
    monkeypatch.setattr(connect, "find_spec", lambda name: None if name == "uvicorn" else name)
    with Models(str(root), routes) as models, pytest.raises(Unreachable, match=r"needs uvicorn: pip install 'lifeos\["):
        ask(models)


def _lives(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
