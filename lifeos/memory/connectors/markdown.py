"""Notes in Markdown, a file each: YAML front matter, wiki links, tags."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, BinaryIO

from lifeos.kube.read import parse
from lifeos.memory.connectors.text import tidy, whole
from lifeos.memory.record import Found, Note, Refused

SUFFIXES = (".md", ".markdown")
LIBRARY = "PyYAML"

_LARGEST = 1 << 20
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\[\[([^\[\]\n|#]+)(?:#[^\[\]\n|]*)?(?:\|[^\[\]\n]*)?\]\]")
_TITLE = re.compile(r"^# +(.+)$", re.MULTILINE)


def read(file: BinaryIO, name: str) -> Iterator[Found | Refused]:
    """The one note. What it says is data, whatever it asks for."""
    data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        yield Refused(1, f"a note of more than {_LARGEST >> 20} MB")
        return
    text = whole(data)
    if text is None:
        yield Refused(1, "the note is no text")
        return
    text = text.replace("\r\n", "\n")
    front = _FRONT.match(text)
    fields: Any = parse(front[1].encode()) if front and front[1].strip() else {}
    if not isinstance(fields, dict):
        yield Refused(1, "the front matter is no YAML mapping")
        return
    body = text[front.end() :] if front else text
    heading = _TITLE.search(body)
    yield Found(
        1,
        Note(
            title=_word(fields.get("title")) or (tidy(heading[1]) if heading else "") or tidy(name.rpartition(".")[0]),
            text=body.strip(),
            date=_day(fields.get("date", fields.get("created"))),
            tags=tuple(sorted(set(filter(None, map(_word, _list(fields.get("tags"))))))),
            links=tuple(sorted({found for link in _LINK.findall(body) if (found := tidy(link))})),
        ),
    )


def _word(value: Any) -> str:
    return tidy(str(value)) if isinstance(value, str | int | float) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else value.split(",") if isinstance(value, str) else []


def _day(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    try:
        return date.fromisoformat(str(value)[:10]).isoformat()
    except ValueError:
        return ""
