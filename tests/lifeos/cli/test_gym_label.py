"""`lifeos gym label`: what a person says of a simulation that was kept."""

import json
import shutil

import pytest

from tests.lifeos.cli import judges


@pytest.fixture
def looked_at(practised, tmp_path):
    """The practice of hello and others, to write in."""
    return shutil.copytree(practised, tmp_path / "life")


def test_a_label_holds_what_a_judge_sees(run, looked_at):
    code, out, err = run("-C", looked_at, "gym", "label", "hello", "good", "0", "--why", "short and true")
    assert (code, out, err) == (0, "1 good label more in evals/suites/hello/labels/held-out.jsonl\n", "")
    (line,) = (looked_at / "evals/suites/hello/labels/held-out.jsonl").read_text().splitlines()
    label = json.loads(line)
    assert (label["verdict"], label["why"]) == ("good", "short and true")
    assert next(iter(label["conversation"][0])) == "user"
    assert any("agent" in step for step in label["conversation"])


def test_labels_of_agents_good_and_bad_measure_a_judge(run, looked_at):
    """The whole way: practise, label, calibrate."""
    judges.declare(looked_at)
    for agent, verdict in (("hello", "good"), ("liar", "bad")):
        code, _, err = run("-C", looked_at, "gym", "label", agent, verdict, 2, 5, 8, "--seed", "7")
        assert (code, err) == (0, "")
    code, out, _ = run("-C", looked_at, "gym", "calibrate", "hello")
    assert code == 1
    assert "3 good labels: a TPR of 0.9 takes 29" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["helo", "good", "0"], "did you mean 'hello'?"),
        (["hello", "good", "0", "--seed", "8"], "there is no record of simulation 0 of 'hello'"),
        (["hello", "good", "0", "4000"], "there is no record of simulation 4000"),
        (["crash", "bad", "0"], "simulation 0 ended without an outcome (error); no judge is asked about it"),
    ],
)
def test_mistakes_write_nothing(run, looked_at, arguments, words):
    code, _, err = run("-C", looked_at, "gym", "label", *arguments)
    assert code == 2
    assert words in err
    assert not (looked_at / "evals/suites/hello/labels").exists()


def test_a_second_label_is_refused(run, looked_at):
    assert run("-C", looked_at, "gym", "label", "hello", "good", "0")[0] == 0
    code, _, err = run("-C", looked_at, "gym", "label", "hello", "bad", "3", "0", "--split", "tuning")
    assert code == 2
    assert "a simulation has a label, in evals/suites/hello/labels/held-out.jsonl" in err
    assert not (looked_at / "evals/suites/hello/labels/tuning.jsonl").exists(), "nor the one that had none"
