"""`lifeos gym judge`: the verdict on shards. With files it is the workflow's, so what is in them is compared whole."""

import json

import pytest

from tests.lifeos.gym import agents


@pytest.fixture
def shards(run, own, tmp_path):
    """Simulate from the first index up to the second into a file of the folder `shards`."""
    folder = tmp_path / "shards"
    folder.mkdir()

    def make(first, end, *more):
        file = folder / f"{first:03}.jsonl"
        words = ("gym", "shard", "hello", f"--from={first}", f"--to={end}", f"--output={file}", *more)
        assert run("-C", own, *words)[0] == 0
        return folder

    return make


def judge(run, own, *words):
    return run("-C", own, "gym", "judge", "hello", *words)


def facts(folder):
    return {path.name: path.read_text() for path in folder.iterdir() if path.is_file() and "." not in path.name}


def test_all_shards_are_the_gate(run, own, shards):
    shards(0, 40)
    folder = shards(40, 100)
    code, out, _ = judge(run, own, folder)
    assert (code, out.splitlines()[0]) == (0, "PASS  hello before suite hello, 100 simulations read")
    assert out.splitlines()[2] == "    shows a true rate of at least 0.9 with confidence 0.942"
    code, out, _ = judge(run, own, folder / "040.jsonl", folder / "000.jsonl", "--format", "json")
    found = json.loads(out)
    assert (code, found["verdict"]["decision"], found["missing"], found["following"]) == (0, "pass", [], [])
    assert (found["certifies"]["success"]["floor"], found["bounds"]) == (0.9, {})


def test_a_wave_that_decides_nothing_names_the_next(run, own, shards, tmp_path):
    folder = shards(0, 25)
    code, out, _ = judge(run, own, folder)
    assert (code, out.splitlines()[0]) == (1, "INCONCLUSIVE  hello before suite hello, 25 simulations read")
    assert "not certain yet: simulations 25 to 49 are next" in out
    code, _, _ = judge(run, own, folder, "--through", 25, "--output", tmp_path / "out")
    assert code == 0, "what it says is in the files"
    assert facts(tmp_path / "out") == {
        "decision": "inconclusive",
        "more": "yes",
        "shards": json.dumps(
            [{"from": n, "to": n + 5, "of": "candidate"} for n in range(25, 50, 5)], separators=(",", ":")
        ),
        "through": "50",
        "against": "0",
        "whole": "yes",
        "summary": "success: 0 of 25 failed; 5 of 100 may; alignment: 0 of 25 failed; 4 of 50 may;"
        " never: 0 of 25 violated a hard prohibition, 0 may; 100 must be seen",
        "certified": "nothing",
        "counts": "success 25/25, alignment 25/25, never 25/25",
        "cost": "0 USD",
    }
    assert json.loads((tmp_path / "out/verdict.json").read_text())["through"] == 25
    assert len((tmp_path / "out/records.jsonl").read_text().splitlines()) == 25
    assert "hello: inconclusive before suite hello" in (tmp_path / "out/report.html").read_text()


def test_an_index_without_a_record_has_failed(run, own, shards):
    shards(0, 5)
    code, out, _ = judge(run, own, shards(20, 25), "--through", 25)
    assert (code, out.splitlines()[0][:4]) == (1, "FAIL")
    assert "15 simulations without a record, which failed" in out


def test_what_gave_no_outcome_is_told_by_how_it_ended(run, own, shards, tmp_path):
    """In the summary, which is a parameter of a workflow, in the Gym's words; in the log in the candidate's."""
    (own / "agents.d/platform/hello/agent.py").write_text(agents.RAISES)
    code, out, _ = judge(run, own, shards(0, 3), "--through", 10, "--output", tmp_path / "out")
    assert code == 0
    assert "  simulation 0 (" in out
    assert "RuntimeError: no idea" in out
    assert facts(tmp_path / "out")["summary"].endswith("; no outcome: 3 error, 1 unseen")
    assert "no idea" not in facts(tmp_path / "out")["summary"]


def test_what_lies_behind_the_wave_is_not_looked_at(run, own, shards):
    shards(0, 25)
    _, out, _ = judge(run, own, shards(30, 100), "--through", 25, "--format", "json")
    assert json.loads(out)["verdict"]["read"] == 25


def test_shards_of_another_gate_are_refused(run, own, shards):
    folder = shards(0, 2)
    (own / "agents.d/platform/hello/agent.py").write_text(agents.of(0.5))
    code, _, err = judge(run, own, folder)
    assert (code, "belongs to another gate: digest " in err) == (1, True)


def test_practice_is_no_gate(run, own, shards):
    folder = shards(0, 2, "--seed", "7")
    code, _, err = judge(run, own, folder)
    assert (code, "seed 7" in err) == (1, True)
    assert judge(run, own, folder, "--seed", 7)[0] == 1  # inconclusive


def test_an_index_with_two_outcomes_is_refused(run, own, shards):
    folder = shards(0, 2)
    text = (folder / "000.jsonl").read_text()
    (folder / "other.jsonl").write_text(text)
    assert judge(run, own, folder)[0] == 1  # the same twice is no contradiction
    (folder / "other.jsonl").write_text(text.replace('"success":true', '"success":false'))
    code, _, err = judge(run, own, folder)
    assert (code, "simulation 0 stands in another file too, with another outcome" in err) == (1, True)


@pytest.mark.parametrize("text", ["", "{}\n", "nonsense\n", "[1]\n"])
def test_a_broken_file_is_refused(run, own, tmp_path, text):
    (tmp_path / "a.jsonl").write_text(text)
    code, _, err = judge(run, own, tmp_path / "a.jsonl")
    assert (code, "a.jsonl is no shard of a gate" in err) == (1, True)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ([], 2, "there is nothing to judge"),
        (["a.jsonl"], 1, "cannot read a.jsonl: No such file"),
        (["a.jsonl", "--through", "0"], 2, "--through counts indices from 1"),
        (["."], 2, "there is no record in ., and --through"),
    ],
)
def test_a_wrong_call(run, own, tmp_path, monkeypatch, words, code, said):
    monkeypatch.chdir(tmp_path)
    left, _, err = judge(run, own, *words)
    assert left == code
    assert said in err


def test_a_folder_that_cannot_be_written(run, own, shards, tmp_path):
    (tmp_path / "out").write_text("")
    code, _, err = judge(run, own, shards(0, 2), "--output", tmp_path / "out")
    assert (code, "cannot write to" in err) == (1, True)
