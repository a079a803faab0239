"""Every document of every kind that the language accepts has a resolved form."""

import json

from hypothesis import given
from hypothesis import strategies as st

from lifeos.compiler.agents import resolve_agent
from lifeos.compiler.catalog import resolve_catalog
from lifeos.compiler.declared import Declared
from lifeos.compiler.files import Files
from lifeos.compiler.load import load
from lifeos.schema.models import KINDS
from lifeos.source.document import Document, Source
from lifeos.source.yaml import parse
from lifeos.units import Money
from tests.lifeos import example
from tests.lifeos.schema.documents import as_yaml, document
from tests.lifeos.schema.test_agreement import decoded

PARTS = {
    "Team": "teams",
    "Budget": "budgets",
    "ModelRoute": "routes",
    "Memory": "memories",
    "Datastore": "datastores",
    "Tool": "tools",
    "Policy": "policies",
    "Persona": "personas",
    "EvalSuite": "suites",
}


def declare(kind, value):
    """A document as the loader makes it."""
    wire, found = decoded(kind, as_yaml(value))
    assert found == []
    return Document(kind, value["metadata"]["name"], wire, Source("x.yaml", as_yaml(value)), 0)


@given(st.data())
def test_every_complete_document_is_resolved(data):
    """With whatever defaults fill in: a field that the models gain and the resolved form lacks fails here."""
    kind = data.draw(st.sampled_from(sorted(PARTS)))
    value = data.draw(document(kind))
    files = {}
    if kind == "Policy":
        value["spec"]["module"] = f"policies/{value['spec']['stage']}/x.rego"
        files[value["spec"]["module"]] = b"package x\n"
    declared = Declared()
    platform, _ = load("lifeos.yaml", example.PLATFORM.encode())
    declared.add(platform)
    declared.add([declare(kind, value)])
    catalog, _ = resolve_catalog(declared, Files(files))
    resolved = getattr(catalog, PARTS[kind])
    assert list(resolved) == [value["metadata"]["name"]]


@given(document("Platform"))
def test_every_platform_is_resolved(value):
    declared = Declared()
    declared.add([declare("Platform", value)])
    catalog, _ = resolve_catalog(declared, Files({}))
    assert catalog.platform.name == value["metadata"]["name"]
    assert list(catalog.platform.environments) == sorted(value["spec"]["environments"])


@given(document("Agent"))
def test_every_agent_is_resolved(value):
    """When platform, team and agent together say what it needs."""
    value["metadata"]["team"] = "t"
    value["spec"]["prompt"] = "p.md"
    declared = Declared()
    platform, _ = load("lifeos.yaml", example.PLATFORM.encode())
    declared.add(platform)
    catalog, _ = resolve_catalog(declared, Files({}))
    agent = declare("Agent", value)
    agent.source.file = "agents.d/t/a/agent.yaml"
    declared.add([agent])
    files = Files({"agents.d/t/a/p.md": b"You help.\n"})
    inherited = platform[0].value["spec"]["defaults"]
    resolved, _ = resolve_agent(agent, inherited, catalog, declared, files, (), ())
    assert resolved is not None
    assert resolved.name == value["metadata"]["name"]


def test_every_kind_is_covered():
    assert {*PARTS, "Platform", "Agent", "Questions"} == set(KINDS), (
        "questions are no part of the catalog (test_questions.py)"
    )


def test_what_is_filled_in():
    declared = Declared()
    for path in ("lifeos.yaml", "agents.d/platform/budget.yaml", "agents.d/platform/tools.yaml"):
        declared.add(load(path, example.FILES[path].encode())[0])
    catalog, found = resolve_catalog(declared, Files({}))
    assert found == []
    assert catalog.budgets["finance"].per_month == Money(50 * 31 * 10**6)
    assert catalog.tools["ledger-read"].environments == ("local", "prod")
    assert catalog.tools["ledger-read"].cost == Money(0)


def test_documents_are_ordered_by_name_however_they_are_written():
    text = "\n---\n".join(reversed(example.BUDGET.split("---\n")))
    declared = Declared()
    declared.add(load("lifeos.yaml", example.PLATFORM.encode())[0])
    declared.add(load("agents.d/platform/budget.yaml", text.encode())[0])
    catalog, _ = resolve_catalog(declared, Files({}))
    assert list(catalog.budgets) == ["example", "finance", "platform"]


def test_the_parser_reads_what_these_tests_write():
    nodes, found = parse("x.yaml", as_yaml(json.loads('{"a": [1, 0.00001, true, null, "x: #y"]}')))
    assert (len(nodes), found) == (1, [])


def test_which_tools_the_repository_simulates():
    """One address for the folder, as its files may share what they do; what is no tool's is said, and what is shared is not."""
    declared = Declared()
    for found in load("agents.d/platform/tools.yaml", example.TOOLS.encode())[0]:
        declared.by_kind.setdefault("Tool", {})[found.name] = found
    for found in load("lifeos.yaml", example.FILES["lifeos.yaml"].encode())[0]:
        declared.by_kind.setdefault("Platform", {})[found.name] = found
    texts = {f"evals/world/{name}": b"x = 1\n" for name in ("ledger-read.py", "_shared.py", "ledger-raed.py", "a.json")}
    catalog, found = resolve_catalog(declared, Files(texts))
    assert list(catalog.world) == ["ledger-read"]
    assert catalog.world["ledger-read"].startswith("sha256:")
    (stray,) = (item for item in found if item.code == "LOS129")
    assert (stray.span.file, "did you mean evals/world/ledger-read.py?" in stray.hint) == (
        "evals/world/ledger-raed.py",
        True,
    )
