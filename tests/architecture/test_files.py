"""Small files, one idea each, and a test beside every one."""

import ast
import importlib
from pathlib import Path

import pytest

from lifeos import rules
from lifeos.cluster.checks import CHECKS
from lifeos.cluster.warden.bypass import CHECKS as BYPASS
from lifeos.targets import TARGETS

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for path in (ROOT / "lifeos").rglob("*.py"))
RULES = {**rules.AGENT, **rules.CATALOG, **rules.ROSTER, **rules.SOUND}

TESTED_ELSEWHERE = {
    "lifeos/__main__.py": "tests/lifeos/cli/test_main.py",
    "lifeos/audit/decision.py": "tests/lifeos/cli/test_audit.py",
    "lifeos/audit/fact.py": "tests/lifeos/cli/test_audit_fact.py",
    "lifeos/audit/knowledge.py": "tests/lifeos/cli/test_audit.py",
    "lifeos/audit/trail.py": "tests/lifeos/cli/test_audit.py",
    "lifeos/cli/repository.py": "tests/lifeos/cli/test_compile.py",
    "lifeos/cli/version.py": "tests/lifeos/cli/test_main.py",
    "lifeos/cli/up.py": "tests/proofs/test_up.py",
    "lifeos/cli/formats/*.py": "tests/lifeos/cli/formats/test_formats.py",
    "lifeos/cli/memory_learn.py": "tests/lifeos/cli/test_memory_remember.py",
    "lifeos/cli/memory_witness.py": "tests/lifeos/cli/test_memory_serve.py",
    "lifeos/cli/cluster_needs.py": "tests/lifeos/cli/test_doctor.py",
    "lifeos/cli/wardens.py": "tests/lifeos/cli/test_warden_status.py",
    "lifeos/cluster/bootstrap.py": "tests/proofs/test_bootstrap.py",
    "lifeos/cluster/checks/check.py": "tests/lifeos/cluster/checks/test_registry.py",
    "lifeos/cluster/warden/bypass/check.py": "tests/lifeos/cluster/warden/bypass/test_registry.py",
    "lifeos/cluster/warden/ground.py": "tests/lifeos/cluster/warden/test_down.py",
    "lifeos/cluster/warden/operator.py": "tests/proofs/test_warden.py",
    "lifeos/cluster/observe.py": "tests/proofs/test_doctor.py",
    "lifeos/compiler/declared.py": "tests/golden/test_bad.py",
    "lifeos/compiler/policies.py": "tests/golden/test_bad.py",
    "lifeos/cli/reports/*.py": "tests/lifeos/cli/reports/test_reports.py",
    "lifeos/diff/changes.py": "tests/lifeos/diff/test_diff.py",
    "lifeos/diff/declarations.py": "tests/lifeos/diff/test_diff.py",
    "lifeos/diff/difference.py": "tests/lifeos/diff/test_diff.py",
    "lifeos/diff/state.py": "tests/lifeos/diff/test_diff.py",
    "lifeos/ir/*.py": "tests/lifeos/compiler/test_catalog.py",
    "lifeos/kube/ledger.py": "tests/lifeos/targets/test_warden.py",
    "lifeos/kube/makers.py": "tests/lifeos/targets/test_admission.py",
    "lifeos/kube/manifest.py": "tests/lifeos/compiler/test_render.py",
    "lifeos/kube/names.py": "tests/golden/test_repos.py",
    "lifeos/kube/network.py": "tests/golden/test_repos.py",
    "lifeos/kube/target.py": "tests/golden/test_repos.py",
    "lifeos/kube/waves.py": "tests/golden/test_repos.py",
    "lifeos/kube/workload.py": "tests/lifeos/targets/test_platform_pods.py",
    "lifeos/cli/ledgers.py": "tests/lifeos/cli/test_cost.py",
    "lifeos/ledger/costs/budgets.py": "tests/lifeos/ledger/costs/test_spent.py",
    "lifeos/ledger/costs/drawing.py": "tests/lifeos/ledger/costs/test_page.py",
    "lifeos/ledger/costs/report.py": "tests/lifeos/cli/test_cost.py",
    "lifeos/ledger/events.py": "tests/lifeos/ledger/test_records.py",
    "lifeos/ledger/ledger.py": "tests/lifeos/ledger/test_sql.py",
    "lifeos/ledger/migrations/versions/*.py": "tests/lifeos/ledger/test_migrate.py",
    "lifeos/ledger/writing.py": "tests/lifeos/ledger/test_append.py",
    "lifeos/ledger/tables.py": "tests/lifeos/ledger/test_migrate.py",
    "lifeos/memory/graph/graph.py": "tests/lifeos/memory/graph/test_by_source.py",
    "lifeos/memory/graph/statements.py": "tests/lifeos/memory/graph/test_by_source.py",
    "lifeos/memory/vectors/index.py": "tests/lifeos/memory/vectors/test_ranked.py",
    "lifeos/models/__main__.py": "tests/lifeos/models/test_connect.py",
    "lifeos/models/answer.py": "tests/lifeos/models/test_small.py",
    "lifeos/models/serve.py": "tests/lifeos/cli/test_models_serve.py",
    "lifeos/rego/*.py": "tests/golden/test_bad.py",
    "lifeos/rules/problem.py": "tests/lifeos/rules/test_registry.py",
    "lifeos/schema/models/*.py": "tests/lifeos/schema/test_agreement.py",
    "lifeos/schema/wording.py": "tests/golden/test_bad.py",
    "lifeos/scaffold/agent/*.py": "tests/lifeos/cli/test_new_agent.py",
    "lifeos/scaffold/agent/scenarios/*.py": "tests/lifeos/cli/test_new_agent.py",
    "lifeos/services/gateway/watched.py": "tests/lifeos/services/gateway/test_storms.py",
    "lifeos/services/semantic/asking.py": "tests/lifeos/services/semantic/test_layer.py",
    "lifeos/services/semantic/mcp.py": "tests/lifeos/services/semantic/test_app.py",
    "lifeos/services/semantic/operations.py": "tests/lifeos/services/semantic/test_app.py",
    "lifeos/services/semantic/schema.py": "tests/lifeos/services/semantic/test_app.py",
    "lifeos/source/syntax.py": "tests/lifeos/source/test_yaml.py",
    "lifeos/tools/model_server.py": "tests/lifeos/models/test_connect.py",
    "lifeos/up/children.py": "tests/proofs/test_up.py",
    "lifeos/up/crew.py": "tests/proofs/test_up.py",
    "lifeos/up/deciding.py": "tests/proofs/test_up.py",
    "lifeos/up/machine.py": "tests/proofs/test_up.py",
    "lifeos/up/messages.py": "tests/lifeos/up/test_client.py",
    "lifeos/up/reaching.py": "tests/lifeos/up/test_asking.py",
    "lifeos/up/remembering.py": "tests/proofs/test_up.py",
    "lifeos/up/thinking.py": "tests/proofs/test_up.py",
    "lifeos/warden/finding.py": "tests/lifeos/warden/test_detector.py",
    "lifeos/warden/records.py": "tests/lifeos/warden/test_standing.py",
    "lifeos/warden/seen.py": "tests/lifeos/warden/test_detector.py",
    "lifeos/verdict/words.py": "tests/lifeos/verdict/test_judge.py",
    "lifeos/targets/admission/*.py": "tests/lifeos/targets/test_admission.py",
    "lifeos/targets/observe/*.py": "tests/lifeos/targets/test_observe.py",
    "lifeos/targets/opa/*.py": "tests/lifeos/targets/test_opa.py",
}
"""Modules without a test file of their own name, and the tests that would fail if they broke."""


def elsewhere(path):
    """The pattern of TESTED_ELSEWHERE that a source file matches."""
    return next((pattern for pattern in TESTED_ELSEWHERE if path.match(pattern)), None)


def mirror(path):
    """Where the tests of a source file stand."""
    relative = path.relative_to(ROOT)
    return ROOT / "tests" / relative.parent / f"test_{relative.name}"


def test_every_source_file_has_its_tests():
    missing = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if path.name != "__init__.py" and not mirror(path).exists() and elsewhere(path.relative_to(ROOT)) is None
    ]
    assert missing == []


def test_the_exceptions_are_true():
    for pattern, tests in TESTED_ELSEWHERE.items():
        assert (ROOT / tests).exists(), tests
        assert list(ROOT.glob(pattern)), f"no file matches {pattern}: remove the exception"


def test_no_file_is_long():
    long = {str(path.relative_to(ROOT)): count for path in SOURCES if (count := path.read_text().count("\n")) > 300}
    assert long == {}


def test_the_median_file_is_short():
    lengths = sorted(path.read_text().count("\n") for path in SOURCES if path.name != "__init__.py")
    assert lengths[len(lengths) // 2] <= 110


def test_no_file_has_a_name_that_says_nothing():
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base_utils", "tools_utils"}
    assert [str(path) for path in SOURCES if path.stem in vague] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_and_everything_public_in_it_is_explained(path):
    tree = ast.parse(path.read_text())
    assert ast.get_docstring(tree), "no module docstring"
    silent = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
        if not ast.get_docstring(node) and not nested(node, tree)
    ]
    assert silent == []


def nested(node, tree):
    """Whether a definition is inside a function or a private class: then nobody else reads it."""
    return any(
        node in ast.walk(other)
        and node is not other
        and (isinstance(other, ast.FunctionDef) or other.name.startswith("_"))
        for other in ast.walk(tree)
        if isinstance(other, ast.FunctionDef | ast.ClassDef)
    )


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_package_exports_is_sorted_and_true(path):
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    tree = ast.parse(path.read_text())
    listed = next(
        (
            ast.literal_eval(node.value)
            for node in tree.body
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__"
        ),
        None,
    )
    if listed is None:
        return
    module = importlib.import_module(name)
    assert len(set(listed)) == len(listed)
    upper_first = sorted(listed, key=lambda word: (0 if word.isupper() else 1 if word[0].isupper() else 2, word))
    assert listed in (sorted(listed), upper_first)
    assert [word for word in listed if not hasattr(module, word)] == []


@pytest.mark.parametrize("name", TARGETS)
def test_every_target_is_explained_and_tested(name):
    module = TARGETS[name]
    assert module.__name__ == f"lifeos.targets.{name}"
    assert module.__doc__
    assert (ROOT / f"tests/lifeos/targets/test_{name}.py").exists()


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_is_explained_and_tested(name):
    assert CHECKS[name].__doc__
    assert CHECKS[name].check.__doc__
    assert (ROOT / f"tests/lifeos/cluster/checks/test_{name}.py").exists()


@pytest.mark.parametrize("name", BYPASS)
def test_every_check_of_pods_is_explained_and_tested(name):
    assert BYPASS[name].__doc__
    assert BYPASS[name].check.__doc__
    assert (ROOT / f"tests/lifeos/cluster/warden/bypass/test_{name}.py").exists()


@pytest.mark.parametrize("name", RULES)
def test_every_rule_is_explained_and_tested(name):
    assert RULES[name].__doc__
    assert RULES[name].check.__doc__
    assert (ROOT / f"tests/lifeos/rules/test_{name}.py").exists()


def test_registries_are_complete_and_sorted():
    """A rule or target that nobody registered would be dead code; the order of a registry decides nothing."""
    for group in (TARGETS, CHECKS, BYPASS, rules.AGENT, rules.CATALOG, rules.ROSTER, rules.SOUND):
        assert list(group) == sorted(group)
    assert {path.stem for path in (ROOT / "lifeos/cluster/checks").glob("*.py")} - {"__init__", "check"} == set(CHECKS)
    assert {path.stem for path in (ROOT / "lifeos/cluster/warden/bypass").glob("*.py")} - {"__init__", "check"} == set(
        BYPASS
    )
    files = {path.stem for path in (ROOT / "lifeos/rules").glob("*.py")} - {"__init__", "problem"}
    assert files == set(RULES)
    folders = {
        path.stem
        for path in (ROOT / "lifeos/targets").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert folders - {"__init__"} == set(TARGETS)


def test_nothing_is_left_to_do():
    marks = ("TO" + "DO", "FIX" + "ME", "X" + "XX", "NotImplemented" + "Error")
    assert [str(path) for path in SOURCES if any(mark in path.read_text() for mark in marks)] == []
