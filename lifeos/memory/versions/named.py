"""Which version somebody means: a state, a snapshot, or what a revision of git pins."""

import os
import re
from typing import NamedTuple

from lifeos.errors import UsageError
from lifeos.memory.journal.branches import Branches
from lifeos.memory.state_id import NOTHING, StateId
from lifeos.memory.store import Store
from lifeos.memory.versions import pins

_SNAPSHOT = re.compile(r"sha256:([0-9a-f]{8,64})")


class Named(NamedTuple):
    """A version. ``state`` None: the snapshot alone, without a journal."""

    snapshot: str
    state: StateId | None

    @property
    def text(self) -> str:
        """The whole of its name."""
        return str(self.state or self.snapshot)

    def __str__(self) -> str:
        return self.state.short if self.state is not None else self.snapshot[:19]


def named(root: str, store: Store, branches: Branches, text: str) -> Named:
    """The version of a text: ``sha256:…@n:…``, ``sha256:…`` whole or by its first digits, or a revision of git. Raises :class:`UsageError`."""
    if "@" in text and text.startswith("sha256:"):
        state = StateId.parse(text)
        return Named(state.snapshot, state)
    match = _SNAPSHOT.fullmatch(text)
    if match is None:
        if text.startswith("sha256:"):
            raise UsageError(f"'{text[:200]}' is no version; give at least the first 8 digits after sha256:")
        pin = pins.at(root, branches.memory, text)
        return Named(pin.snapshot if pin is not None else NOTHING, None)
    return Named(text if len(match[1]) == 64 else _beginning(store, branches, match[1]), None)


def _beginning(store: Store, branches: Branches, digits: str) -> str:
    folder = os.path.join(store.folder, "versions")
    kept = os.listdir(folder) if os.path.isdir(folder) else []
    known = {f"sha256:{name}" for name in kept if len(name) == 64} | set(branches.known())
    found = sorted(snapshot for snapshot in known if snapshot.startswith(f"sha256:{digits}"))
    if len(found) != 1:
        several = ", ".join(found)
        raise UsageError(
            f"there is no version sha256:{digits}… in {store.folder}"
            if not found
            else f"sha256:{digits}… is one of: {several}"
        )
    return found[0]
