"""Tags and what stands behind them, in SGML without its end tags as well as in XML: a stream of bytes, in little memory.

No document type is read, and no entities are replaced but HTML's own, so that nothing can be declared in a file that makes it larger.
"""

import html
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from lifeos.memory.connectors.text import LONGEST, decoded

_PIECE = 1 << 16
_CDATA = b"![CDATA["


class Tag(NamedTuple):
    """``line``: where it begins. ``name``: as it is written, ``/NAME`` for an end. ``text``: up to the next tag; None for what is no text, or too
    long."""

    line: int
    name: str
    text: str | None


def tags(file: BinaryIO) -> Iterator[Tag]:
    """The tags of a file in its order, without comments, declarations and instructions."""
    reader = _Reader(file)
    _, more = reader.until(b"<")
    while more:
        line = reader.line
        if reader.begins(b"!--"):
            inside, more = b"!", reader.until(b"-->")[1]
        else:
            inside, more = reader.until(b">")
        if not more:
            return
        text, more = _text(reader)
        name, *_ = inside.split(None, 1) or (b"",)
        if name[:1] not in (b"", b"!", b"?"):
            yield Tag(line, name.decode("ascii", "replace"), text)


def _text(reader: "_Reader") -> tuple[str | None, bool]:
    """What stands before the next tag, and whether there is one."""
    said: list[str | None] = []
    size = 0
    more = literal = True
    while more and literal:
        raw, more = reader.until(b"<")
        found = decoded(raw)
        said.append(html.unescape(found) if found is not None else None)
        size += len(raw)
        literal = more and reader.begins(_CDATA)
        if literal:
            raw, more = reader.until(b"]]>")
            said.append(decoded(raw))
            size += len(raw)
        if size > LONGEST:
            said = [None]
    parts = [part for part in said if part is not None]
    return "".join(parts) if len(parts) == len(said) else None, more


class _Reader:
    """The bytes of a file up to a mark. Of what is longer than :data:`LONGEST` the end is dropped, for nothing that is looked for is."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._held = b""
        self._at = 0
        self.line = 1

    def until(self, mark: bytes) -> tuple[bytes, bool]:
        """What stands before a mark, which is taken, too; and whether there was one before the end of the file."""
        kept: list[bytes] = []
        size = 0
        while True:
            end = self._held.find(mark, self._at)
            found = end >= 0
            if not found:  # a mark may be cut by the end of what is held
                end = max(self._at, len(self._held) - len(mark) + 1)
            part = self._held[self._at : end]
            self._at = end
            self.line += part.count(b"\n")
            if size <= LONGEST:
                kept.append(part)
                size += len(part)
            if found:
                self._at += len(mark)
                return b"".join(kept), True
            if not self._more():
                return b"".join(kept), False

    def begins(self, mark: bytes) -> bool:
        """Whether a mark comes next; then it is taken."""
        while len(self._held) - self._at < len(mark) and self._more():
            pass
        found = self._held.startswith(mark, self._at)
        if found:
            self._at += len(mark)
        return found

    def _more(self) -> bool:
        piece = self._file.read(_PIECE)
        self._held = self._held[self._at :] + piece
        self._at = 0
        return bool(piece)
