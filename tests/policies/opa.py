"""The real OPA, as tests call it; and the cases that the policies' own tests are made of."""

import functools
import json
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
POLICIES = ROOT / "policies"


def program(name):
    """A program that `make tools` builds. Missing ones fail a test: a proof that is skipped proves nothing."""
    path = ROOT / ".build" / "bin" / name
    if not path.exists():
        pytest.fail(f".build/bin/{name} is missing: run `make tools`")
    return str(path)


def opa(*arguments, data=None):
    """Run OPA in the repository's root."""
    return subprocess.run(
        [program("opa"), *arguments], cwd=ROOT, input=data, capture_output=True, text=True, timeout=300, check=False
    )


def evaluate(query, *, files=("policies",), document=None):
    """The value of a query over the policies, tests included."""
    arguments = ["eval", "--format", "json", *(part for file in files for part in ("--data", str(file)))]
    done = opa(*arguments, "--stdin-input", query, data=json.dumps(document))
    assert done.returncode == 0, done.stderr + done.stdout
    return json.loads(done.stdout)["result"][0]["expressions"][0]["value"]


def policy_modules(*stages):
    """The modules of policies: those below a stage that have a rule `deny` or `record` and are no entry points."""
    paths = (path for stage in stages for path in sorted((POLICIES / stage).glob("*.rego")))
    return [
        path for path in paths if not path.stem.endswith("_test") and f"package {path.parent.name}." in path.read_text()
    ]


@functools.cache
def cases(stage, name):
    """The table `cases` of a policy's test: unit or call, fleet, and what is expected, by the case's name."""
    return evaluate(f"data.{stage}.{name}_test.cases")
