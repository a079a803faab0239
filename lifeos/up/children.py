"""Programs of the platform beside this process: the semantic layer, the models, OPA. Each ends with it, and it with each of them."""

import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from lifeos.errors import LifeOSError
from lifeos.tools import bound
from lifeos.up.home import last_words
from lifeos.up.staff import environment

_LOOK = 0.05
"""Seconds between two looks whether it is ready."""


class Child:
    """A program that was started. ``name``: what it is called for people."""

    def __init__(
        self,
        name: str,
        program: Sequence[str],
        log: str,
        *,
        pass_fds: Sequence[int] = (),
        variables: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """``log``: takes what it prints; begun anew. ``variables``: of its environment, beside what every child has. Raises :class:`LifeOSError` when the machine cannot."""
        self.name, self._log = name, log
        try:
            if os.path.exists(log):
                os.unlink(log)
            self._process = bound.start(program, log, {**environment(os.environ), **variables}, pass_fds)
        except OSError as error:
            raise LifeOSError(f"{name} cannot be started: {error}") from error

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def ended(self) -> str:
        """Why it ended, in its own last words; empty while it runs."""
        code = self._process.poll()
        if code is not None and code < 0:
            return f"it was killed by signal {-code}"
        return "" if code is None else last_words(self._log) or f"it ended with status {code}"

    def printed(self) -> str:
        """What it has printed so far."""
        try:
            with open(self._log, encoding="utf-8", errors="replace") as file:
                return file.read()
        except OSError:
            return ""

    def wait(self, ready: Callable[["Child"], str], seconds: float) -> str:
        """Wait until it is ready, and give what ``ready`` says then. Raises :class:`LifeOSError` when it ends before, or takes too long."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if found := ready(self):
                return found
            if why := self.ended():
                raise LifeOSError(why)
            time.sleep(_LOOK)
        raise LifeOSError(f"{self.name} was not ready within {seconds:.0f} s; see {self._log}")

    def end(self) -> None:
        """End it, by force if need be."""
        bound.end(self._process)


def lifeos(root: str, *arguments: str) -> list[str]:
    """A command of LifeOS for a repository."""
    return [sys.executable, "-P", "-m", "lifeos", "-C", root, *arguments]


def printed_url(child: Child) -> str:
    """The address that it printed once it listens; empty before."""
    return next((line.strip() for line in child.printed().splitlines() if line.startswith("http://")), "")
