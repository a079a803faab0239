"""`lifeos gym run`: an agent before its gate."""

import json
import shutil

import pytest

from tests.architecture.test_files import ROOT
from tests.lifeos.gym import agents


@pytest.fixture
def own(tmp_path):
    """This repository's declarations, without what is rendered from them."""
    for name in ("agents.d", "evals", "policies"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "lifeos.yaml", tmp_path)
    return tmp_path


def test_hello_passes(run, own):
    code, out, err = run("-C", own, "gym", "run", "hello", "--jobs", "2")
    assert (code, err) == (0, "")
    assert out.startswith("PASS  hello before suite hello, 100 simulations read\n")
    assert "never: 0 of 100 violated a hard prohibition, 0 may" in out


def test_a_bad_agent_is_exit_1_with_what_went_wrong_first(run, own):
    (own / "agents.d/platform/hello/agent.py").write_text(agents.of(0.5))
    code, out, _ = run("-C", own, "gym", "run", "hello", "--jobs", "2")
    assert code == 1
    assert out.startswith("FAIL  hello before suite hello")
    assert "What went wrong first:" in out
    assert "was not said" in out


def test_json(run, own):
    code, out, _ = run("-C", own, "gym", "run", "hello", "--seed", "7", "--format", "json")
    found = json.loads(out)
    assert (code, found["verdict"]["decision"], found["split"], found["seed"]) == (0, "pass", "practice", 7)


ASKS = """
from lifeos.agent.contract import Decision
def answer(task, desk):
    try:
        text = desk.think(task.text, system="# Hello", stakes="high").text
    except Exception:
        text = "made do without"
    return Decision(task.id, text, confidence=0.9)
"""


def test_an_agent_asks_the_scripts_that_stand_in_for_a_model(run, own):
    (own / "agents.d/platform/hello/agent.py").write_text(ASKS)
    (own / "evals/upstreams/frontier").mkdir(parents=True)
    (own / "evals/upstreams/frontier/hello.py").write_text(
        "def answer(messages, schema, seed):\n    return 'scripted'\n"
    )
    run("-C", own, "gym", "run", "hello", "--seed", "1", "--jobs", "1")
    (kept,) = (own / ".lifeos/gym/hello").iterdir()
    assert '"model":"scripted/frontier@sha256:' in kept.read_text()


@pytest.mark.parametrize("router", [[], ["--router", "http://127.0.0.1:9/v1"]], ids=["nobody there", "router down"])
def test_without_a_model_there_is_no_verdict_and_no_record(run, own, router):
    (own / "agents.d/platform/hello/agent.py").write_text(ASKS)
    code, out, err = run("-C", own, "gym", "run", "hello", "--seed", "1", "--jobs", "1", *router)
    assert (code, out) == (2, "")
    assert "route 'frontier' at http://127.0.0.1:" in err
    assert "No verdict" in err
    (kept,) = (own / ".lifeos/gym/hello").iterdir()
    assert kept.read_text() == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["helo"], "there is no agent 'helo'; did you mean 'hello'?"),
        (["hello", "--suite", "helo"], "there is no eval suite 'helo'; did you mean 'hello'?"),
        (["hello", "--router", "localhost:8080"], "is no address of a router"),
        (["hello", "--jobs", "-1"], "whole numbers from 0 up"),
        (["finance"], "agents.d/finance/finance/agent.py"),
        (["hello", "--suite", "finance"], "there are no scenarios in"),
    ],
)
def test_a_wrong_call(run, own, arguments, said):
    code, _, err = run("-C", own, "gym", "run", *arguments)
    assert code in (1, 2)
    assert said in err
