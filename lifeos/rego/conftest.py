"""Rego by the real conftest, with the real OPA inside: one process for all units."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from typing import Any

from lifeos.errors import ProgramError
from lifeos.rego.fault import Fault, RegoError, no_verdict
from lifeos.rego.finding import Finding, as_result, findings
from lifeos.rego.module import faults
from lifeos.rego.ruleset import Ruleset, package_of
from lifeos.rego.unit import Unit

TIMEOUT = 120.0
_FAULT = re.compile(r"(policies/[^\s:]+\.rego):(\d+):(?:(\d+):)? *([^\n]*)")


def program(root: str) -> str:
    """The conftest to run: the one built for the repository, else the one on the path."""
    built = os.path.join(root, ".build", "bin", "conftest")
    found = built if os.path.exists(built) else shutil.which("conftest")
    if found is None:
        raise ProgramError("conftest is not installed; build it with `make tools`, or use the embedded engine")
    return found


def evaluate(ruleset: Ruleset, units: Sequence[Unit], *, conftest: str, timeout: float = TIMEOUT) -> list[Finding]:
    """As :func:`lifeos.rego.embedded.evaluate`, by the program ``conftest``.

    Raises :class:`ProgramError` when it is missing, fails for another reason than the Rego, or takes more than ``timeout`` seconds.
    """
    wrong = faults(ruleset.modules)
    if wrong:
        raise RegoError(*wrong)
    if not ruleset.policies or not units:
        return []
    named = {package_of(policy.module): policy for policy in ruleset.policies}
    policies = {policy.name: policy for policy in ruleset.policies}
    results: list[list[dict[str, Any]]] = [[] for _ in units]
    answered: set[tuple[int, str]] = set()
    for result in _run(ruleset, units, conftest, timeout):
        index = int(os.path.basename(result["filename"]).removesuffix(".json"))
        policy, failures = named[result["namespace"]], result.get("failures") or ()
        if result.get("successes") or failures:
            answered.add((index, policy.name))
        for failure in failures:
            results[index].append(as_result(policy.name, {**failure.get("metadata", {}), "msg": failure["msg"]}))
    for policy in ruleset.policies:
        if any((index, policy.name) not in answered for index in range(len(units))):
            raise RegoError(no_verdict(policy.module))
    return [item for index, unit in enumerate(units) for item in findings(policies, index, unit, results[index])]


def _run(ruleset: Ruleset, units: Sequence[Unit], conftest: str, timeout: float) -> list[dict[str, Any]]:
    """Conftest's own report. The user's settings (CONFTEST_*, conftest.toml) must not change what is found."""
    with tempfile.TemporaryDirectory(prefix="lifeos-conftest-") as folder:
        for path, text in ruleset.modules.items():
            _write(os.path.join(folder, path), text)
        _write(os.path.join(folder, "data", "data.json"), json.dumps(ruleset.data))
        for index, unit in enumerate(units):
            _write(os.path.join(folder, "units", f"{index:06d}.json"), json.dumps(unit.document()))
        command = [conftest, "test", "--policy", "policies", "--data", "data", "--output", "json", "--parser", "json"]
        command += ["--no-fail", "--no-color", "units"]
        command += [argument for policy in ruleset.policies for argument in ("--namespace", package_of(policy.module))]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("CONFTEST_")}
        try:
            done = subprocess.run(  # noqa: S603  no shell
                command, cwd=folder, env=environment, capture_output=True, timeout=timeout, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise ProgramError(f"conftest took longer than {timeout:g} s") from error
        except OSError as error:
            raise ProgramError(f"conftest cannot be run: {error.strerror}") from error
    said = done.stderr.decode(errors="replace").strip()
    if done.returncode:
        raise _failure(said)
    try:
        report: list[dict[str, Any]] = json.loads(done.stdout)
    except ValueError as error:
        raise ProgramError(f"conftest printed no JSON; {said[:500] or 'it said nothing'}") from error
    return report


def _failure(said: str) -> Exception:
    """Conftest's words as faults at their lines when they name modules, else as a failed program."""
    found = [
        Fault(path, int(line), int(column or 1), text.strip()) for path, line, column, text in _FAULT.findall(said)
    ]
    return RegoError(*dict.fromkeys(found)) if found else ProgramError(f"conftest failed: {said[:500]}")


def _write(path: str, text: str) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
