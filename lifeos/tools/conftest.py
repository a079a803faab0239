"""conftest: Rego by the real Open Policy Agent."""

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from typing import Any

from lifeos.errors import ProgramError

MEMORY = 8 << 30
"""Bytes of address space. A thousand agents take one tenth of it."""


class RefusedError(Exception):
    """conftest did not get to the documents. The message is what it said."""


class ExcessError(Exception):
    """conftest took more than it may. The message says of what."""


def program(root: str) -> str:
    """The conftest to run: the one built for the repository, else the one on the path."""
    built = os.path.join(root, ".build", "bin", "conftest")
    found = built if os.path.exists(built) else shutil.which("conftest")
    if found is None:
        raise ProgramError("conftest is not installed; build it with `make tools`, or use the embedded engine")
    return found


def identity(conftest: str) -> str:
    """What stands for this very program: another one may say something else."""
    status = os.stat(conftest)
    return f"{os.path.realpath(conftest)} {status.st_size} {status.st_mtime_ns}"


def test(
    conftest: str,
    modules: Mapping[str, str],
    data: Mapping[str, Any],
    documents: Iterable[Any],
    namespace: str,
    seconds: float,
) -> dict[int, list[dict[str, Any]]]:
    """The failures that a package finds in each document, by the document's number. All that happens in one process.

    ``modules``: Rego by path, all of which must compile; raises :class:`RefusedError` when one does not. Raises
    :class:`ExcessError` when it takes more than ``seconds`` or :data:`MEMORY`, :class:`ProgramError` when the program is
    missing or prints no report.
    """
    with tempfile.TemporaryDirectory(prefix="lifeos-conftest-") as folder:
        for path, text in modules.items():
            _write(os.path.join(folder, path), text)
        _write(os.path.join(folder, "data", "data.json"), json.dumps(data))
        for index, document in enumerate(documents):
            _write(os.path.join(folder, "documents", f"{index:06d}.json"), json.dumps(document))
        command = [conftest, "test", "--policy", "policies", "--data", "data", "--output", "json", "--parser", "json"]
        command += ["--no-fail", "--no-color", "--namespace", namespace, "documents"]
        report = _run(command, folder, seconds)
    return {
        int(os.path.basename(result["filename"]).removesuffix(".json")): result.get("failures") or []
        for result in report
    }


def _run(command: list[str], folder: str, seconds: float) -> list[dict[str, Any]]:
    """The report. The user's own settings (CONFTEST_*, conftest.toml) must not change what is found."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CONFTEST_")}
    try:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    except OSError as error:
        raise ProgramError(f"conftest cannot be run: {error.strerror}") from error
    with process:
        _bound(process.pid)
        try:
            printed, errors = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            process.kill()
            raise ExcessError(f"takes longer than {seconds:g} s") from error
    said = errors.decode(errors="replace").strip()
    if "out of memory" in said:
        raise ExcessError(f"needs more than {MEMORY >> 30} GiB of memory")
    if process.returncode:
        raise RefusedError(said)
    try:
        report: list[dict[str, Any]] = json.loads(printed)
    except ValueError as error:
        raise ProgramError(f"conftest printed no JSON; {said[:500] or 'it said nothing'}") from error
    return report


def _bound(process: int) -> None:
    """Bound the memory of a process, where the system can: a policy that asks for all there is would take it from others."""
    with contextlib.suppress(ImportError, AttributeError, OSError, ValueError):
        import resource  # noqa: PLC0415  # not on every system

        resource.prlimit(process, resource.RLIMIT_AS, (MEMORY, MEMORY))


def _write(path: str, text: str) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
