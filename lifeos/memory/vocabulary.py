"""What a fact that is learned may say in the words of the ontology: those that there are, with values of their datatypes.

Words of other vocabularies mean what their owners say, and are nobody's business here. A word that somebody brings is one of :data:`WORDS`, so that nothing looks like the
ontology's that is not.
"""

import re
from functools import cache
from typing import NamedTuple

from lifeos.errors import UsageError
from lifeos.memory.ontology import LIFE, ontology
from lifeos.memory.shapes import XSD, holds

WORDS = "https://lifeos.dev/words#"
"""Of words that are in no ontology, such as ``likes``."""


_ANY = ("string", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString")
"""Of a text without a type of its own."""


class _Word(NamedTuple):
    """``names``: whether a value may be somebody or something; ``types``: which datatypes a text may have, of all kinds of record; ``patterns``: one of which it has to match,
    where there are some."""

    names: bool
    types: frozenset[str]
    patterns: tuple[str, ...]


def predicate(word: str) -> str:
    """The IRI of a word that somebody says: the ontology's, where it has this one."""
    return (LIFE if word in _words() else WORDS) + word


def check(property_: str, text: str, datatype: str) -> None:
    """Raise :class:`UsageError` for what the ontology does not have, or not so. ``property_``: its IRI; ``datatype``: the IRI of that of a text, or nothing for somebody or something that is named."""
    if not property_.startswith(LIFE):
        return
    name = property_.removeprefix(LIFE)
    word = _words().get(name)
    if word is None:
        raise UsageError(
            f"the ontology has no property '{name}'; take one of its own ({', '.join(sorted(_words()))}), or one of another vocabulary, such as {WORDS}{name}"
        )
    wanted = _wanted(word)
    if not datatype:
        if not word.names:
            raise UsageError(f"'{name}' names nobody and nothing; its value is {wanted}")
    elif not word.types:
        raise UsageError(f"'{name}' names somebody or something; give {wanted}, and not a text")
    elif not _fits(word, text, datatype.removeprefix(XSD)):
        raise UsageError(f"'{text[:100]}' is no value of '{name}', which is {wanted}")


def _fits(word: _Word, text: str, given: str) -> bool:
    """By what is written, and by the type that is written with it, where one is."""
    types = word.types if given in _ANY else word.types & {given}
    return any(holds(one, text) for one in types) and (
        not word.patterns or any(re.search(pattern, text) for pattern in word.patterns)
    )


def _wanted(word: _Word) -> str:
    shown = [f"xsd:{one}" for one in sorted(word.types)]
    if word.patterns:
        shown = [f"{' or '.join(shown)} like {' or '.join(word.patterns)}"]
    return " or ".join([*shown, *(["the name of somebody or something (in N-Triples: its IRI)"] if word.names else ())])


@cache
def _words() -> dict[str, _Word]:
    found: dict[str, _Word] = {}
    for _, properties in ontology().classes.values():
        for one in properties:
            before = found.get(one.field, _Word(False, frozenset(), ()))
            types = {datatype.value.removeprefix(XSD) for datatype in one.datatypes}
            found[one.field] = _Word(
                before.names or not one.datatypes,
                before.types | types,
                (*before.patterns, *([one.pattern] if one.pattern else ())),
            )
    return found
