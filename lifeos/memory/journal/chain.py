"""Reading a branch: every line hashes to what it says and names the one before, or it is said which file is damaged, and at which byte.

A process that is killed while it appends leaves the beginning of a line, without its end; a power failure may leave zeros in its place. Neither was
acknowledged, so it is no damage: readers leave it out, and the next writer cuts it. A line that is whole but for its last byte is damage, for that
is not what a torn write looks like. So is a line that is missing, or torn, and was acknowledged: its head says so.
"""

import os
from collections.abc import Callable, Mapping
from itertools import islice
from typing import NamedTuple

from lifeos.errors import LifeOSError
from lifeos.memory.journal.entry import FORMAT, Begin, BrokenLineError, Entry, Line, decode, whole
from lifeos.memory.journal.heads import Head, of
from lifeos.memory.state_id import StateId


class DamagedError(LifeOSError):
    """A journal that is not as it was written. ``before``: the chain up to the damage, which is whole; None when that is not even its first line. ``otherwise``: what mends it
    where there is no copy."""

    def __init__(self, path: str, offset: int, what: str, before: "Chain | None", otherwise: str = "") -> None:
        entries = before.position if before is not None else 0
        super().__init__(
            f"{path} is damaged at byte {offset}: {what}; the {entries} entries before it are whole. Bring the file back from a copy{otherwise}"
        )
        self.offset = offset
        self.before = before


class Chain(NamedTuple):
    """A branch as it was read. ``size``: the bytes of its whole lines; ``last``: those before the last of them; ``torn``: those of a line that was never finished."""

    begin: Begin
    lines: tuple[Line, ...]
    size: int
    last: int
    torn: int

    @property
    def position(self) -> int:
        """How many entries there are."""
        return len(self.lines) - 1

    @property
    def head(self) -> str:
        """The hash of the last line."""
        return self.lines[-1].sha256

    def id_at(self, position: int) -> StateId:
        """The state after so many entries."""
        return StateId(self.begin.snapshot, position, self.lines[position].sha256)

    @property
    def state(self) -> StateId:
        """The state after the last entry."""
        return self.id_at(self.position)

    def entries(self, upto: int | None = None) -> list[tuple[Line, Entry]]:
        """The entries up to a position, oldest first, each with its line."""
        end = self.position if upto is None else upto
        return [(line, line.entry) for line in self.lines[1 : end + 1] if not isinstance(line.entry, Begin)]


def read(path: str, known: Chain | None = None) -> Chain:
    """The branch in a file. ``known``: as it was read before; where its last line stands as it did, that is not read again, for a line stands for all before it. Raises
    :class:`DamagedError`; and :class:`OSError`, of which :class:`FileNotFoundError` means that there is none."""
    with open(path, "rb") as file:
        if known is not None:
            file.seek(known.last)
            if _same(file.read(known.size - known.last), known):
                return _read(path, file.read(), known)
            file.seek(0)
        return _read(path, file.read(), None)


def acknowledged(path: str, chain: Chain, head: Head | None, former: Callable[[], Mapping[str, int]]) -> None:
    """Compare a branch with its head, as it was read before the branch was. ``former``: the hashes that lines had before something was erased, with their positions. Raises :class:`DamagedError`."""
    if head is None:
        return
    if chain.position < head.position:
        raise DamagedError(
            path,
            chain.size,
            f"it ends there, after {chain.position} entries of {head.position} that were written",
            chain._replace(torn=0),
            _accepted(path),
        )
    if chain.lines[head.position].sha256 != head.sha256 and former().get(head.sha256) != head.position:
        with open(path, "rb") as file:
            offset = sum(map(len, islice(file, head.position)))
        raise DamagedError(path, offset, f"line {head.position} is not the one that was written", None, _accepted(path))


def lost(path: str, head: Head) -> DamagedError:
    """A branch that is gone."""
    return DamagedError(path, 0, f"it is gone, with {head.position} entries", None, _accepted(path))


def _accepted(path: str) -> str:
    return f"; without one, delete {of(path)}: that is to say that they are lost. What was forgotten stays forgotten"


def _same(line: bytes, known: Chain) -> bool:
    try:
        return decode(line).sha256 == known.head
    except BrokenLineError:
        return False


def _read(path: str, data: bytes, known: Chain | None) -> Chain:
    """The branch of which the rest of a file is the end. ``known``: what comes before that."""
    *texts, tail = data.split(b"\n")
    lines = list(known.lines) if known is not None else []
    last, offset = (known.last, known.size) if known is not None else (0, 0)
    for text in texts:
        try:
            lines.append(_linked(path, text + b"\n", lines))
        except BrokenLineError as error:
            raise DamagedError(path, offset, f"line {len(lines)}: {error}", _chain(lines, offset, last, 0)) from error
        last, offset = offset, offset + len(text) + 1
    chain = _chain(lines, offset, last, len(tail))
    if chain is None:
        raise DamagedError(path, 0, "its first line is not whole", None)
    if whole(tail[:-1] + b"\n"):
        raise DamagedError(path, offset + len(tail) - 1, f"line {len(lines)} has lost its end", chain._replace(torn=0))
    return chain


def _chain(lines: list[Line], size: int, last: int, torn: int) -> Chain | None:
    begin = lines[0].entry if lines else None
    return Chain(begin, tuple(lines), size, last, torn) if isinstance(begin, Begin) else None


def _linked(path: str, text: bytes, before: list[Line]) -> Line:
    """A line that follows those before it. Raises :class:`BrokenLineError`."""
    line = decode(text)
    if line.n != len(before) or line.previous != (before[-1].sha256 if before else ""):
        raise BrokenLineError("it does not follow the one before it")
    if isinstance(line.entry, Begin) != (not before):
        raise BrokenLineError("what it says does not belong there")
    if isinstance(line.entry, Begin):
        if line.entry.format != FORMAT:
            raise BrokenLineError(f"it is of format {line.entry.format}; this version reads {FORMAT}")
        if line.entry.snapshot != f"sha256:{os.path.basename(os.path.dirname(path))}":
            raise BrokenLineError("it is the journal of another snapshot")
    return line
