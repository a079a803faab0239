"""LifeOS in the benchmark: the installed program, on the generated repository itself."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator

import environments
import fleet
from measure import Cost, run
from peers.peer import STDOUT

NAME = "LifeOS"
CHECK = "LifeOS, `check` with all Rego policies"


class LifeOS:
    """One repository, compiled in three states: with nothing there, with nothing changed, with one agent edited."""

    def __init__(self, repo: str, folders: list[str]) -> None:
        self.repo = repo
        self._agent = folders[len(folders) // 2]
        self._revisions = 0
        self.program = os.path.join(os.path.dirname(environments.lifeos()), "lifeos")

    def clear(self) -> None:
        """Back to a repository that was never compiled."""
        for name in ("manifests", "argocd", ".lifeos"):
            shutil.rmtree(f"{self.repo}/{name}", ignore_errors=True)

    def cold(self) -> Cost:
        """No cache and no output."""
        self.clear()
        return self._compile()

    def unchanged(self) -> Cost:
        """Compiled before."""
        return self._compile()

    def edited(self) -> Cost:
        """Compiled before, then one agent's prompt edited."""
        self._revisions += 1
        fleet.edit(self.repo, self._agent, self._revisions)
        return self._compile()

    def modes(self) -> Iterator[tuple[str, Callable[[], Cost]]]:
        """In the order in which they must run."""
        yield from (("cold", self.cold), ("unchanged", self.unchanged), ("edited", self.edited))

    def checks(self) -> Iterator[tuple[str, Callable[[], Cost]]]:
        """What a pull request must pass, in the same states; after :meth:`modes`, for it compares what is rendered."""
        yield from (("cold", self._checked_anew), ("unchanged", self._checked), ("edited", self._checked_after_an_edit))

    def _checked_anew(self) -> Cost:
        """As in a fresh clone: everything is rendered, nothing is remembered."""
        shutil.rmtree(f"{self.repo}/.lifeos", ignore_errors=True)
        return self._checked()

    def _checked_after_an_edit(self) -> Cost:
        self.edited()
        return self._checked()

    def _checked(self) -> Cost:
        return run(self.repo, (self.program, "check", "--format", "json"), f"{self.repo}/.{STDOUT}")

    def version(self) -> str:
        """What the program says."""
        return subprocess.run([self.program, "version"], capture_output=True, text=True, check=True).stdout.strip()

    def help(self) -> Cost:
        """Start-up alone."""
        return run(self.repo, (self.program, "--help"), f"{self.repo}/.{STDOUT}")

    def _compile(self) -> Cost:
        return run(self.repo, (self.program, "compile"), f"{self.repo}/.{STDOUT}")
