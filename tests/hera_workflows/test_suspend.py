"""Who stays down is proposed to be suspended: one branch an agent, by a workflow that asks the warden and a git server."""

from pathlib import Path

import pytest

from lifeos.cluster.warden.case import Case
from lifeos.cluster.warden.docket import Docket
from lifeos.compiler.pipeline import Compilation

HEALTH, HELLO = (Case(agent, f"'{agent}' stormed\n\nSpent in this decision: 0.30 USD") for agent in ("health", "hello"))
ALL = ["look", "checkout", "suspend", "propose"]


@pytest.fixture
def warden():
    made = Docket(0, list)
    made.url = f"http://127.0.0.1:{made.server_address[1]}"
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture(autouse=True)
def compiled(argo, repository):
    """What is committed is rendered, from a fleet whose agents have no receipts here; programs are called as in a pod."""
    argo.forked = False
    declared = repository.tree / "lifeos.yaml"
    declared.write_text(declared.read_text().replace("receipts: deny", "receipts: warn"))
    compilation = Compilation(str(repository.tree), cached=False)
    compilation.apply(compilation.plan())
    repository.commit("Rendered")
    repository.git("push", "--quiet", repository.url, "main")


def run(argo, repository, warden):
    argo.pods.clear()
    phase, _ = argo.submit("suspend", warden=warden.url, repository=repository.url, branch="main")
    return phase, [template for template, _ in argo.pods]


def heads(repository):
    listing = repository.on_server("for-each-ref", "--format=%(refname:short) %(objectname)", "refs/heads")
    return dict(line.split() for line in listing.splitlines())


def test_while_nobody_is_down_nothing_but_the_warden_is_asked(argo, repository, warden):
    before = heads(repository)
    assert run(argo, repository, warden) == ("Succeeded", ["look"])
    assert heads(repository) == before


def test_who_stays_down_is_proposed_once_with_why_and_main_stays_as_it_is(argo, repository, warden):
    main = heads(repository)
    warden.cases = lambda: [HEALTH]
    assert run(argo, repository, warden) == ("Succeeded", ALL)
    proposed = heads(repository)
    assert set(proposed) == {"main", "lifeos/suspend-health"}
    assert proposed["main"] == main["main"]
    branch = "lifeos/suspend-health"
    assert repository.on_server("rev-parse", f"{branch}^") == main["main"]
    said = repository.on_server("log", "-1", "--format=%an%n%B", branch)
    assert said.startswith(f"LifeOS warden\nSuspend health\n\n{HEALTH.why}\n")
    changed = repository.on_server("diff", "main", branch, "--", "agents.d")
    assert [line for line in changed.splitlines() if line[0] in "+-" and line[:3] not in ("+++", "---")] == [
        "+  suspend: true"
    ]
    assert run(argo, repository, warden) == ("Succeeded", ALL[:3]), "it waits for somebody to merge it"
    assert heads(repository) == proposed

    repository.git("fetch", "--quiet", repository.url, branch)
    repository.git("reset", "--quiet", "--hard", "FETCH_HEAD")
    repository.git("push", "--quiet", repository.url, "HEAD:main")
    repository.on_server("branch", "-D", branch)
    assert run(argo, repository, warden) == ("Succeeded", ALL[:3]), "it is merged"
    assert set(heads(repository)) == {"main"}


def test_what_was_overtaken_is_made_anew_and_a_branch_of_somebody_else_is_left_alone(argo, repository, warden):
    warden.cases = lambda: [HEALTH, HELLO]
    assert run(argo, repository, warden) == ("Succeeded", ALL)
    first = heads(repository)
    repository.git("commit", "--quiet", "--allow-empty", "--message", "meanwhile")
    repository.git("push", "--quiet", repository.url, "HEAD:main", "HEAD:lifeos/other")
    warden.cases = lambda: [HEALTH]
    assert run(argo, repository, warden) == ("Succeeded", ALL)
    second = heads(repository)
    assert repository.on_server("rev-parse", "lifeos/suspend-health^") == second["main"] == second["lifeos/other"]
    assert second["lifeos/suspend-hello"] == first["lifeos/suspend-hello"], "of whom nothing was said"


def test_what_cannot_be_proposed_keeps_nobody_back_and_ends_it_red(argo, repository, warden):
    warden.cases = lambda: [Case("nobody", "it is gone"), HEALTH]
    assert run(argo, repository, warden) == ("Failed", [*ALL, "refuse"])
    assert "lifeos/suspend-health" in heads(repository)


def test_what_somebody_does_to_a_branch_meanwhile_is_not_undone(argo, repository, warden):
    warden.cases = lambda: [HEALTH]
    branch = "refs/heads/lifeos/suspend-health"

    def meanwhile(template, _):
        if template == "propose":
            repository.on_server("update-ref", branch, heads(repository)["main"])

    argo.broken = meanwhile
    assert run(argo, repository, warden) == ("Failed", [*ALL, "propose", "propose"])
    assert heads(repository)["lifeos/suspend-health"] == heads(repository)["main"]


def test_a_warden_or_a_server_that_is_away_is_a_fault_of_the_machine(argo, repository, warden):
    warden.cases = lambda: [HEALTH]
    hook = Path(repository.url, "hooks/pre-receive")
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    assert run(argo, repository, warden)[0] == "Failed"
    assert [code for template, code in argo.pods if template == "propose"] == [3, 3, 3]
    warden.url = "http://127.0.0.1:9"
    assert run(argo, repository, warden) == ("Failed", ["look"] * 3)
