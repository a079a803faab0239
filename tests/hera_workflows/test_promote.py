"""Promote: the deployed branch moves to what passed, and only forward."""

import pytest

AGENT = "agents.d/platform/hello/agent.py"


@pytest.fixture
def advance(argo, repository):
    """Run the last step for a commit."""

    def run(commit, branch="main"):
        argo.scope = {}
        inputs = {"repository": repository.url, "commit": commit, "branch": branch}
        node = argo._run("promote", argo._template("promote", "advance"), inputs)
        return node.phase, argo.pods[-1][1]

    return run


def change(repository, text):
    (repository.tree / AGENT).write_text(text)
    return repository.commit(text)


def test_it_moves_forward(advance, argo, repository):
    commit = change(repository, "# one\n")
    repository.git("push", "--quiet", repository.url, "HEAD:refs/heads/proposal")
    assert advance(commit) == ("Succeeded", 0)
    assert repository.on_server("rev-parse", "main") == commit
    assert advance(commit) == ("Succeeded", 0)
    assert "main holds it already" in argo.said


def test_it_never_goes_over_what_somebody_merged(advance, argo, repository):
    first = repository.git("rev-parse", "HEAD")
    merged = change(repository, "# merged\n")
    repository.git("push", "--quiet", repository.url, "main")
    repository.git("reset", "--quiet", "--hard", first)
    commit = change(repository, "# proposal\n")
    repository.git("push", "--quiet", repository.url, "HEAD:refs/heads/proposal")
    assert advance(commit) == ("Failed", 1)
    assert "put the result before the gate" in argo.said
    assert repository.on_server("rev-parse", "main") == merged


def test_a_branch_that_is_not_there_is_not_made(advance, repository):
    commit = change(repository, "# one\n")
    repository.git("push", "--quiet", repository.url, "HEAD:refs/heads/proposal")
    assert advance(commit, "release")[0] == "Failed"
    assert repository.on_server("branch", "--list", "release") == ""


def test_what_failed_its_gate_is_not_promoted(argo, repository):
    before = repository.on_server("rev-parse", "main")
    change(repository, "def answer(task, desk):\n    raise RuntimeError\n")
    repository.git("push", "--quiet", repository.url, "HEAD:refs/heads/proposal")
    phase, outputs = argo.submit(
        "promote", agent="hello", revision="proposal", repository=repository.url, branch="main"
    )
    assert (phase, outputs["decision"]) == ("Failed", "fail")
    assert "advance" not in dict(argo.pods)
    assert repository.on_server("rev-parse", "main") == before
