"""The lines of a journal: an entry, the hash of the line before, and its own.

A line is JSON, and its last field is the SHA-256 of all bytes before it. So the hash of the last line stands for the whole file.
"""

import hashlib

import msgspec

_SEAL = b',"sha256":"'
_END = b'"}\n'
_SEALED = len(_SEAL) + 64 + len(_END)

FORMAT = 1
"""Of the file; a file of another one is refused."""


class Remember(msgspec.Struct, frozen=True, tag_field="kind", tag="remember", kw_only=True):
    """A fact that was learned. ``fact``: its N-Quad. ``provenance``: what it was learned from, such as the id of a record. ``agent``: who learned it, in which ``decision``."""

    fact: str
    scope: str
    provenance: str
    agent: str
    decision: str


class Forget(msgspec.Struct, frozen=True, tag_field="kind", tag="forget", kw_only=True):
    """What is to be absent from every later state. ``target``: ``fact:<id>`` or ``record:<id>``."""

    target: str
    who: str
    why: str


class Confirm(msgspec.Struct, frozen=True, tag_field="kind", tag="confirm", kw_only=True):
    """That what was learned is so, by the word of a person. ``target``: ``fact:<id>``; until then it is proposed."""

    target: str
    who: str


class Replayed(msgspec.Struct, frozen=True, tag_field="kind", tag="replayed", kw_only=True):
    """An entry of another branch. ``origin``: the state that it made there, by which it is known. ``at``: when it was written there."""

    origin: str
    at: str
    entry: "Said"


class Begin(msgspec.Struct, frozen=True, tag_field="kind", tag="begin", kw_only=True):
    """The first line of a branch. ``parent``: the state that it continues, or nothing."""

    format: int
    memory: str
    snapshot: str
    parent: str


Said = Remember | Forget | Confirm
Entry = Said | Replayed


class Line(msgspec.Struct, frozen=True):
    """A line as it is read. ``n``: 0 for the first. ``at``: when it was written, UTC."""

    n: int
    previous: str
    at: str
    entry: Entry | Begin
    sha256: str


class _Body(msgspec.Struct, frozen=True):
    n: int
    previous: str
    at: str
    entry: Entry | Begin


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Line)


class BrokenLineError(Exception):
    """A line that is not as it was written. The message says what is wrong with it, and nothing of what it holds."""


def encode(n: int, previous: str, at: str, entry: Entry | Begin) -> tuple[bytes, Line]:
    """The bytes of a line with its end, and the line."""
    body = _encoder.encode(_Body(n, previous, at, entry))[:-1]
    digest = hashlib.sha256(body).hexdigest()
    return body + _SEAL + digest.encode() + _END, Line(n, previous, at, entry, digest)


def decode(line: bytes) -> Line:
    """A line from its bytes with its end. Raises :class:`BrokenLineError`."""
    if not whole(line):
        raise BrokenLineError("its bytes are not those that its hash is of")
    try:
        return _decoder.decode(line)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise BrokenLineError("it is of a format that this version does not know") from error


def whole(line: bytes) -> bool:
    """Whether bytes are a line as it was written, to the end."""
    body, seal = line[:-_SEALED], line[-_SEALED:]
    return (
        seal.startswith(_SEAL)
        and seal.endswith(_END)
        and hashlib.sha256(body).hexdigest().encode() == seal[len(_SEAL) : -len(_END)]
    )


def plain(entry: Entry) -> Said:
    """What an entry says, whichever branch it was written to first."""
    return entry.entry if isinstance(entry, Replayed) else entry
