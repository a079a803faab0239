"""The journals of the memories that are served, to write to: one writer at a time in this process, and beside other processes by the journal's own lock."""

import os
import re
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable

import msgspec

from lifeos.ir import Memory
from lifeos.memory.journal.branches import Branches
from lifeos.memory.journal.entry import Forget, Remember
from lifeos.memory.journal.learning import Learning, learning
from lifeos.memory.state_id import StateId

_SNAPSHOT = re.compile(r"sha256:[0-9a-f]{64}")
_WAIT = 5.0
"""Seconds to wait for another process that writes to a journal: one that learns is done in milliseconds."""

Follows = Callable[[Memory], Iterable[str]]
"""The versions that were pinned before the one of a memory ever was, newest first."""


class Journals:
    """Those in a store. All raise :class:`LifeOSError` for a journal that is damaged, or that somebody else writes to all the time, and :class:`OSError` when the
    disk refuses: then nothing was learned."""

    def __init__(self, store: str, follows: Follows, now: Callable[[], str]) -> None:
        """``store``: its folder; ``now``: the time, UTC, ISO 8601."""
        self._store = store
        self._follows = follows
        self._now = now
        self._branches: dict[str, Branches] = {}
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def branches(self, memory: Memory) -> Branches:
        """The journal of a memory, to read."""
        return self._branches.setdefault(memory.name, Branches(self._store, memory.name))

    def own(self, memory: Memory, version: str) -> Memory:
        """A memory as an agent has it that was compiled with a version: at that one while the pinned one continues it, so that the live pods of an agent
        keep theirs while a canary tries the next; else at the pinned one, so that what was reverted is asked no more. A version from which something was
        erased since is the one that has its place."""
        compiled = self.compiled(memory, version)
        return compiled if compiled == memory or self._continues(memory, compiled.snapshot) else memory

    def compiled(self, memory: Memory, version: str) -> Memory:
        """A memory at the version that an agent was compiled with, or what has its place since something was erased from it; as it is pinned when that is no version."""
        if _SNAPSHOT.fullmatch(version) is None:
            return memory
        return msgspec.structs.replace(memory, snapshot=self.branches(memory).current(version))

    def _continues(self, memory: Memory, version: str) -> bool:
        branches = self.branches(memory)
        chain, _ = branches.examined(memory.snapshot)
        seen = {memory.snapshot}
        while chain is not None and chain.begin.parent:
            parent = StateId.parse(chain.begin.parent).snapshot
            if parent == version:
                return True
            if parent in seen:
                return False
            seen.add(parent)
            chain, _ = branches.examined(parent)
        return False

    def remember(self, memory: Memory, said: Remember, names: Iterable[Remember]) -> StateId:
        """See :meth:`Learning.remember`, which may raise :class:`ForgottenError`."""
        return self._write(memory, lambda known, at: known.remember(said, at, names))

    def forget(self, memory: Memory, said: Forget, beside: Iterable[Memory]) -> StateId:
        """See :meth:`Learning.forget`. ``beside``: the same memory at other versions that are served, whose states lack it from now on, too."""
        state = self._write(memory, lambda known, at: known.forget(said, at))
        for one in beside:
            self.open(one)
        return state

    def open(self, memory: Memory) -> StateId:
        """Have the version of a memory continue that of the one before it, without what was forgotten on any other."""
        return self._write(memory, lambda known, _: known.state)

    def _write(self, memory: Memory, deed: Callable[[Learning, str], StateId]) -> StateId:
        branches = self.branches(memory)
        with self._locks[memory.name]:
            follows = () if os.path.lexists(branches.path(memory.snapshot)) else self._follows(memory)
            with learning(branches, memory.snapshot, follows, self._now(), _WAIT) as known:
                return deed(known, self._now())
