"""Tables in CSV, a row a line: a quote that is not closed spoils its own row and no other."""

import csv
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from lifeos.memory.connectors.text import UnfitError, lines
from lifeos.memory.record import Content, Found, Refused

_AMOUNT = {
    decimal: re.compile(rf"([+-]?)(\d{{1,3}}(?:{other}\d{{3}}){{1,4}}|\d{{1,15}})(?:{mark}(\d{{1,15}}))?", re.ASCII)
    for decimal, mark, other in ((",", ",", r"\."), (".", r"\.", ","))
}
NO_HEADING = "there is no heading with the columns of this format"


def read(
    file: BinaryIO, delimiter: str, columns: tuple[str, ...], content: Callable[[dict[str, str]], Content | None]
) -> Iterator[Found | Refused]:
    """The rows below the heading that has ``columns``; what stands above it is left out. ``content`` is None for a row that says nothing,
    and raises :class:`UnfitError`."""
    heading: list[str] = []
    for number, text in lines(file):
        if text is not None and not text.strip():
            continue
        cells = _cells(text, delimiter)
        if not heading:
            if cells is not None and set(columns) <= set(cells):
                heading = cells
            continue
        if text is None:
            yield Refused(number, "the line is no text")
        elif cells is None or len(cells) != len(heading):
            yield Refused(number, "the row has not as many cells as the heading")
        else:
            try:
                found = content(dict(zip(heading, cells, strict=True)))
            except UnfitError as error:
                yield Refused(number, str(error))
            else:
                if found is not None:
                    yield Found(number, found)
    if not heading:
        yield Refused(1, NO_HEADING)


def _cells(text: str | None, delimiter: str) -> list[str] | None:
    if text is None:
        return None
    try:
        (row,) = csv.reader([text], delimiter=delimiter, strict=True)
    except (csv.Error, ValueError):
        return None
    return [cell.strip() for cell in row]


def amount(text: str, *, decimal: str) -> str:
    """A number as it will be written. ``decimal``: the mark before its fraction. The other one may part thousands, each of them: where it stands elsewhere the file is written by
    the other convention, and the amount would be wrong by a hundred."""
    match = _AMOUNT[decimal].fullmatch(text.replace("\N{MINUS SIGN}", "-"))
    if match is None:
        raise UnfitError(f"the amount is not a number with '{decimal}' before its fraction")
    sign, units, fraction = match.groups()
    plain = re.sub(r"[.,]", "", units).lstrip("0") or "0"
    return f"{'-' if sign == '-' else ''}{plain}{'.' if fraction else ''}{fraction or ''}"


def currency(text: str) -> str:
    """The code of a currency."""
    if len(text) != 3 or not text.isascii() or not text.isalpha() or not text.isupper():
        raise UnfitError("the currency is not a code of three letters")
    return text
