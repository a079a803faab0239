"""The branches of a memory's journal, to read: one for each snapshot that was ever learned on, and how they continue each other."""

import contextlib
import os
from collections.abc import Iterable, Mapping
from functools import partial
from typing import NamedTuple

import msgspec

from lifeos.errors import LifeOSError
from lifeos.memory.journal import forgotten, heads, target
from lifeos.memory.journal.chain import Chain, DamagedError, acknowledged, lost, read
from lifeos.memory.journal.entry import Begin, Entry, Forget, Line, Remember, Replayed, plain
from lifeos.memory.state_id import StateId
from lifeos.memory.store import Store

FORMER = "former.json"
"""Beside a branch: what :meth:`Branches.former` reads."""


class Step(NamedTuple):
    """An entry on the way to a state. ``state``: the one that it made on its branch. ``about``: the fact that it learns, or what it forgets or confirms, as a target. ``quad``: the fact that it
    learns; else empty. ``origin``: the state of the branch that it was written to first."""

    state: StateId
    line: Line
    entry: Entry
    about: str
    quad: bytes

    @property
    def origin(self) -> str:
        """By which it is known, however often it is replayed."""
        return self.entry.origin if isinstance(self.entry, Replayed) else str(self.state)

    @property
    def forgets(self) -> bool:
        """Whether what it is about is to be absent from then on."""
        return isinstance(plain(self.entry), Forget)


class Forgotten(NamedTuple):
    """Targets. ``learned``: those that are facts which had been learned, so that no file of a version has them."""

    targets: frozenset[str]
    learned: frozenset[str]


class _Sign(NamedTuple):
    """By which it is seen that a file is as it was, or that it has grown."""

    inode: int
    size: int
    written: int


class _Known(NamedTuple):
    """A branch as it was read last."""

    sign: _Sign
    chain: Chain
    steps: list[Step]


class Branches:
    """The journal of a memory in a store, for all threads. What it has read of a branch it does not read again: a branch that grows is followed."""

    def __init__(self, store: str, memory: str) -> None:
        """``store``: its folder."""
        self.memory = memory
        self.store = store
        self._store = Store(store)
        self.folder = os.path.join(store, "journal", memory)
        self._read: dict[str, _Known] = {}

    def path(self, snapshot: str) -> str:
        """Of the file of a branch."""
        return os.path.join(self._folder(snapshot), "entries.jsonl")

    def current(self, snapshot: str) -> str:
        """The version that has the place of this one: itself, unless something was erased from it."""
        return self._store.current(snapshot)

    def former(self, snapshot: str) -> dict[str, int]:
        """The hashes that lines of a branch had before something was erased, with their positions."""
        try:
            with open(os.path.join(self._folder(snapshot), FORMER), "rb") as file:
                return msgspec.json.decode(file.read(), type=dict[str, int])
        except FileNotFoundError:
            return {}

    def _folder(self, snapshot: str) -> str:
        return os.path.join(self.folder, self.current(snapshot).removeprefix("sha256:"))

    def known(self) -> list[str]:
        """The snapshots that have a branch, sorted; with those whose branch is lost."""
        names = os.listdir(self.folder) if os.path.isdir(self.folder) else []
        here = (name for name in names if os.path.lexists(os.path.join(self.folder, name, "entries.jsonl")))
        return sorted(f"sha256:{name}" for name in {*here, *heads.known(self.store, self.memory)})

    def newest_first(self) -> list[str]:
        """The snapshots that have a branch, the one that was written to last first."""
        written = {snapshot: self.path(snapshot) for snapshot in self.known()}
        return [name for name, _, _ in sorted(_signs(written), key=lambda sign: (-sign[2], sign[0]))]

    def signs(self) -> tuple[tuple[str, int, int], ...]:
        """By which it is seen that any branch has grown, or the list of what is forgotten, without reading one."""
        written = {snapshot: self.path(snapshot) for snapshot in self.known()}
        return _signs({**written, "": forgotten.of(self.store, self.memory)})

    def forgotten(self) -> Forgotten:
        """What was forgotten on any branch, as far as each is whole, and all that the list says. Raises :class:`LifeOSError` when that is damaged."""
        gone = set(forgotten.read(forgotten.of(self.store, self.memory)))
        learned: set[str] = set()
        for snapshot in self.known():
            for step in self.whole(snapshot):
                if step.quad:
                    learned.add(step.about)
                elif step.forgets:
                    gone.add(step.about)
        return Forgotten(frozenset(gone), frozenset(gone & learned))

    def read(self, snapshot: str) -> Chain | None:
        """A branch; None when nobody learned on that snapshot. Raises :class:`DamagedError`."""
        try:
            return self.follow(snapshot)
        except FileNotFoundError:
            return None

    def whole(self, snapshot: str) -> list[Step]:
        """The entries of a branch, as far as it is whole."""
        chain, damage = self.examined(snapshot)
        if chain is None:
            return []
        known = self._read.get(snapshot)
        return (
            known.steps
            if known is not None and known.chain is chain and damage is None
            else steps(chain, chain.position)
        )

    def follow(self, snapshot: str) -> Chain:
        """A branch that there is: of one that was read before, what was added. Raises :class:`DamagedError`, and :class:`FileNotFoundError` when there is none."""
        path = self.path(snapshot)
        head = heads.read(heads.of(path))  # before the file, which is written first
        try:
            status = os.stat(path)
        except FileNotFoundError:
            if head is None:
                raise
            raise lost(path, head) from None
        chain = self._followed(snapshot, path, _Sign(status.st_ino, status.st_size, status.st_mtime_ns))
        acknowledged(path, chain, head, partial(self.former, snapshot))
        return chain

    def _followed(self, snapshot: str, path: str, sign: _Sign) -> Chain:
        known = self._read.get(snapshot)
        if known is not None and known.sign == sign:
            return known.chain
        grown = known is not None and known.sign.inode == sign.inode and known.sign.size < sign.size
        chain = read(path, known.chain if known is not None and grown else None)
        if chain.begin.memory != self.memory:
            raise DamagedError(path, 0, f"it is the journal of memory '{chain.begin.memory}'", None)
        before = known.steps if known is not None and chain.lines[: len(known.steps) + 1] == known.chain.lines else []
        self._read[snapshot] = _Known(sign, chain, [*before, *steps(chain, chain.position, len(before))])
        return chain

    def examined(self, snapshot: str) -> tuple[Chain | None, DamagedError | None]:
        """What is whole of a branch, and the damage that it ends at, if there is any."""
        try:
            return self.read(snapshot), None
        except DamagedError as error:
            return error.before, error

    def lineage(self, state: StateId) -> list[Step]:
        """What leads to a state, oldest first, through the branches that it continues. Damage that comes later is none of it. Raises
        :class:`LifeOSError` when a journal lacks the state, or is another one."""
        parts: list[list[Step]] = []
        before: StateId | None = state
        while before is not None:
            chain = self._until(before)
            parts.append(self.whole(before.snapshot)[: before.position])
            before = StateId.parse(chain.begin.parent) if chain.begin.parent else None
        return [step for part in reversed(parts) for step in part]

    def _until(self, state: StateId) -> Chain:
        """The branch of a state, as far as it is whole."""
        chain, damage = self.examined(state.snapshot)
        if damage is not None and (chain is None or chain.position < state.position):
            raise damage
        if chain is None:
            raise LifeOSError(f"there is no journal of {state.snapshot} in {self.folder}; bring it back from a copy")
        known = chain.position >= state.position and (
            chain.lines[state.position].sha256 == state.head
            or self.former(state.snapshot).get(state.head) == state.position
        )
        if not known:
            raise LifeOSError(
                f"{self.path(state.snapshot)} is not the journal that {state.short} is of: it has {chain.position} entries, and not "
                f"the line {state.head[:12]} at {state.position}; bring that journal back from a copy"
            )
        return chain

    def present(self, snapshot: str) -> StateId | None:
        """The newest state of a snapshot; None when nobody learned on it."""
        chain = self.read(snapshot)
        return chain.state if chain is not None else None

    def continued(self, follows: Iterable[str]) -> StateId | None:
        """The state that a new branch continues: the newest one of the first of these snapshots that has a branch."""
        for snapshot in follows:
            state = self.present(snapshot)
            if state is not None:
                return state
        return None


def _signs(paths: Mapping[str, str]) -> tuple[tuple[str, int, int], ...]:
    found = []
    for name, path in paths.items():
        with contextlib.suppress(FileNotFoundError):
            status = os.stat(path)
            found.append((name, status.st_size, status.st_mtime_ns))
    return tuple(found)


def steps(chain: Chain, upto: int, after: int = 0) -> list[Step]:
    """The entries of one branch up to a position. ``after``: how many are left out."""
    return [
        _step(chain.id_at(line.n), line, line.entry)
        for line in chain.lines[after + 1 : upto + 1]
        if not isinstance(line.entry, Begin)
    ]


def _step(state: StateId, line: Line, entry: Entry) -> Step:
    said = plain(entry)
    if not isinstance(said, Remember):
        return Step(state, line, entry, said.target, b"")
    quad = said.fact.encode()
    return Step(state, line, entry, target.of_fact(quad), quad)


def replayed(step: Step) -> Replayed:
    """A step as an entry of another branch."""
    if isinstance(step.entry, Replayed):
        return step.entry
    return Replayed(origin=step.origin, at=step.line.at, entry=step.entry)
