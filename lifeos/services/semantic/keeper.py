"""The keeper: each version that the fleet names is open, whole and verified, and what nothing names is let go. It looks at how things are, again and again, so it
does not matter what it missed: a pin that moved, a remote that was away, a restart."""

import threading
from collections.abc import Callable, Iterable

from lifeos.errors import LifeOSError
from lifeos.ir import Fleet, Memory
from lifeos.services.semantic.versions import Versions


def wanted(fleet: Fleet) -> list[Memory]:
    """The memories that agents have, by name."""
    used = sorted({agent.memory.ref for agent in fleet.agents.values() if agent.memory is not None})
    return [fleet.catalog.memories[name] for name in used]


class Keeper:
    """In a thread of its own, or pass by pass."""

    def __init__(
        self,
        fleet: Callable[[], Fleet],
        versions: Versions,
        say: Callable[[str], None],
        discard: Callable[[Memory, set[str]], Iterable[str]] | None = None,
        share: Callable[[Memory], object] | None = None,
    ) -> None:
        """``say``: for whoever runs the service: what was opened, let go, and why something cannot be; each once. ``discard``: where the store only keeps what is elsewhere,
        take the versions of a memory off the disk that neither it nor the set names; which went. ``share``: has what is forgotten of a memory known here and where versions of it are
        made. Both may raise :class:`LifeOSError` and :class:`OSError`."""
        self._fleet = fleet
        self._versions = versions
        self._say = say
        self._discard = discard
        self._share = share
        self._discarded: list[Memory] | None = None
        self._wrong: dict[str, str] = {}
        self._unshared: dict[str, str] = {}
        self._ended = threading.Event()
        self._latest: Fleet | None = None
        self.passed = False

    def fleet(self) -> Fleet:
        """As the last pass saw it: whoever is asked need not wait for an API server that is away. Raises :class:`LifeOSError` when there has never been one."""
        return self._latest or self._fleet()

    def keep(self) -> list[str]:
        """One pass; the memories whose pinned version cannot be opened. Raises :class:`LifeOSError` when there is no fleet."""
        self._latest = self._fleet()
        memories = wanted(self._latest)
        self._shared(memories)  # before anything is served of which somebody else knows that it is not to be
        wrong = {}
        for memory in memories:
            if not self._versions.ready(memory):
                try:
                    self._versions.of(memory)
                    self._say(f"{memory.name}: {memory.snapshot} is served")
                except (LifeOSError, OSError) as error:
                    wrong[memory.name] = f"{memory.name}: {memory.snapshot} cannot be served: {error}"
        for name, message in wrong.items():
            if self._wrong.get(name) != message:
                self._say(message)
        self._wrong = wrong
        for name, _, snapshot, _ in self._versions.close_but(memories):
            self._say(f"{name}: {snapshot} is let go")
        if not wrong and memories != self._discarded:
            self._tidy(memories)
        self.passed = True
        return sorted(wrong)

    def _shared(self, memories: list[Memory]) -> None:
        """That somebody cannot be told is no reason to keep agents from what is here."""
        if self._share is None:
            return
        failed = {}
        for memory in memories:
            try:
                self._share(memory)
            except (LifeOSError, OSError) as error:
                failed[memory.name] = f"{memory.name}: what is forgotten is not told where versions are made: {error}"
        for name, message in failed.items():
            if self._unshared.get(name) != message:
                self._say(message)
        self._unshared = failed

    def _tidy(self, memories: list[Memory]) -> None:
        """Once for what is wanted; while somebody else writes to the store, in another pass."""
        if self._discard is None:
            return
        try:
            for memory in memories:
                for snapshot in self._discard(memory, {one.snapshot for one in self._versions.beside(memory)}):
                    self._say(f"{memory.name}: {snapshot} is off the disk")
        except (LifeOSError, OSError) as error:
            self._say(f"what is served no more stays on the disk for now: {error}")
        else:
            self._discarded = memories

    def run(self, seconds: float) -> None:
        """Pass after pass until :meth:`end`, with so many seconds between."""
        while not self._ended.wait(seconds):
            try:
                self.keep()
            except LifeOSError as error:  # no fleet just now: what is open serves on
                self._say(str(error))

    def end(self) -> None:
        """After the pass that is under way."""
        self._ended.set()
