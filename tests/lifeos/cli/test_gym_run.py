"""`lifeos gym run`: an agent before its gate."""

import json

import pytest

from tests.lifeos.gym import agents


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


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["helo"], "there is no agent 'helo'; did you mean 'hello'?"),
        (["hello", "--suite", "helo"], "there is no eval suite 'helo'; did you mean 'hello'?"),
        (["hello", "--jobs", "-1"], "whole numbers from 0 up"),
        (["finance"], "agents.d/finance/finance/agent.py"),
        (["hello", "--suite", "finance"], "there are no scenarios in"),
    ],
)
def test_a_wrong_call(run, own, arguments, said):
    code, _, err = run("-C", own, "gym", "run", *arguments)
    assert code in (1, 2)
    assert said in err
