"""What an agent read and cited, by the semantic layer and the ledger of a real `lifeos up`: nothing of it is written by the test."""

import json
import os
import shutil

import pytest

from tests.lifeos.cli.test_memory_recall import MODEL
from tests.proofs.fleet_up import Up, lifeos, make, none_left

pytestmark = pytest.mark.proof

DECLARATION = f"""apiVersion: lifeos.dev/v1alpha1
kind: Memory
metadata: {{name: context}}
spec:
  description: What is known.
  scopes:
    - {{name: finance, description: Bookings.}}
    - {{name: people, description: Contacts.}}
  sources:
    - {{name: giro, connector: bank-camt-csv, path: bank/giro, scope: finance}}
    - {{name: contacts, connector: vcard, path: contacts.vcf, scope: people}}
  snapshot: sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
  embedding: {MODEL}
"""


@pytest.fixture
def root(tmp_path):
    """A fleet with a generated life, of which the pilot may see the contacts alone."""
    root = make(tmp_path)
    (root / "agents.d/platform/memory.yaml").write_text(DECLARATION)
    for name, access in (("hello", "read"), ("pilot", "read-write")):
        path = root / f"agents.d/platform/{name}/agent.yaml"
        granted = f"{{ref: context, scopes: [people], access: {access}}}"
        path.write_text(path.read_text().replace("{ref: user-context, scopes: [notes]}", granted))
    lifeos(root, "memory", "generate", ".lifeos/inbox")
    for name in os.listdir(root / ".lifeos/inbox"):
        if name not in ("bank", "contacts.vcf"):  # of which there are thousands, and each is embedded
            shutil.rmtree(root / ".lifeos/inbox" / name, ignore_errors=True)
    for command in ("ingest", "snapshot"):
        lifeos(root, "memory", command, "context")
    return root


def audited(root, decision):
    done = lifeos(root, "audit", decision, "--format", "json", check=False)
    return done.returncode, json.loads(done.stdout)


def pinned(root):
    text = (root / "agents.d/platform/memory.yaml").read_text()
    return next(line.split()[1] for line in text.splitlines() if line.startswith("  snapshot: "))


def test_a_decision_is_audited_as_it_was_lived(root):
    with Up(root) as up:
        assert "memory context: served from sha256:" in up.said()
        told = up.answer("recall What is Anna Grün's phone number?")
        state = told["decision"]["memory"]
        assert state.startswith(f"{pinned(root)}@0:"), "the agent says which state it was answered from"
        decision, cited = told["decision"]["task"], [one["id"] for one in told["cited"]]
        assert cited

        code, found = audited(root, decision)
        assert (code, found["findings"]) == (0, [])
        assert found["states"] == [state]
        assert [one["operation"] for one in found["reads"]] == ["recall"]
        assert found["reads"][0]["scopes"] == ["people"]
        assert [one["id"] for one in found["used"]] == [f"record:{one}" for one in cited]
        assert all((one["presence"], one["read"], one["cited"]) == ("there", True, True) for one in found["used"])
        assert [one["source"] for one in found["couldKnow"]["sources"]] == ["contacts"]
        assert found["couldKnow"]["sources"][0]["records"] > 10
        shown = lifeos(root, "audit", decision).stdout
        for words in (
            f"  memory     {state}",
            "it could know\n  contacts (people): ",
            "Anna Grün",
            "and cited it",
        ):
            assert words in shown

        invented = up.answer(f"invent {cited[0]}")["decision"]["task"]
        code, found = audited(root, invented)
        assert code == 1
        assert [one["code"] for one in found["findings"]] == ["LOS1006"], (
            "cited, never read, and no memory asked at all"
        )
        assert f"cites record:{cited[0]}, which it did not read" in found["findings"][0]["message"]

        about = json.loads(up.answer("about Anna Grün")["decision"]["reply"])
        assert set(about["facts"].values()) == {"recorded"}
        assert {"name", "phones", "birthday"} <= set(about["facts"])
        assert up.answer("remember Anna Grün, birthday, soon")["decision"]["reply"].endswith(
            "refused: remember: 'soon' is no value of 'birthday', which is xsd:date"
        )
        learning = up.answer("remember Anna Grün, likes, tea without sugar")["decision"]
        code, found = audited(root, learning["task"])
        assert (code, [(one["id"], one["cited"]) for one in found["used"]]) == (0, [(learning["reply"], True)])
        assert learning["reply"] in [one["id"] for one in found["couldKnow"]["learned"]]
        assert learning["memory"].startswith(f"{pinned(root)}@"), "the state that it made"
        assert found["states"] == [learning["memory"]] != [state]
        asked = up.answer("whose What does Anna Grün like?")["decision"]
        whose = json.loads(asked["reply"])
        assert whose[learning["reply"]] == ["proposed", False]
        assert audited(root, decision)[1]["couldKnow"]["learned"] == [], "as of then"
        assert learning["task"] in lifeos(root, "memory", "log", "context").stdout, "in which decision it was learned"

        used = json.loads(lifeos(root, "audit", "fact", cited[0], "--format", "json").stdout)["decisions"]
        how = {one["decision"]: (one["cited"], one["memory"]) for one in used}
        assert (how[decision], how[invented]) == ((True, state), (True, ""))
        assert how[asked["task"]] == (False, asked["memory"]), "read, and not cited"
        assert up.end() == 0
    none_left(root)
    assert lifeos(root, "ledger", "verify").returncode == 0
    assert audited(root, decision)[1]["states"] == [state], "also when nothing runs"
