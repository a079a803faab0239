"""`lifeos gym replay`: one simulation again."""

import json
import shutil

import pytest

from tests.lifeos.gym import agents


def test_it_is_shown_as_it_was_kept(run, practised):
    code, out, err = run("-C", practised, "gym", "replay", "liar", "2", "--seed", "7")
    assert (code, err) == (0, "")
    assert out.startswith(
        "liar before suite hello, simulation 2\ntoday scenario, frugal user, practice seed 7\n\nuser  "
    )
    for line in (
        "[event:made-up]",
        "hallucination, invented-citation: ",
        "was not cited",
        "success   failed",
        "ended     judged: satisfied",
    ):
        assert line in out
    assert out.endswith("kept      it came out as in the record of the gate\n")


def test_json(run, practised):
    found = json.loads(run("-C", practised, "gym", "replay", "hello", "0", "--seed", "7", "--format", "json")[1])
    assert (found["agent"], found["suite"], found["seed"], found["kept"]) == ("hello", "hello", 7, True)
    assert found["record"]["trace"]["events"][0]["event"] == "turn"


def test_who_cannot_be_run_is_told_and_harms_nobody(run, practised):
    code, out, _ = run("-C", practised, "gym", "replay", "crash", "0", "--seed", "7")
    assert code == 0
    assert "ended     error: the process ended with status 3" in out


def test_without_a_record_there_is_nothing_to_compare(run, own):
    code, out, _ = run("-C", own, "gym", "replay", "hello", "3")
    assert code == 0
    assert "gate seed" in out
    assert "no record of it; `lifeos gym run --records` keeps them" in out
    assert not (own / ".lifeos/gym").exists()


def test_an_agent_that_does_not_repeat_itself_is_a_finding(run, own):
    moody = agents.GOOD.replace("    found =", "    import os; mood = str(os.getpid())\n    found =", 1)
    (own / "agents.d/platform/hello/agent.py").write_text(
        moody.replace('} more."', '} more {mood}"').replace('else ""', "else mood")
    )
    run("-C", own, "gym", "run", "hello", "--seed", "1")
    code, out, _ = run("-C", own, "gym", "replay", "hello", "2", "--seed", "1")
    assert code == 1
    assert "than in the record of the gate: the agent does not repeat itself" in out


@pytest.mark.parametrize("index", ["102", "-1", "x"])
def test_an_index_that_is_none(run, practised, index):
    call = ("-C", practised, "gym", "replay", "hello", "--seed", "7", "--", index)
    code, out, err = run(*call)
    assert (code, out) == (2, "")
    assert ("0 to 101" in err) == (index != "x")


def test_a_record_of_which_only_the_outcome_differs(run, practised, tmp_path):
    root = tmp_path / "copy"
    shutil.copytree(practised, root)
    (path,) = (root / ".lifeos/gym/hello").glob("*.jsonl")
    path.write_bytes(path.read_bytes().replace(b'"ended":"', b'"ended":"not '))
    code, out, _ = run("-C", root, "gym", "replay", "hello", "0", "--seed", "7")
    assert code == 1
    assert "the steps are those of the record, the outcome is another" in out
