"""Learning on a version: its branch of the journal, open to append to.

What is to be forgotten holds on all branches: whoever opens one first takes over what was forgotten on the others meanwhile, so that going back
to an older version brings nothing back. And it holds for good: what was forgotten is not learned again. So a state is a two-phase set, the
facts that were ever added without those that were ever forgotten, and neither the order of replays nor their number matters.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial

from lifeos.errors import LifeOSError, UsageError
from lifeos.memory.erasure import register
from lifeos.memory.journal import forgotten, target
from lifeos.memory.journal.aside import aside
from lifeos.memory.journal.branches import Branches, replayed
from lifeos.memory.journal.called import label
from lifeos.memory.journal.entry import FORMAT, Begin, Confirm, Entry, Forget, Remember, plain
from lifeos.memory.journal.writer import Writer, writing
from lifeos.memory.state_id import StateId

_OTHERS = "somebody else"
_TOLD = "it is in the list of what is forgotten"


class ForgottenError(LifeOSError):
    """A fact that was forgotten is not learned again."""


class Learning:
    """The present state of a version, to be added to. Times are UTC, ISO 8601."""

    def __init__(self, branches: Branches, writer: Writer) -> None:
        self._branches = branches
        self._writer = writer
        lineage = branches.lineage(writer.state)
        said = [plain(step.entry) for step in lineage]
        self.forgotten = {one.target: one for one in said if isinstance(one, Forget)}
        self.remembered = {one for one in said if isinstance(one, Remember)}
        self.confirmed = {one.target for one in said if isinstance(one, Confirm)}
        self._called = {place: step.quad.decode() for step in lineage if (place := label(step.quad)) is not None}

    @property
    def state(self) -> StateId:
        """What is on the disk."""
        return self._writer.state

    def remember(self, said: Remember, at: str, names: Iterable[Remember] = ()) -> StateId:
        """Learn a fact, with the names of what it is about, each where that was called otherwise last; the state from then on. Nothing is written of what is known already, as the
        same agent learned it from the same. Raises :class:`ForgottenError`, and :class:`OSError` when the disk refuses."""
        every = [*names, said]
        for one in every:
            gone = self.forgotten.get(target.of_fact(one.fact.encode()))
            if gone is not None:
                raise ForgottenError(
                    f"{gone.target} was forgotten by {gone.who} and is not learned again; state another fact"
                )
        if said in self.remembered:
            return self.state
        called = {place: one for one in every if (place := label(one.fact.encode())) is not None}
        new = [one for place, one in called.items() if one is not said and self._called.get(place) != one.fact]
        state = self._writer.append([*new, said], at)
        self.remembered.update([*new, said])
        self._called.update((place, one.fact) for place, one in called.items())
        return state

    def forget(self, said: Forget, at: str) -> StateId:
        """Have something absent from every later state; nothing is written when it is already. Raises :class:`OSError` when the disk refuses."""
        if said.target in self.forgotten:
            return self.state
        state = self._writer.append([said], at)
        self.forgotten[said.target] = said
        self._list()
        return state

    def confirm(self, said: Confirm, at: str) -> StateId:
        """Have a fact that was learned be more than proposed; nothing is written when it is already. Raises :class:`UsageError` for one that nobody learned here,
        :class:`ForgottenError`, and :class:`OSError` when the disk refuses."""
        gone = self.forgotten.get(said.target)
        if gone is not None:
            raise ForgottenError(f"{gone.target} was forgotten by {gone.who}; there is nothing to confirm")
        if said.target not in {target.of_fact(one.fact.encode()) for one in self.remembered}:
            raise UsageError(
                f"nobody learned {said.target} on this version; `lifeos memory log` lists what was learned"
            )
        if said.target in self.confirmed:
            return self.state
        state = self._writer.append([said], at)
        self.confirmed.add(said.target)
        return state

    def replay(self, at: str, only: str | None = None) -> int:
        """Take over what is aside on other branches, or on one, oldest first; how many entries. The second time there are none."""
        missing = [step for one in aside(self._branches, self.state, only) for step in one.steps]
        missing.sort(key=lambda step: step.line.at)
        self._take([replayed(step) for step in missing], at)
        return len(missing)

    def take_forgotten(self, at: str) -> None:
        """Take over what was forgotten on other branches, and what the list says besides, as of another machine; the list has all of it then."""
        missing = [step for one in aside(self._branches, self.state) for step in one.steps]
        self._take([replayed(step) for step in missing if step.forgets], at)
        told = forgotten.read(forgotten.of(self._branches.store, self._branches.memory))
        self._take([Forget(target=one, who=_OTHERS, why=_TOLD) for one in sorted(told - self.forgotten.keys())], at)
        self._list()

    def _list(self) -> None:
        forgotten.add(self._branches.store, self._branches.memory, self.forgotten)

    def _take(self, entries: list[Entry], at: str) -> None:
        self._writer.append(entries, at)
        self.forgotten.update({said.target: said for one in entries if isinstance(said := plain(one), Forget)})


@contextmanager
def learning(
    branches: Branches, snapshot: str, follows: Iterable[str], at: str, wait: float = 0.0
) -> Iterator[Learning]:
    """Learn on a version, not while an erasure waits to be finished. A branch that is new continues that of the version before it. ``follows``: the versions that were pinned before this one ever was, newest first.
    Raises :class:`LifeOSError` when somebody else still writes to it after ``wait`` seconds, and when it is damaged; :class:`OSError` when the disk
    refuses."""
    register.ready(branches.store, branches.memory)
    path = branches.path(snapshot)
    parent = None if os.path.lexists(path) else branches.continued(follows)
    begin = Begin(format=FORMAT, memory=branches.memory, snapshot=branches.current(snapshot), parent=str(parent or ""))
    with writing(path, begin, at, wait, partial(branches.follow, snapshot)) as writer:
        present = Learning(branches, writer)
        present.take_forgotten(at)
        yield present
