"""kubectl: objects of the cluster that the user's own configuration leads to."""

import json
import shutil
import subprocess
from collections.abc import Generator
from contextlib import suppress
from typing import Any

from lifeos.errors import ProgramError

_TIMEOUT = 60
"""Seconds for one question to the API server."""
_NOBODY = ("The connection to the server ", "Unable to connect to the server: ")
"""How it begins when it has no answer to show."""
_QUESTION = " - did you specify the right host or port?"
"""Of its own, though nobody did: the kubeconfig says them."""


class AbsentError(ProgramError):
    """The cluster has no such object, or no such kind."""


class UnreachableError(ProgramError):
    """Nobody answers as the cluster's API server; the message has what the network or the TLS library said."""


class Cluster:
    """A cluster, by a context of the user's kubeconfig; None for the current one."""

    def __init__(self, context: str | None = None) -> None:
        """Raises :class:`ProgramError` when kubectl is not installed."""
        found = shutil.which("kubectl")
        if found is None:
            raise ProgramError("kubectl is not installed; see https://kubernetes.io/docs/tasks/tools")
        self._command = [found, *([f"--context={context}"] if context is not None else [])]

    def create(self, body: dict[str, Any]) -> dict[str, Any]:
        """Create an object; as it is stored. Raises :class:`ProgramError`."""
        return self._ask("create", "--filename=-", "--output=json", data=json.dumps(body))

    def get(self, kind: str, namespace: str, name: str) -> dict[str, Any]:
        """An object. Raises :class:`AbsentError` when there is none, :class:`ProgramError`."""
        return self._ask("get", kind, name, f"--namespace={namespace}", "--output=json")

    def watch(self, kind: str, namespace: str, name: str) -> Generator[dict[str, Any], None, None]:
        """An object as it is and each time it changes, without end; close the iterator to stop. The API server ends a watch after a
        while, and then another one is begun. Raises :class:`AbsentError` when it is gone, :class:`ProgramError`."""
        while True:
            yield from self._watch_once(kind, namespace, name)

    def _watch_once(self, kind: str, namespace: str, name: str) -> Generator[dict[str, Any], None, None]:
        arguments = ["get", kind, name, f"--namespace={namespace}", "--output=json", "--watch"]
        with subprocess.Popen(
            [*self._command, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            try:
                lines: list[str] = []
                for line in process.stdout:
                    lines.append(line)
                    if line == "}\n":  # objects come one after the other, indented, so this ends one
                        yield json.loads("".join(lines))
                        lines.clear()
                if process.wait():
                    _refuse(process.stderr.read())
            finally:
                with suppress(ProcessLookupError):
                    process.kill()

    def _ask(self, *arguments: str, data: str = "") -> dict[str, Any]:
        try:
            done = subprocess.run(
                [*self._command, *arguments], input=data, capture_output=True, text=True, timeout=_TIMEOUT, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise UnreachableError(f"kubectl: timed out after {_TIMEOUT} s") from error
        if done.returncode:
            _refuse(done.stderr)
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer


def _refuse(said: str) -> None:
    """Raise what kubectl said. Its log lines, before that, are about retries."""
    lines = [line for line in said.splitlines() if line.strip()] or ["it said nothing"]
    words = lines[-1].removeprefix("error: ")
    if words.startswith(_NOBODY):
        raise UnreachableError(f"kubectl: {words.removesuffix(_QUESTION)}")
    absent = "(NotFound)" in words or "doesn't have a resource type" in words
    raise (AbsentError if absent else ProgramError)(f"kubectl: {words}")
