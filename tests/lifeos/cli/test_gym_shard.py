"""`lifeos gym shard`: a part of a gate."""

import json

import pytest

from tests.lifeos.gym import agents


def shard(run, own, folder, first=0, end=2, *more):
    return run(
        *(
            "-C",
            own,
            "gym",
            "shard",
            "hello",
            "--from",
            first,
            "--to",
            end,
            "--output",
            folder / "a.jsonl",
            "--jobs",
            "1",
        ),
        *more,
    )


def test_a_record_of_each_index_and_which_gate_they_belong_to(run, own, tmp_path):
    code, out, err = shard(run, own, tmp_path, 3, 6)
    head, *records = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    assert (code, err) == (0, "")
    assert out.startswith("3 simulations of hello, 0 without an outcome, in ")
    assert set(head) == {"gate", "seed", "lifeos", "shard", "incumbent"}
    assert head["shard"] == {"from": 3, "to": 6, "of": "candidate"}
    assert [record["observation"]["index"] for record in records] == [3, 4, 5]


def test_whatever_a_candidate_does_is_data(run, own, tmp_path):
    (own / "agents.d/platform/hello/agent.py").write_text(agents.CRASHES)
    code, out, _ = shard(run, own, tmp_path)
    assert (code, out[:43]) == (0, "2 simulations of hello, 2 without an outcome"[:43])
    records = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()[1:]]
    assert [record["observation"]["status"] for record in records] == ["error", "error"]


def test_a_candidate_that_cannot_be_loaded_is_data_too(run, own, tmp_path):
    """The judge's log then says why, and not only that nothing is left of it."""
    (own / "agents.d/platform/hello/agent.py").write_text(agents.AT_IMPORT)
    code, out, _ = shard(run, own, tmp_path)
    assert (code, out[:43]) == (0, "2 simulations of hello, 2 without an outcome"[:43])
    records = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()[1:]]
    words = "agents.d/platform/hello/agent.py cannot be loaded: the process ended with status 0"
    assert [(record["observation"]["status"], record["missing"]) for record in records] == [("error", [words])] * 2


def test_a_machine_at_fault_is_exit_3_and_leaves_nothing_half_written(run, own, tmp_path):
    (tmp_path / "a.jsonl").mkdir()
    code, _, err = shard(run, own, tmp_path)
    assert (code, "cannot write" in err) == (3, True)
    assert [path.name for path in tmp_path.iterdir() if "a" in path.name and path.suffix == ".jsonl"] == ["a.jsonl"]
    (tmp_path / "file").touch()
    code, _, err = run(*("-C", own, "gym", "shard", "hello", "--from=0", "--to=1", f"--output={tmp_path}/file/a.jsonl"))
    assert (code, "cannot write" in err) == (3, True)


@pytest.mark.parametrize(("first", "end"), [(-1, 2), (2, 2), (3, 2), (0, 1001)])
def test_indices_that_are_none(run, own, tmp_path, first, end):
    code, _, err = shard(run, own, tmp_path, first, end)
    assert (code, "--from and --to are indices" in err) == (2, True)
    assert not (tmp_path / "a.jsonl").exists()


def test_an_agent_that_is_none(run, own, tmp_path):
    code, _, err = run("-C", own, "gym", "shard", "helo", "--from=0", "--to=1", f"--output={tmp_path}/a.jsonl")
    assert (code, "did you mean 'hello'?" in err) == (2, True)
