"""One suite, two engines: the cases of the policies' own tests, evaluated by rego-cpp, by conftest and by OPA."""

import shutil
from functools import partial
from pathlib import Path

import msgspec
import pytest

from lifeos.compiler.pipeline import Compilation
from lifeos.compiler.policies import check_policies
from lifeos.rego import Ruleset, conftest, embedded
from lifeos.rego.program import Program
from tests.lifeos.rego.rules import policy
from tests.policies import opa

pytestmark = pytest.mark.proof

BEFORE_MERGE = [(path.parent.name, path.stem) for path in opa.policy_modules("declaration", "admission")]
AT_RUN_TIME = [(path.parent.name, path.stem) for path in opa.policy_modules("action", "value")]
SHARED = {
    f"policies/lib/{path.name}": path.read_text()
    for path in (opa.POLICIES / "lib").glob("*.rego")
    if not path.stem.endswith("_test")
}


BAD = Path(__file__).parents[2] / "golden" / "bad"
REFUSED = sorted(path.name for path in BAD.iterdir() if path.name.startswith(("LOS401", "LOS402", "LOS403")))
OWN_WORDS = {"LOS403_syntax", "LOS403_two_values"}
"""What only an engine can find, and each says in its own words."""


class Asked:
    """A unit that is given as the document that rules see."""

    name = "ada"
    environment = "prod"

    def __init__(self, document):
        self._document = document

    def document(self):
        return self._document

    def bound_by(self, policy):
        return True


def ruleset(stage, name, fleet):
    module = f"policies/{stage}/{name}.rego"
    text = (opa.ROOT / module).read_text()
    return Ruleset((policy(module, text),), {**SHARED, module: text}, {"lifeos": fleet})


def found(findings):
    return {f"{item.code} {item.field or item.path or item.parameter}".strip() for item in findings}


@pytest.mark.parametrize(("stage", "name"), BEFORE_MERGE)
def test_cases(stage, name):
    table = opa.cases(stage, name)
    assert len(table) > 4
    seen = set()
    groups = {}
    for case in table.values():
        groups.setdefault(msgspec.json.encode(case["lifeos"], order="sorted"), []).append(case)
    for fleet, group in groups.items():
        rules = ruleset(stage, name, msgspec.json.decode(fleet))
        units = [Asked(case["input"]) for case in group]
        ours = embedded.evaluate(rules, units)
        assert ours == conftest.evaluate(rules, units, conftest=opa.program("conftest"))
        for index, case in enumerate(group):
            assert found(item for item in ours if item.unit == index) == set(case["expected"])
        seen |= {item.code for item in ours}
    assert seen == codes(stage, name), "every rule has a case that it refuses"


def codes(stage, name):
    text = (opa.POLICIES / stage / f"{name}.rego").read_text()
    return {line.split("code: ")[1] for line in text.splitlines() if line.startswith("#   code: ")}


@pytest.mark.parametrize(("stage", "name"), AT_RUN_TIME)
def test_cases_at_run_time(stage, name):
    """What OPA decides beside Envoy, the embedded engine decides in the Gym; and a person's values are tested by OPA and judged there."""
    module = f"policies/{stage}/{name}.rego"
    modules = {**SHARED, module: (opa.ROOT / module).read_text()}
    rule = "record" if name == "shadow_may_not_act" else "deny"
    seen = set()
    for case in opa.cases(stage, name).values():
        program = Program(modules, {"lifeos": case["lifeos"]}, f"{stage}/{name}/{rule}")
        reasons = program.ask(case["input"])
        assert {reason["code"] for reason in reasons} == set(case["expected"])
        seen |= {reason["code"] for reason in reasons}
    assert seen == codes(stage, name)


def test_decisions():
    """The whole decision, all fields of it, is the same by both engines."""
    paths = [path for path in (opa.POLICIES / "action").glob("*.rego") if not path.stem.endswith("_test")]
    modules = {
        f"policies/action/{path.name}": path.read_text()
        for path in paths
        if path.stem not in {"envoy", "ingress", "request"}
    }
    table = opa.evaluate("data.lifeos.action_test.cases")
    decided = opa.evaluate("data.lifeos.action_test.decided")
    assert decided.keys() == table.keys()
    for name, case in table.items():
        program = Program({**SHARED, **modules}, {"lifeos": case["lifeos"]}, "lifeos/action/result")
        assert program.ask(case["input"]) == decided[name], name


@pytest.mark.parametrize("case", REFUSED)
def test_both_refuse_the_same(case, tmp_path):
    """Whatever is wrong with a policy, CI says what the author saw: the same words at the same place."""
    shutil.copytree(BAD / "base", tmp_path, dirs_exist_ok=True)
    shutil.copytree(BAD / case / "repo", tmp_path, dirs_exist_ok=True)
    compilation = Compilation(str(tmp_path), cached=False)
    ours = check_policies(compilation, embedded.evaluate).found
    theirs = check_policies(compilation, partial(conftest.evaluate, conftest=opa.program("conftest"))).found
    assert ours
    if case in OWN_WORDS:
        assert [(item.code, item.span.file) for item in ours] == [(item.code, item.span.file) for item in theirs]
    else:
        assert ours == theirs
