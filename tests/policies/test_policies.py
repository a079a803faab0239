"""Every policy is formatted, strict, explained, and tested to the last line, by the real OPA."""

import json
import subprocess

import pytest
import yaml

from tests.policies import opa

pytestmark = pytest.mark.proof

PATHS = sorted(str(path.relative_to(opa.ROOT)) for path in opa.POLICIES.rglob("*.rego"))
PATIENT = ("--timeout", "60s")
"""OPA gives up after five seconds, which a machine that is shared may take."""

META = str(opa.ROOT / "tests" / "policies" / "meta.rego")


def parsed(path):
    done = opa.opa("parse", "--format", "json", "--json-include", "locations", str(path))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def problems(modules):
    return evaluated("data.meta.problems", {"modules": modules})


def evaluated(query, document):
    return opa.evaluate(query, files=(META,), document=document)


def test_strict():
    done = opa.opa("check", "--strict", "policies", META)
    assert done.returncode == 0, done.stderr


def test_formatted():
    done = opa.opa("fmt", "--list", "policies", META)
    assert done.stdout.strip() == "", "run: .build/bin/opa fmt --write policies"


def test_tests_pass():
    done = opa.opa("test", "policies", *PATIENT, "--format", "json")
    results = json.loads(done.stdout)
    assert len(results) > 60
    assert [result["name"] for result in results if result.get("fail") or result.get("error")] == []
    assert done.returncode == 0


def test_every_line_is_covered():
    done = opa.opa("test", "policies", *PATIENT, "--coverage", "--threshold", "100", "--format", "json")
    report = json.loads(done.stdout)
    missed = {path: lines["not_covered"] for path, lines in report["files"].items() if lines.get("not_covered")}
    assert missed == {}
    assert done.returncode == 0


def test_conftest_runs_the_same_tests():
    """Conftest has an OPA of its own inside; what CI evaluates with must hold by it, too."""
    program = opa.program("conftest")
    command = [program, "verify", "--policy", "policies", "--output", "json", "--no-color"]
    done = subprocess.run(command, cwd=opa.ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr + done.stdout[-2000:]


def test_policies_are_explained():
    assert problems({path: parsed(path) for path in PATHS}) == []


def test_every_policy_has_cases():
    for path in opa.policy_modules("declaration", "admission", "action", "value"):
        table = opa.cases(path.parent.name, path.stem)
        assert any(case["expected"] for case in table.values()), path
        assert any(not case["expected"] for case in table.values()), path


def test_every_module_is_declared():
    """A policy without a Policy document would never run."""
    text = (opa.ROOT / "agents.d" / "platform" / "policies.yaml").read_text()
    declared = {document["spec"]["module"] for document in yaml.safe_load_all(text)}
    modules = {
        str(path.relative_to(opa.ROOT)) for path in opa.policy_modules("declaration", "admission", "action", "value")
    }
    assert declared == modules


GOOD = """\
# METADATA
# title: A title
# description: A description.
# custom:
#   policy: good
package declaration.good

# METADATA
# title: A title
# description: A description.
# custom:
#   code: a-code
#   remedy: a remedy
deny contains {"code": "a-code", "hint": "a remedy"} if input.bad
"""


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", []),
        ("# description: A description.\n# custom:\n#   policy", "# custom:\n#   policy", ["title and description"]),
        ("policy: good", "policy: other", ["custom.policy: good"]),
        (
            "deny contains",
            "helper := 1\n\ndeny contains",
            ["'deny' needs METADATA with a title", "needs METADATA with"],
        ),
        ("#   code: a-code\n", "", ['["custom", "code"]']),
        ("#   remedy: a remedy\n", "", ['["custom", "remedy"]']),
        ('"code": "a-code"', '"code": "b-code"', ["does not yield the code"]),
        ('"hint": "a remedy"', '"hint": "another"', ["does not yield the remedy"]),
        ("if input.bad", "if not startswith(input.bad, input.b)", ["name this condition"]),
        ("if input.bad", "if not input.bad in {1}", ["name this condition"]),
        ("if input.bad", "if not input.bad == 1", []),
        ("if input.bad", "if not input.bad", []),
    ],
)
def test_the_policy_about_policies(tmp_path, before, after, expected):
    assert before in GOOD
    module = tmp_path / "good.rego"
    module.write_text(GOOD.replace(before, after, 1) if before else GOOD)
    found = problems({"policies/declaration/good.rego": parsed(module)})
    assert bool(found) == bool(expected), found
    for text in expected:
        assert any(text in problem for problem in found), found


def test_codes_are_unique(tmp_path):
    module = tmp_path / "good.rego"
    module.write_text(GOOD)
    one = parsed(module)
    found = problems({"policies/declaration/good.rego": one, "policies/admission/good.rego": one})
    assert found == ["code 'a-code' stands in 2 places"]
