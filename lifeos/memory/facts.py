"""Facts: what a record says, as RDF by the ontology, in the named graph of its source.

The subject of a fact is a record, which says from which file it is; or an entity, which says its name and is as old as
the records of the same graph that refer to it. Equal names are one entity in all graphs, and that is how sources meet.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple
from urllib.parse import quote

import pyoxigraph as ox

from lifeos.errors import UsageError
from lifeos.memory import vocabulary
from lifeos.memory.connectors.text import tidy
from lifeos.memory.ontology import LIFE, Ontology
from lifeos.memory.record import Record

_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_FROM = ox.NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom")
_ENTITY = ox.NamedNode(LIFE + "Entity")
_XSD = "http://www.w3.org/2001/XMLSchema#"
_LONGEST = 65_536
_AT_ONCE = 1_000
"""Records whose facts are made at a time."""
_DAY, _TEXT = (ox.NamedNode(_XSD + name) for name in ("date", "string"))


def graph(source: str) -> ox.NamedNode:
    """The named graph of a source."""
    return ox.NamedNode(f"urn:lifeos:source:{source}")


def entity(name: str) -> ox.NamedNode:
    """What a name names, however it is spaced and capitalised."""
    digest = hashlib.sha256(tidy(name).casefold().encode()).hexdigest()
    return ox.NamedNode(f"urn:lifeos:entity:{digest[:32]}")


def learned(triple: str, scope: str) -> str:
    """The N-Quad of a fact that was learned, canonical, in the named graph of its scope. ``triple``: as N-Triples, full IRIs and no blank nodes,
    64 KiB at most. Raises :class:`UsageError`, also for what the ontology does not have, or not so (:mod:`lifeos.memory.vocabulary`)."""
    example = '<urn:lifeos:record:…> <https://lifeos.dev/ontology#purpose> "Rent" .'
    if len(triple) > _LONGEST:
        raise UsageError(
            f"a fact has {_LONGEST} characters at most; keep the text in a note, and state what it is about"
        )
    try:
        parsed = list(ox.parse(triple.encode(), format=ox.RdfFormat.N_TRIPLES))
    except (SyntaxError, ValueError) as error:
        raise UsageError(f"this is no fact: {error}; write one triple as N-Triples, such as {example}") from error
    if len(parsed) != 1 or any(
        isinstance(node, ox.BlankNode | ox.Triple) for node in (parsed[0].subject, parsed[0].object)
    ):
        raise UsageError(f"this is no fact: it has to be one triple of IRIs and a value, such as {example}")
    one = parsed[0]
    assert isinstance(one.object, ox.NamedNode | ox.Literal), "others were refused"
    _check(one.predicate, one.object)
    quad = ox.Quad(one.subject, one.predicate, one.object, ox.NamedNode(f"urn:lifeos:learned:{scope}"))
    return _quad(quad)


class Stated(NamedTuple):
    """N-Quads: a fact, and the names of the entities that it is about."""

    fact: str
    names: tuple[str, ...]


def stated(about: str, word: str, value: str, scope: str, *, names: bool) -> Stated:
    """A fact that somebody states in words. ``about``: a name, or ``record:<id>``; ``word``: of the ontology, or a new one; ``names``: whether the value is a name,
    too. Raises :class:`UsageError` for a name of nothing but spaces, and for a value that the ontology's word cannot have."""
    where = ox.NamedNode(f"urn:lifeos:learned:{scope}")
    said = (*(() if about.startswith("record:") else (about,)), *((value,) if names else ()))
    called = {name: entity(name) for name in said}
    if not all(tidy(name) for name in called):
        raise UsageError("a name has to have a letter; say whom or what the fact is about")
    subject = called.get(about) or ox.NamedNode(f"urn:lifeos:{about}")
    labels = [ox.Quad(node, _LABEL, ox.Literal(tidy(name)), where) for name, node in called.items()]
    object_ = called[value] if names else ox.Literal(value)
    said_by = ox.NamedNode(vocabulary.predicate(word))
    _check(said_by, object_)
    fact = ox.Quad(subject, said_by, object_, where)
    return Stated(_quad(fact), tuple(map(_quad, labels)))


def _check(predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal) -> None:
    vocabulary.check(predicate.value, value.value, value.datatype.value if isinstance(value, ox.Literal) else "")


def _quad(quad: ox.Quad) -> str:
    return _serialised([quad])[0].decode()


def lines(records: Iterable[Record], source: str, terms: Ontology) -> Iterator[bytes]:
    """The facts of records as canonical N-Quads, sorted, each once, without the ends of lines."""
    some = sorted(records, key=lambda record: f"{record.id}>")
    return ordered(lambda: some, source, terms)


def ordered(records: Callable[[], Iterable[Record]], source: str, terms: Ontology) -> Iterator[bytes]:
    """The same, of records that come in the order of their ids, each time when they are asked for.

    Entities come before records, and all that is said of a record begins with it. So a month is sorted by sorting its records, and neither they nor their facts are ever
    in memory together: only the names that they have.
    """
    where = graph(source)
    names = {text: entity(text) for text in {text for record in records() for text in _names(record, terms)}}
    quads: list[ox.Quad] = []
    for name, node in names.items():
        quads += (ox.Quad(node, _TYPE, _ENTITY, where), ox.Quad(node, _LABEL, ox.Literal(name), where))
    yield from sorted(set(_serialised(quads)))
    left = iter(records())
    while some := list(islice(left, _AT_ONCE)):
        yield from sorted(set(_serialised([quad for record in some for quad in _said(record, where, terms, names)])))


def label(name: str, source: str) -> bytes:
    """The N-Quad of a name, as records of a source write it."""
    return _serialised([ox.Quad(entity(name), _LABEL, ox.Literal(name), graph(source))])[0]


def _names(record: Record, terms: Ontology) -> Iterator[str]:
    """What a record names."""
    for field, _, datatypes, *_ in terms.classes[_kind(record)][1]:
        if not datatypes:
            yield from _values(record, field)


def _said(record: Record, where: ox.NamedNode, terms: Ontology, names: dict[str, ox.NamedNode]) -> Iterator[ox.Quad]:
    """The facts of one record. ``names``: the entities that it names."""
    subject = ox.NamedNode(f"urn:lifeos:record:{record.id}")
    named, properties = terms.classes[_kind(record)]
    yield ox.Quad(subject, _TYPE, named, where)
    yield ox.Quad(subject, _FROM, ox.NamedNode(f"urn:lifeos:file:{quote(record.file)}"), where)
    for field, predicate, datatypes, *_ in properties:
        for text in _values(record, field):
            yield ox.Quad(subject, predicate, _literal(text, datatypes) if datatypes else names[text], where)


def said(record: Record, source: str, terms: Ontology) -> Iterator[tuple[str, str, bytes, str]]:
    """The fields of a record that are facts: the field, a value, its N-Quad, and the IRI of the entity that it names, or nothing."""
    where = graph(source)
    named = {text: entity(text) for text in _names(record, terms)}
    subject = ox.NamedNode(f"urn:lifeos:record:{record.id}")
    for field, predicate, datatypes, *_ in terms.classes[_kind(record)][1]:
        for text in _values(record, field):
            value = _literal(text, datatypes) if datatypes else named[text]
            quad = ox.Quad(subject, predicate, value, where)
            yield field, text, _serialised([quad])[0], "" if datatypes else named[text].value


def _kind(record: Record) -> str:
    kind: str = record.content.__struct_config__.tag  # type: ignore[assignment]  # ours are words
    return kind


def _values(record: Record, field: str) -> tuple[str, ...]:
    value = getattr(record.content, field)
    if isinstance(value, tuple):
        return value
    return (value,) if value else ()


def _serialised(quads: list[ox.Quad]) -> list[bytes]:
    text = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert text is not None, "without a file it is returned"
    return text.splitlines()


def _literal(text: str, datatypes: tuple[ox.NamedNode, ...]) -> ox.Literal:
    """A value in the type that it has; where a moment may be a day, one without a time is one."""
    if datatypes == (_TEXT,):
        return ox.Literal(text)
    return ox.Literal(text, datatype=_DAY if _DAY in datatypes and "T" not in text else datatypes[-1])


class Statement(NamedTuple):
    """A fact as it is read: IRIs, and of a literal its text. ``names``: whether ``value`` is an IRI."""

    subject: str
    predicate: str
    value: str
    names: bool


def statement(quad: bytes) -> Statement:
    """What an N-Quad that was written here says."""
    one = next(iter(ox.parse(quad, format=ox.RdfFormat.N_QUADS)))
    subject, predicate, value = one.subject, one.predicate, one.object
    assert isinstance(subject, ox.NamedNode), "no blank nodes are kept"
    assert isinstance(value, ox.NamedNode | ox.Literal), "no blank nodes are kept"
    return Statement(subject.value, predicate.value, value.value, isinstance(value, ox.NamedNode))
