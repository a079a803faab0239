"""Rego by the real conftest: one process for all units."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence

from lifeos.errors import ProgramError
from lifeos.rego.fault import Fault, RegoError
from lifeos.rego.finding import Finding, findings
from lifeos.rego.module import faults
from lifeos.rego.ruleset import Ruleset, package_of
from lifeos.rego.unit import Unit

TIMEOUT = 120


def program(root: str) -> str:
    """The conftest to run: the one built for the repository, else the one on the path."""
    built = os.path.join(root, ".build", "bin", "conftest")
    found = built if os.path.exists(built) else shutil.which("conftest")
    if found is None:
        raise ProgramError("conftest is not installed; build it with `make tools`, or use the embedded engine")
    return found


def evaluate(ruleset: Ruleset, units: Sequence[Unit], *, conftest: str) -> list[Finding]:
    """As :func:`lifeos.rego.embedded.evaluate`, by the program ``conftest``."""
    wrong = faults(ruleset.modules)
    if wrong:
        raise RegoError(*wrong)
    if not ruleset.policies or not units:
        return []
    done = _run(ruleset, units, conftest)
    try:
        results = json.loads(done.stdout)
    except ValueError as error:
        said = done.stderr.decode(errors="replace").strip() or "conftest printed nothing"
        raise RegoError(Fault("", 0, 0, said[:500])) from error
    names = {package_of(policy.module): policy.name for policy in ruleset.policies}
    policies = {policy.name: policy for policy in ruleset.policies}
    found: list[Finding] = []
    for result in results:
        index = int(os.path.basename(result["filename"]).removesuffix(".json"))
        denials = [
            {**failure.get("metadata", {}), "msg": failure["msg"], "policy": names[result["namespace"]]}
            for failure in result.get("failures") or ()
        ]
        found.extend(findings(policies, index, units[index], denials))
    return sorted(found)


def _run(ruleset: Ruleset, units: Sequence[Unit], conftest: str) -> "subprocess.CompletedProcess[bytes]":
    with tempfile.TemporaryDirectory(prefix="lifeos-conftest-") as folder:
        for path, text in ruleset.modules.items():
            _write(os.path.join(folder, path), text)
        _write(os.path.join(folder, "data", "data.json"), json.dumps(ruleset.data))
        inputs = [f"units/{index:06d}.json" for index in range(len(units))]
        for path, unit in zip(inputs, units, strict=True):
            _write(os.path.join(folder, path), json.dumps(unit.document()))
        command = [conftest, "test", "--policy", "policies", "--data", "data", "--output", "json", "--parser", "json"]
        command += [argument for policy in ruleset.policies for argument in ("--namespace", package_of(policy.module))]
        try:
            return subprocess.run([*command, *inputs], cwd=folder, capture_output=True, timeout=TIMEOUT, check=False)  # noqa: S603  no shell
        except subprocess.TimeoutExpired as error:
            raise ProgramError(f"conftest took longer than {TIMEOUT} s") from error
        except OSError as error:
            raise ProgramError(f"conftest cannot be run: {error.strerror}") from error


def _write(path: str, text: str) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
