"""Checks of the pieces of a file, by which the byte that was damaged is found where nothing else tells it.

A CRC-32 for each 64 KiB, as hexadecimal digits one after the other. Where one byte of a piece is another one, the check says which: what the two checks differ by is what that byte alone would leave, moved on by the
zeros behind it.
"""

import zlib

_PIECE = 1 << 16
_DIGITS = 8


def checks(data: bytes) -> str:
    """Of the pieces of a file, in order."""
    return "".join(f"{zlib.crc32(piece):0{_DIGITS}x}" for piece in _pieces(data))


def place(data: bytes, said: str) -> int | None:
    """The byte that is not what it was; the beginning of the piece when more than one in it are, or it is shorter or longer; None when all checks are right."""
    known = [said[at : at + _DIGITS] for at in range(0, len(said), _DIGITS)]
    for number, piece in enumerate(_pieces(data)):
        if number >= len(known):
            return number * _PIECE
        if (now := zlib.crc32(piece)) != int(known[number], 16):
            return number * _PIECE + (_byte(len(piece), now ^ int(known[number], 16)) or 0)
    return len(data) if len(known) > len(_pieces(data)) else None


def _pieces(data: bytes) -> list[bytes]:
    return [data[at : at + _PIECE] for at in range(0, len(data), _PIECE)]


def _byte(size: int, difference: int) -> int | None:
    """Which byte of so many it is that alone makes checks differ by this; None when it is not one alone. From the last one on, the zeros behind a byte are taken off again."""
    table = [zlib.crc32(bytes((byte,))) ^ zlib.crc32(b"\0") for byte in range(256)]
    last = {one >> 24: (byte, one) for byte, one in enumerate(table)}
    alone = set(table[1:])
    for at in range(size - 1, -1, -1):
        if difference in alone:
            return at
        byte, one = last[difference >> 24]
        difference = ((difference ^ one) << 8 | byte) & 0xFFFFFFFF
    return None
