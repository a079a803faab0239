"""The present state of a version: its journal is looked at whenever it is asked, so that what was learned is found at once, and what was forgotten is not."""

import threading
from functools import partial

from lifeos.memory.erasure import register
from lifeos.memory.graph.learned import Learned
from lifeos.memory.journal.branches import Branches
from lifeos.memory.recall.overlay import overlaid
from lifeos.memory.recall.version import Version
from lifeos.memory.store import Store
from lifeos.memory.vectors.kept import Kept
from lifeos.memory.view import Triple, view


class Present:
    """For all threads. What was forgotten on any branch is absent, whether or not the branch of this version took it over yet."""

    def __init__(self, store: Store, branches: Branches, version: Version) -> None:
        self.version = version
        self._store = store
        self._branches = branches
        self._lock = threading.Lock()
        self._signs: object = None
        self._now = version
        self._read: dict[bytes, tuple[str, Learned]] = {}
        self._vectors = Kept(store.folder, branches.memory, version.embedder)
        self._found: dict[str, tuple[str, Triple] | None] = {}

    def now(self) -> Version:
        """The version as it is known by now. Raises :class:`LifeOSError` when its journal is damaged."""
        with self._lock:
            signs = self._branches.signs()
            if signs != self._signs:
                self._now = self._overlaid()
                self._signs = signs
            return self._now

    def _overlaid(self) -> Version:
        erasures = register.settled(self._store.folder, self._branches.memory)
        snapshot = self.version.snapshot
        state = self._branches.present(snapshot)
        forgotten = self._branches.forgotten()
        known = view(self._store, self._branches, snapshot, state, forgotten.targets)
        wanted = {one for one in forgotten.targets - forgotten.learned if one.startswith("fact:")}
        unknown = frozenset(wanted - self._found.keys())
        found = known.found(unknown)
        self._found.update({one: found.get(one) for one in unknown})
        gone = {one: fact for one in wanted if (fact := self._found[one]) is not None}
        vectors = partial(self._vectors.of, erasures=erasures, forgotten=forgotten.targets)
        return overlaid(self.version, known, str(state or snapshot), gone, self._read, vectors)
