"""Text in files of unknown encoding, line by line."""

import codecs
import io
from collections.abc import Iterator
from typing import BinaryIO

LONGEST = 1 << 20
"""Bytes of a line; what is longer is no line of the formats that are read by lines."""


class UnfitError(ValueError):
    """Why a record is refused; holds nothing of the record."""


def lines(file: BinaryIO) -> Iterator[tuple[int, str | None]]:
    """The lines with their numbers, without their ends; None for one that is no text, or too long.

    Each line is UTF-8, or else Windows-1252, which banks and old address books write. A file that begins with the mark of UTF-16, as spreadsheets write it, is that.
    """
    wide = file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    file.seek(0)
    if wide:
        yield from _wide(file)
        return
    number = 0
    while line := file.readline(LONGEST + 1):
        number += 1
        if len(line) > LONGEST:
            while line and not line.endswith(b"\n"):
                line = file.readline(LONGEST)
            yield number, None
        else:
            yield number, decoded(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line)


def _wide(file: BinaryIO) -> Iterator[tuple[int, str | None]]:
    reader = io.TextIOWrapper(file, encoding="utf-16", errors="replace", newline="\n")
    try:
        number = 0
        while line := reader.readline(LONGEST + 1):
            number += 1
            long = len(line) > LONGEST
            while long and line and not line.endswith("\n"):
                line = reader.readline(LONGEST)
            yield number, None if long or "\0" in line or "\ufffd" in line else line.rstrip("\r\n")
    finally:
        reader.detach()  # or it would be closed with it


def decoded(line: bytes) -> str | None:
    """A line as text, without its end."""
    for encoding in ("utf-8", "cp1252"):
        try:
            text = line.decode(encoding).rstrip("\r\n")
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def whole(data: bytes) -> str | None:
    """A file of one text: UTF-8, or else Windows-1252; UTF-16 where its mark says so. None for what is no text."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            return None
        return None if "\0" in text else text
    return decoded(data.removeprefix(codecs.BOM_UTF8))


def tidy(text: str) -> str:
    """Without what is blank at the ends, and with single spaces."""
    return " ".join(text.split())
