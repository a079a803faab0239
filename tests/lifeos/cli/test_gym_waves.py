"""`lifeos gym waves`: a gate in parts."""

import json
import shutil


def test_the_parts_of_a_gate(run, own):
    code, out, _ = run("-C", own, "gym", "waves", "hello")
    lines = out.splitlines()
    assert code == 0
    assert lines[0].startswith("hello before suite hello: gate ")
    assert lines[1:] == [f"  {n} to {n + 24}, in 5 shards" for n in (0, 25, 50, 75)]


def test_as_data_it_is_the_gate_that_is_run(run, own, tmp_path):
    code, out, _ = run("-C", own, "gym", "waves", "hello", "--format", "json", "--output", tmp_path / "plan")
    plan = json.loads(out)
    _, local, _ = run("-C", own, "gym", "run", "hello", "--format", "json")
    shutil.rmtree(own / "evals/receipts")
    gate = json.loads(local)
    assert (code, plan["digest"], plan["seed"], plan["receipt"]) == (
        0,
        gate["gate"].removeprefix("sha256:"),
        gate["seed"],
        None,
    )
    assert [index for wave in plan["waves"] for one in wave for index in range(one["from"], one["to"])] == [*range(100)]
    facts = {path.name: path.read_text() for path in (tmp_path / "plan").iterdir()}
    assert json.loads(facts.pop("plan.json")) == plan
    assert json.loads(facts.pop("shards")) == plan["waves"][0]
    assert facts.pop("question") == plan["question"]
    assert facts == {"digest": plan["digest"], "seed": str(plan["seed"]), "known": "none", "through": "25"}


def test_a_receipt_says_it_all(run, own, tmp_path):
    run("-C", own, "gym", "waves", "hello", "--suite", "hello", "--output", tmp_path / "before")
    run("-C", own, "gym", "run", "hello", "--jobs", "2")
    _, out, _ = run("-C", own, "gym", "waves", "hello", "--output", tmp_path / "after")
    assert "There is a receipt: pass. Nothing needs to run." in out
    assert "shard" not in out, "and nothing is listed that would"
    assert ((tmp_path / "before/known").read_text(), (tmp_path / "after/known").read_text()) == ("none", "pass")


def test_wrong_calls(run, own, tmp_path):
    code, _, err = run("-C", own, "gym", "waves", "helo")
    assert (code, "did you mean 'hello'?" in err) == (2, True)
    (tmp_path / "file").write_text("")
    code, _, err = run("-C", own, "gym", "waves", "hello", "--output", tmp_path / "file")
    assert (code, "cannot write to" in err) == (1, True)
    (own / "lifeos.yaml").write_text("kind: Platform\n")
    code, out, _ = run("-C", own, "gym", "waves", "hello")
    assert (code, "error[" in out) == (1, True)


def test_an_image_without_what_the_engine_is_linked_against(run, own, incomplete):
    code, _, err = run("-C", own, "gym", "waves", "hello")
    assert (code, "libabsent.so.1: cannot open shared object file" in err, "apt-get install" in err) == (1, True, True)
    assert "bug" not in err
