"""`lifeos warden propose`: once, by hand. tests/lifeos/cluster/warden/test_proposal.py has it at a real git server."""

from lifeos.compiler.pipeline import Compilation
from lifeos.ledger import breakers
from lifeos.ledger.sql import SqlLedger
from tests.lifeos.compiler.test_plan import commit, git


def condemned(path, *agents):
    ledger = SqlLedger(str(path))
    for agent in agents:
        ledger.do(breakers.Open(f"o-{agent}", breakers.pods(agent), "it stormed", breakers.FOREVER))
    ledger.close()
    return path


def served(repo, tmp_path):
    compilation = Compilation(str(repo), cached=False)
    compilation.apply(compilation.plan())
    git(repo, "init", "-q", "-b", "main")
    commit(repo, "first")
    git(repo, "clone", "-q", "--bare", str(repo), str(tmp_path / "fleet.git"))
    return f"file://{tmp_path}/fleet.git"


def test_what_was_proposed_is_said(run, repo, tmp_path):
    url, ledger = served(repo, tmp_path), condemned(tmp_path / "ledger.sqlite", "teller", "nobody")
    code, out, err = run("warden", "propose", "--ledger", ledger, "--repository", url)
    assert code == 1
    assert out == "teller: suspension proposed on the branch lifeos/suspend-teller: it stormed\n"
    assert "nobody: not proposed: no agent 'nobody'" in err
    code, out, _ = run("warden", "propose", "--ledger", ledger, "--repository", url)
    assert "waits on the branch" in out


def test_without_anybody_who_is_down_no_repository_is_asked(run, tmp_path):
    ledger = condemned(tmp_path / "ledger.sqlite")
    assert run("warden", "propose", "--ledger", ledger, "--repository", "file:///nowhere")[0] == 0


def test_a_wrong_call(run, tmp_path):
    ledger = condemned(tmp_path / "ledger.sqlite", "teller")
    code, _, err = run("warden", "propose", "--ledger", ledger, "--repository", "file:///nowhere")
    assert code == 1
    assert "nowhere" in err
    code, _, err = run("warden", "propose", "--ledger", ledger, "--repository", "file:///nowhere", "--every", "0")
    assert code == 2
    assert "--every" in err
    code, _, err = run("warden", "propose", "--repository", "file:///nowhere")
    assert (code, "--ledger, or by --cases" in err) == (2, True)
    code, _, err = run("warden", "propose", "--ledger", ledger, "--cases", "x", "--repository", "file:///nowhere")
    assert (code, "--ledger, or by --cases" in err) == (2, True)
    code, _, err = run("warden", "propose", "--cases", tmp_path / "none", "--repository", "file:///nowhere")
    assert (code, "none cannot be read" in err) == (2, True)
