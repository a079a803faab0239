"""The memory of a night, proposed: one branch a version, with the pin and what DVC needs."""

from pathlib import Path

import pytest

from lifeos.memory.dataset import decode
from lifeos.memory.life.write import write
from lifeos.memory.store import Store

BRANCHES = "refs/heads/memory/user-context/*"


@pytest.fixture
def inbox(argo):
    argo.forked = False
    folder = argo.store / "memory/user-context/inbox"
    write(str(folder), 5, 2025, 1)
    # Each record that is read is embedded; a few of each kind are enough.
    for note in sorted((folder / "notes/2025").iterdir())[5:]:
        note.unlink()
    for account in (folder / "bank").rglob("*.csv"):
        account.write_bytes(b"".join(account.read_bytes().splitlines(keepends=True)[:20]))
    mails = (folder / "mail/2025.mbox").read_bytes().split(b"\nFrom ")
    (folder / "mail/2025.mbox").write_bytes(b"\nFrom ".join(mails[:5]))
    return folder


def snapshot(argo, repository):
    argo.pods.clear()
    phase, _ = argo.submit("memory-snapshot", memory="user-context", repository=repository.url, branch="main")
    return phase, [template for template, _ in argo.pods]


def proposed(repository):
    listing = repository.on_server("for-each-ref", "--format=%(refname:short)", BRANCHES)
    return [name for name in listing.splitlines() if name]


def test_a_version_is_proposed_once_and_is_done_when_it_is_merged(argo, repository, inbox):
    steps = ["checkout", "gather", "embed", "pin", "propose"]
    assert snapshot(argo, repository) == ("Succeeded", steps)
    (branch,) = proposed(repository)
    digest = branch.rpartition("/")[2]
    changed = repository.on_server("diff", "--name-only", "main", branch).splitlines()
    assert changed == ["agents.d/platform/memory.yaml", "memory/.gitignore", "memory/user-context.dvc"]
    assert f"snapshot: sha256:{digest}" in repository.on_server("show", f"{branch}:agents.d/platform/memory.yaml")
    _, manifest = Store(str(argo.store / "memory/user-context/store")).version(f"sha256:{digest}")
    assert decode(manifest).vectors.vectors > 0, "who serves it embeds nothing"
    assert "watch (health): +" in repository.on_server("log", "-1", "--format=%B", branch)
    at = repository.on_server("rev-parse", branch)

    assert snapshot(argo, repository) == ("Succeeded", steps)
    assert "it is proposed already" in argo.said
    assert repository.on_server("rev-parse", branch) == at

    repository.git("fetch", "--quiet", repository.url, branch)
    repository.git("reset", "--quiet", "--hard", "FETCH_HEAD")
    repository.git("push", "--quiet", repository.url, "HEAD:main")
    assert snapshot(argo, repository) == ("Succeeded", ["checkout", "gather", "embed", "pin"]), "nothing changed"

    (argo.store / "memory/user-context/forgotten").write_text(f"fact:{'1' * 32}\n")
    for said in ("", "it is proposed already"):
        assert snapshot(argo, repository) == ("Succeeded", steps)
        assert said in argo.said
    (listed,) = set(proposed(repository)) - {branch}
    assert listed.startswith("memory/user-context/forgotten-")
    assert repository.on_server("diff", "--name-only", "main", listed).splitlines() == [
        "memory/.gitattributes",
        "memory/user-context.forgotten",
    ], "of which the version has nothing"

    (inbox / "notes" / "new.md").write_text("Ask [[Anna Berg]].\n")
    assert snapshot(argo, repository)[0] == "Succeeded"
    assert len(proposed(repository)) == 3


def test_a_branch_that_cannot_be_pushed_is_a_fault_of_the_machine(argo, repository, inbox):
    hook = Path(repository.url, "hooks/pre-receive")
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    assert snapshot(argo, repository)[0] == "Failed"
    assert [code for template, code in argo.pods if template == "propose"] == [3, 3, 3]
    assert proposed(repository) == []


QUESTIONS = """\
apiVersion: lifeos.dev/v1alpha1
kind: Questions
metadata: {name: user-context}
spec:
  questions:
    - {name: rent, ask: How much did I pay Hausverwaltung Keller in January 2025?, says: ["-940.00 EUR", Hausverwaltung Keller]}
"""


def test_a_version_that_does_not_answer_what_is_known_is_not_proposed(argo, repository, inbox):
    """The questions lie beside the inbox, so that git has nothing of what they ask."""
    questions = argo.store / "memory/user-context/questions.yaml"
    questions.write_text(QUESTIONS)
    assert snapshot(argo, repository)[0] == "Succeeded"
    (branch,) = proposed(repository)
    assert "memory/user-context.judged.json" in repository.on_server("diff", "--name-only", "main", branch)
    assert "judged: 1 of 1 question answered, 0 before" in repository.on_server("log", "-1", "--format=%B", branch)
    repository.git("fetch", "--quiet", repository.url, branch)
    repository.git("reset", "--quiet", "--hard", "FETCH_HEAD")
    repository.git("push", "--quiet", repository.url, "HEAD:main")

    giro = inbox / "bank/giro/2025.csv"
    good = giro.read_bytes()
    giro.write_bytes(good.replace(b'"-940,00"', b'"-94,00"'))
    phase, steps = snapshot(argo, repository)
    assert (phase, steps) == ("Failed", ["checkout", "gather", "embed", "pin"]), (
        "what it says is a result, and asked once"
    )
    assert "does not hold: 0 of 1 question answered, 1 before; 1 lost" in argo.said
    assert "940" not in argo.said
    assert proposed(repository) == [branch]

    giro.write_bytes(good)
    (inbox / "notes" / "new.md").write_text("Ask [[Anna Berg]].\n")
    questions.unlink()
    assert snapshot(argo, repository)[0] == "Failed", "a judged memory is not proposed unjudged"
    assert "their questions are not in this repository" in argo.said
    questions.write_text(QUESTIONS)
    assert snapshot(argo, repository)[0] == "Succeeded"
    assert len(proposed(repository)) == 2
