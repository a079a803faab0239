"""What is left of a record of which facts are forgotten: the same without them, or nothing where the rest would say them all the same."""

from collections.abc import Collection, Iterator

import msgspec

from lifeos.memory import facts
from lifeos.memory.journal import target
from lifeos.memory.ontology import ontology
from lifeos.memory.recall.lexicon import words
from lifeos.memory.record import Record


def left(record: Record, source: str, forgotten: Collection[str], names: Collection[str]) -> Record | None:
    """The record without what is forgotten. ``forgotten``: facts of it, as targets; ``names``: IRIs of entities that it names no more. None where a fact is none of its fields, such as which file
    it is from, and where a value stands in what is left: a title that says who comes."""
    gone: dict[str, list[str]] = {}
    known = set()
    for field, value, quad, named in facts.said(record, source, ontology()):
        about = target.of_fact(quad)
        if about in forgotten or named in names:
            known.add(about)
            gone.setdefault(field, []).append(value)
    if not known.issuperset(forgotten):
        return None
    content = msgspec.structs.replace(record.content, **{field: _rest(record, field, gone[field]) for field in gone})
    rest = msgspec.structs.replace(record, content=content)
    said = any(_says(text, value) for values in gone.values() for value in values for text in _texts(rest))
    return None if said else rest


def _rest(record: Record, field: str, gone: Collection[str]) -> str | tuple[str, ...]:
    value = getattr(record.content, field)
    return tuple(one for one in value if one not in gone) if isinstance(value, tuple) else ""


def _texts(record: Record) -> Iterator[str]:
    yield record.file
    for value in msgspec.structs.astuple(record.content):
        yield from value if isinstance(value, tuple) else (value,)


def _says(text: str, value: str) -> bool:
    """Whether a text has a value in it, whatever is around its words."""
    own = " ".join(words(value))
    return own in " ".join(words(text)) if own else value in text
