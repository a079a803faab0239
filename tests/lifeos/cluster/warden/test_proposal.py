"""Suspensions are offered to a real git server: its own branches, and never the one that is followed."""

import re
import socket
import subprocess

import pytest

from lifeos.cluster.warden.case import Case
from lifeos.cluster.warden.proposal import offer
from lifeos.compiler.pipeline import Compilation
from lifeos.errors import ProgramError
from tests.lifeos.compiler.test_plan import commit, git

BRANCH = "lifeos/suspend-teller"
TELLER = Case("teller", "'teller' stormed\n\nin decision d1, for 0.30 USD")


@pytest.fixture
def fleet(repo, tmp_path):
    """A checkout, and the bare repository that it was pushed to."""
    compilation = Compilation(str(repo), cached=False)
    compilation.apply(compilation.plan())
    git(repo, "init", "-q", "-b", "main")
    commit(repo, "first")
    bare = tmp_path / "served" / "fleet.git"
    git(repo, "clone", "-q", "--bare", str(repo), str(bare))
    return bare


@pytest.fixture
def url(fleet):
    """Where git daemon serves it to whoever comes."""
    served = _port()
    program = ["git", "daemon", "--reuseaddr", "--listen=127.0.0.1", f"--port={served}", "--verbose", "--export-all"]
    program += ["--enable=receive-pack", f"--base-path={fleet.parent}", str(fleet.parent)]
    with subprocess.Popen(program, stderr=subprocess.PIPE, text=True) as server:
        for line in server.stderr:
            if re.search("Ready to rumble", line):
                break
        yield f"git://127.0.0.1:{served}/fleet.git"
        server.terminate()


def _port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def heads(fleet):
    lines = git(fleet, "for-each-ref", "--format=%(refname:short) %(objectname)").split("\n")
    return dict(line.split(" ") for line in lines if line)


def test_who_stays_down_is_proposed_once_and_main_stays_as_it_is(fleet, url):
    before = heads(fleet)
    assert list(offer([], "git://nowhere", "main")) == []
    (made,) = offer([TELLER], url, "main")
    assert (made.agent, made.failed) == ("teller", False)
    assert heads(fleet) == {**before, BRANCH: made.commit}
    assert git(fleet, "rev-parse", f"{BRANCH}^").strip() == before["main"]
    assert "suspend: true" in git(fleet, "show", f"{BRANCH}:agents.d/finance/teller/agent.yaml")
    said = git(fleet, "log", "-1", "--format=%B", BRANCH)
    assert said.startswith(f"Suspend teller\n\n{TELLER.why}\n\n"), "why, in full"
    assert made.words.endswith(": 'teller' stormed"), "and in short"
    assert git(fleet, "diff", "--name-only", f"main..{BRANCH}", "--", "manifests")
    (again,) = offer([TELLER], url, "main")
    assert (again.commit, again.failed) == ("", False)
    assert "waits on the branch" in again.words
    assert heads(fleet)[BRANCH] == made.commit


def test_it_is_made_anew_on_top_of_what_was_committed_since(fleet, url, repo):
    (first,) = offer([TELLER], url, "main")
    git(repo, "commit", "-q", "--allow-empty", "-m", "meanwhile")
    git(repo, "push", "-q", str(fleet), "main")
    (second,) = offer([TELLER], url, "main")
    assert second.commit not in ("", first.commit)
    assert git(fleet, "rev-parse", f"{BRANCH}^") == git(fleet, "rev-parse", "main")


def test_once_it_is_merged_there_is_nothing_to_propose(fleet, url):
    (made,) = offer([TELLER], url, "main")
    git(fleet, "update-ref", "refs/heads/main", made.commit)
    git(fleet, "branch", "-D", BRANCH)
    (after,) = offer([TELLER], url, "main")
    assert (after.commit, after.failed, after.words) == ("", False, "is suspended in what is committed")
    assert BRANCH not in heads(fleet)


def test_what_cannot_be_proposed_is_said_and_keeps_nobody_else_back(fleet, url):
    nobody, teller = offer([Case("nobody", "it is gone"), TELLER], url, "main")
    assert nobody.failed
    assert "no agent 'nobody'" in nobody.words
    assert teller.commit == heads(fleet)[BRANCH]


def test_a_server_that_takes_no_push_or_is_away(fleet, url):
    (hook := fleet / "hooks" / "pre-receive").write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    before = heads(fleet)
    (refused,) = offer([TELLER], url, "main")
    assert refused.failed
    assert heads(fleet) == before
    with pytest.raises(ProgramError):
        list(offer([TELLER], "git://127.0.0.1:9/fleet.git", "main"))
