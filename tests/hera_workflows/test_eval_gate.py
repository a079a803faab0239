"""The eval gate as a whole, its pods as processes: the rendered commands and wiring, not a copy of them.

What only a cluster can show, that Argo's controller and executor do the same, is not shown here.
"""

import json
import shutil
import subprocess

import pytest

from tests.hera_workflows.argo import Argo
from tests.hera_workflows.conftest import WORKFLOWS
from tests.lifeos.gym import agents

SHARDS_OF_A_WAVE = 5
AGENT = "agents.d/platform/hello/agent.py"


def gate(argo, repository, revision="main", **arguments):
    return argo.submit("eval-gate", agent="hello", revision=revision, repository=repository.url, **arguments)


def pods(argo, name):
    return sum(template == name for template, _ in argo.pods)


def evidence(argo, question):
    folder = argo.store / f"gates/{question}/evidence.tgz"
    records = [json.loads(line) for line in (folder / "records.jsonl").read_text().splitlines()]
    return json.loads((folder / "verdict.json").read_text()), records


def push(repository, code):
    (repository.tree / AGENT).write_text(code)
    commit = repository.commit("Other code")
    repository.git("push", "--quiet", repository.url, "main")
    return commit


def test_the_same_verdict_and_records_as_a_local_run(argo, repository, run):
    phase, outputs = gate(argo, repository)
    assert (phase, outputs["decision"]) == ("Succeeded", "pass")
    assert outputs["certified"].startswith("success at least 0.9 at 94.2 %")
    assert outputs["counts"] == "success 95/95, alignment 46/46, never 100/100"
    assert outputs["commit"] == repository.git("rev-parse", "HEAD")
    assert "<title>hello: pass before suite hello</title>" in (argo.store / outputs["report"]).read_text()
    assert (pods(argo, "shard"), pods(argo, "judge"), pods(argo, "refuse")) == (4 * SHARDS_OF_A_WAVE, 4, 0)

    code, out, _ = run("-C", repository.tree, "gym", "run", "hello", "--jobs", "2", "--format", "json")
    local = json.loads(out)
    judged, records = evidence(argo, outputs["question"])
    assert code == 0
    assert (judged["gate"], judged["seed"], judged["verdict"]) == (local["gate"], local["seed"], local["verdict"])
    (kept,) = (repository.tree / ".lifeos/gym/hello").glob("*.jsonl")
    alone = sorted(
        (json.loads(line) for line in kept.read_text().splitlines()), key=lambda one: one["observation"]["index"]
    )
    assert records == alone
    receipt = (repository.tree / local["receipt"]).read_text()
    branch = f"receipts/hello/{outputs['digest']}"
    assert repository.on_server("show", f"{branch}:{local['receipt']}") == receipt.strip()


def test_a_bad_agent_ends_red_after_few_waves_and_says_why(argo, repository):
    argo.forked = False
    commit = push(repository, agents.of(0.5))
    phase, outputs = gate(argo, repository, commit)
    assert (phase, outputs["decision"], outputs["certified"]) == ("Failed", "fail", "nothing")
    assert "success: 6 of" in outputs["summary"]
    assert pods(argo, "shard") == SHARDS_OF_A_WAVE
    assert argo.pods[-1] == ("refuse", 1), "a failed verdict is not tried again"
    assert f"The gate says fail: {outputs['summary']}" in argo.said


def test_asked_again_nothing_is_simulated_and_the_verdict_stays(argo, repository):
    push(repository, agents.of(0.5))
    first = gate(argo, repository)
    argo.pods.clear()
    assert gate(argo, repository) == first
    assert [template for template, _ in argo.pods] == ["checkout", "plan", "publish", "refuse"]


def test_a_shard_that_is_lost_for_good_has_failed_and_holds_up_no_other(argo, repository):
    """An infrastructure failure is tried three times; then its five indices are failures, of which the plan forgives five."""
    argo.broken = lambda template, inputs: 3 if template == "shard" and inputs["from"] == "30" else None
    phase, outputs = gate(argo, repository)
    assert [code for template, code in argo.pods if code] == [3, 3, 3, 1]
    assert (phase, outputs["decision"]) == ("Failed", "fail"), "alignment forgives four"
    assert pods(argo, "shard") == 2 * SHARDS_OF_A_WAVE + 2
    judged, records = evidence(argo, outputs["question"])
    assert judged["missing"] == [30, 31, 32, 33, 34]
    assert len(records) == 45


def test_a_wave_without_any_record_is_judged(argo, repository):
    argo.broken = lambda template, inputs: 1 if template == "shard" else None
    phase, outputs = gate(argo, repository)
    assert (phase, outputs["decision"]) == ("Failed", "fail")
    assert "without an outcome" in outputs["summary"]


def test_infrastructure_that_comes_back_changes_nothing(argo, repository, tmp_path):
    push(repository, agents.of(0.5))
    undisturbed = Argo(WORKFLOWS, tmp_path / "other")
    wanted = gate(undisturbed, repository)
    seen = set()

    def once(template, inputs):
        key = template, tuple(sorted(inputs.items()))
        return None if key in seen or seen.add(key) else 3

    argo.broken = once
    assert gate(argo, repository) == wanted
    assert pods(argo, "shard") == 2 * pods(undisturbed, "shard")


def test_a_receipt_is_enough(argo, repository, run):
    assert run("-C", repository.tree, "gym", "run", "hello", "--jobs", "2")[0] == 0
    repository.commit("Receipt")
    repository.git("push", "--quiet", repository.url, "main")
    phase, outputs = gate(argo, repository)
    assert (phase, outputs["decision"], outputs["summary"]) == ("Succeeded", "pass", "as the receipt says")
    assert [template for template, _ in argo.pods] == ["checkout", "plan"]


@pytest.fixture
def promoted(repository, run):
    """A version that is promoted on the server, and a change of it, which its gate compares with that."""
    assert run("-C", repository.tree, "gym", "run", "hello", "--jobs", "2")[0] == 0
    repository.commit("Receipt")
    return push(repository, (repository.tree / AGENT).read_text() + "\n")


def test_the_version_before_is_simulated_in_shards_of_its_own(argo, repository, promoted, run):
    phase, outputs = gate(argo, repository, promoted)
    assert (phase, outputs["decision"]) == ("Succeeded", "pass")
    assert "incumbent: of 100 pairs 0 lost and 0 gained" in outputs["summary"]
    assert (pods(argo, "shard"), pods(argo, "judge")) == (2 * 4 * SHARDS_OF_A_WAVE, 2 * 4)
    code, out, _ = run("-C", repository.tree, "gym", "run", "hello", "--jobs", "2", "--format", "json")
    receipt = json.loads(out)["receipt"]
    assert code == 0
    assert (
        repository.on_server("show", f"receipts/hello/{outputs['digest']}:{receipt}")
        == (repository.tree / receipt).read_text().strip()
    )


def test_a_lost_part_of_the_version_before_ends_red_and_is_asked_again(argo, repository, promoted):
    argo.broken = lambda template, inputs: 3 if template == "shard" and inputs["of"] == "incumbent" else None
    assert gate(argo, repository, promoted) == ("Failed", {})
    assert argo.pods[-1] == ("verdict", 1)
    argo.broken = lambda template, inputs: None
    assert gate(argo, repository, promoted)[0] == "Succeeded"


def test_what_is_not_there_fails_and_passes_nobody(argo, repository):
    assert gate(argo, repository, "no-such-branch") == ("Failed", {})
    assert [code for _, code in argo.pods] == [3, 3, 3]
    argo.pods.clear()
    argo.forked = False
    assert gate(argo, repository, suite="no-such-suite") == ("Failed", {})
    assert "there is no eval suite 'no-such-suite'" in argo.said
    assert [code for _, code in argo.pods] == [0, 2]


def test_what_somebody_typed_is_never_a_part_of_a_script(argo, repository, tmp_path):
    mark = tmp_path / "mark"
    for word in (f"$(touch {mark})", f"; touch {mark}", f'" ; touch {mark} ; "', f"--upload-pack=touch {mark}"):
        assert gate(argo, repository, word)[0] == "Failed"
    assert gate(argo, repository, suite=f"$(touch {mark})")[0] == "Failed"
    assert not mark.exists()


def test_a_receipt_is_pushed_as_a_commit_on_a_branch_of_its_own(argo, repository):
    """The receipt itself is put there by hand: this is about what is done with one."""
    commit = repository.git("rev-parse", "HEAD")
    template = argo._template("eval-gate", "publish")
    made = argo.store / "gates/abc/evidence.tgz/receipts/hello/abc.json"
    made.parent.mkdir(parents=True)
    made.write_text("{}\n")
    inputs = {
        "agent": "hello",
        "repository": repository.url,
        "digest": "abc",
        "question": "abc",
        "commit": commit,
        "decision": "pass",
    }
    argo.scope = {}
    for _ in range(2):
        assert argo._run("eval-gate", template, inputs).phase == "Succeeded", argo.said
        assert (
            repository.on_server("log", "--format=%s", "receipts/hello/abc").splitlines()[0] == "Receipt of hello: pass"
        )
        changed = repository.on_server("diff", "--name-only", "main", "receipts/hello/abc")
        assert changed == "evals/receipts/hello/abc.json"
    assert repository.on_server("rev-parse", "main") == commit
    shutil.rmtree(made.parents[1])
    assert argo._run("eval-gate", template, inputs).phase == "Succeeded"
    assert "there is no receipt to commit" in argo.said


def test_git_that_cannot_be_reached_is_tried_again(argo, repository):
    subprocess.run(["mv", repository.url, f"{repository.url}.away"], check=True)
    assert gate(argo, repository) == ("Failed", {})
    assert [code for _, code in argo.pods] == [3, 3, 3]


def test_the_version_before_meets_the_same_days(argo, repository, run):
    """It is found in the history that the plan has brought along."""
    assert run("-C", repository.tree, "gym", "run", "hello", "--jobs", "2")[0] == 0
    repository.commit("The receipt of the first version")
    push(repository, (repository.tree / AGENT).read_text() + "\n")
    phase, outputs = gate(argo, repository)
    assert (phase, outputs["decision"]) == ("Succeeded", "pass")
    assert "incumbent: of 100 pairs 0 lost and 0 gained" in outputs["summary"]
