"""`lifeos receipt verify`: receipts judged again."""

import json
import os
import shutil
import subprocess

import pytest

from lifeos.bundle import sealed
from tests.architecture.test_files import ROOT
from tests.lifeos.gym.agents import BEYOND


@pytest.fixture
def own(tmp_path, run):
    """This repository's declarations, and a receipt of hello."""
    for name in ("agents.d", "evals", "policies"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("receipts", BEYOND))
    shutil.copy(ROOT / "lifeos.yaml", tmp_path)
    assert run("-C", tmp_path, "gym", "run", "hello", "--jobs", "2")[0] == 0
    return tmp_path


def test_one_that_holds(run, own):
    code, out, err = run("-C", own, "receipt", "verify", "--again", "3")
    assert (code, "was not looked at: this is no git repository" in err) == (0, True)
    assert out.startswith("holds  evals/receipts/hello/")
    assert "simulated again: " in out
    assert out.endswith("1 receipt, 0 wrong\n")
    assert run("-C", own, "receipt", "verify", "finance")[:2] == (0, "there are no receipts\n")


def test_one_that_was_made_up(run, own):
    """Well formed and sealed, and yet no run came out like that."""
    (path,) = (own / "evals/receipts/hello").glob("*.json")
    document = json.loads(path.read_text())
    document["unlike"] = [{"index": index, "status": "error", "failed": ["success", "alignment"]} for index in range(9)]
    document["id"] = sealed(document)
    path.write_text(json.dumps(document, indent=2, sort_keys=True) + "\n")
    code, out, _ = run("-C", own, "receipt", "verify")
    assert code == 1
    assert "success: it counts 0 failures of 95, and lists 9" in out


def test_a_simulation_that_comes_out_otherwise(run, own):
    (path,) = (own / "evals/receipts/hello").glob("*.json")
    document = json.loads(path.read_text())
    document["unlike"] = [{"index": 99, "status": "judged", "failed": ["success"]}]
    document["id"] = sealed(document)
    path.write_text(json.dumps(document, indent=2, sort_keys=True) + "\n")
    assert run("-C", own, "receipt", "verify")[0] == 0, "index 99 came after the verdict was certain"
    code, out, _ = run("-C", own, "receipt", "verify", "--again", "100")
    assert code == 1
    assert "simulation 99: judged, failed success, 0 violations by the receipt, all went well now" in out


def test_other_models_live_through_nothing_again(run, own):
    """What they would say says nothing about what was said."""
    (path,) = (own / "evals/receipts/hello").glob("*.json")
    receipt = json.loads(path.read_text())
    assert receipt["models"], "hello asks a model"
    route = min(receipt["models"])
    receipt["models"][route] = {"model": "another"}
    receipt["id"] = sealed(receipt)
    path.write_text(json.dumps(receipt, indent=2, sort_keys=True) + "\n")
    code, out, _ = run("-C", own, "receipt", "verify", "--again", "3")
    assert (code, f"not simulated again: other models are here for {route}" in out) == (0, True)
    code, out, _ = run("-C", own, "receipt", "verify", "--again", "3", "--strict")
    assert (code, out.splitlines()[0][:5]) == (1, "wrong"), "else whoever names other models is not looked at"


@pytest.mark.parametrize("arrange", [os.mkfifo, lambda path: path.symlink_to("/etc/hostname"), os.mkdir])
def test_what_is_no_plain_file_is_no_receipt(run, own, arrange):
    (path,) = (own / "evals/receipts/hello").glob("*.json")
    path.unlink()
    arrange(path)
    code, out, _ = run("-C", own, "receipt", "verify")
    assert (code, "it is no plain file of this repository" in out) == (1, True)


def test_one_that_compares_with_nobody_though_a_version_was_promoted(run, own):
    """An earlier version stands on the deployed branch; whoever asks for another base asks about another history."""
    git(own, "init", "-q", "-b", "main")
    git(own, "add", ".")
    git(own, "commit", "-qm", "promoted")
    (own / "agents.d/platform/hello/prompts/system.md").write_text("Greet.\n")
    git(own, "checkout", "-qb", "change")
    (kept,) = (own / "evals/receipts/hello").glob("*.json")
    kept.unlink()
    git(own, "branch", "-q", "empty", git(own, "commit-tree", "-m", "empty", git(own, "mktree")))
    shutil.move(own / ".git", own / "away")
    assert run("-C", own, "gym", "run", "hello", "--jobs", "2")[0] == 0
    shutil.move(own / "away", own / ".git")
    code, out, err = run("-C", own, "receipt", "verify", "hello")
    assert (code, err) == (1, "")
    assert "it is compared with nobody, and promoted before it was sha256:" in out
    code, _, err = run("-C", own, "receipt", "verify", "hello", "--base", "empty")
    assert (code, "does not show where its history left 'empty'" in err) == (0, True)


def git(root, *arguments):
    name = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    done = subprocess.run(
        ["git", "-C", root, *name, *arguments], check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    return done.stdout.strip()


@pytest.mark.parametrize(("arguments", "said"), [(["helo"], "did you mean 'hello'?"), (["--again", "-1"], "from 0 up")])
def test_a_wrong_call(run, own, arguments, said):
    code, _, err = run("-C", own, "receipt", "verify", *arguments)
    assert code == 2
    assert said in err
