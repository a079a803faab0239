"""What a state of a memory is called: its snapshot, how many entries of the snapshot's journal it has, and the hash of the last one.

    sha256:<64 hex>@<entries>:<64 hex>

The hash is what makes it exact: who has the id can tell whether a journal still is the one that was read then. Without entries, and
without a journal, a snapshot alone is `sha256:<64 hex>`.
"""

import re
from typing import NamedTuple, Self

from lifeos.errors import UsageError

NOTHING = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
"""The snapshot of a memory that holds nothing yet: the hash of no bytes. It is always there."""

_TEXT = re.compile(r"(?P<snapshot>sha256:[0-9a-f]{64})@(?P<position>0|[1-9][0-9]{0,17}):(?P<head>[0-9a-f]{64})")


class StateId(NamedTuple):
    """A state. ``position``: entries of the journal, 0 for none. ``head``: the hash of the line that this position is at."""

    snapshot: str
    position: int
    head: str

    def __str__(self) -> str:
        return f"{self.snapshot}@{self.position}:{self.head}"

    @property
    def short(self) -> str:
        """For a person; :meth:`parse` does not read it."""
        return f"{self.snapshot[:19]}@{self.position}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The state that a text names. Raises :class:`UsageError`."""
        match = _TEXT.fullmatch(text)
        if match is None:
            raise UsageError(
                f"'{text[:200]}' is no id of a state; it is written sha256:<64 hex>@<entries>:<64 hex>, as `lifeos memory status` shows it"
            )
        return cls(match["snapshot"], int(match["position"]), match["head"])
