"""Facts: what a record says, as RDF by the ontology, in the named graph of its source.

The subject of a fact is a record, which says from which file it is; or an entity, which says its name and is as old as
the records of the same graph that refer to it. Equal names are one entity in all graphs, and that is how sources meet.
"""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import quote

import pyoxigraph as ox

from lifeos.errors import UsageError
from lifeos.memory.connectors.text import tidy
from lifeos.memory.ontology import LIFE, Ontology
from lifeos.memory.record import Record

_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_FROM = ox.NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom")
_ENTITY = ox.NamedNode(LIFE + "Entity")
_XSD = "http://www.w3.org/2001/XMLSchema#"
_LONGEST = 65_536
_DAY, _TIME, _TEXT = (ox.NamedNode(_XSD + name) for name in ("date", "dateTime", "string"))


def graph(source: str) -> ox.NamedNode:
    """The named graph of a source."""
    return ox.NamedNode(f"urn:lifeos:source:{source}")


def entity(name: str) -> ox.NamedNode:
    """What a name names, however it is spaced and capitalised."""
    digest = hashlib.sha256(tidy(name).casefold().encode()).hexdigest()
    return ox.NamedNode(f"urn:lifeos:entity:{digest[:32]}")


def learned(triple: str, scope: str) -> str:
    """The N-Quad of a fact that was learned, canonical, in the named graph of its scope. ``triple``: as N-Triples, full IRIs and no blank nodes,
    64 KiB at most. Raises :class:`UsageError`."""
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
    quad = ox.Quad(one.subject, one.predicate, one.object, ox.NamedNode(f"urn:lifeos:learned:{scope}"))
    return _quad(quad)


class Stated(NamedTuple):
    """N-Quads: a fact, and the names of the entities that it is about."""

    fact: str
    names: tuple[str, ...]


def stated(about: str, word: str, value: str, scope: str, *, names: bool) -> Stated:
    """A fact that somebody states in words. ``about``: a name, or ``record:<id>``; ``word``: of the ontology, or a new one; ``names``: whether the value is a name,
    too. Raises :class:`UsageError` for a name of nothing but spaces."""
    where = ox.NamedNode(f"urn:lifeos:learned:{scope}")
    said = (*(() if about.startswith("record:") else (about,)), *((value,) if names else ()))
    called = {name: entity(name) for name in said}
    if not all(tidy(name) for name in called):
        raise UsageError("a name has to have a letter; say whom or what the fact is about")
    subject = called.get(about) or ox.NamedNode(f"urn:lifeos:{about}")
    labels = [ox.Quad(node, _LABEL, ox.Literal(tidy(name)), where) for name, node in called.items()]
    object_ = called[value] if names else ox.Literal(value)
    fact = ox.Quad(subject, ox.NamedNode(LIFE + word), object_, where)
    return Stated(_quad(fact), tuple(map(_quad, labels)))


def _quad(quad: ox.Quad) -> str:
    text = ox.serialize([quad], format=ox.RdfFormat.N_QUADS)
    assert text is not None, "without a file it is returned"
    return text.decode().rstrip("\n")


def lines(records: Iterable[Record], source: str, terms: Ontology) -> list[bytes]:
    """The facts of records as canonical N-Quads, sorted, each once, without the ends of lines."""
    where = graph(source)
    quads: list[ox.Quad] = []
    names: dict[str, ox.NamedNode] = {}
    for record in records:
        _add(record, where, terms, names, quads)
    for name, node in names.items():
        quads += (ox.Quad(node, _TYPE, _ENTITY, where), ox.Quad(node, _LABEL, ox.Literal(name), where))
    text = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert text is not None, "without a file it is returned"
    return sorted(set(text.splitlines()))


def _add(
    record: Record, where: ox.NamedNode, terms: Ontology, names: dict[str, ox.NamedNode], quads: list[ox.Quad]
) -> None:
    """The facts of one record; the entities that it names are put among ``names``."""
    subject = ox.NamedNode(f"urn:lifeos:record:{record.id}")
    kind: str = record.content.__struct_config__.tag  # type: ignore[assignment]  # ours are words
    named, properties = terms.classes[kind]
    quads.append(ox.Quad(subject, _TYPE, named, where))
    quads.append(ox.Quad(subject, _FROM, ox.NamedNode(f"urn:lifeos:file:{quote(record.file)}"), where))
    for field, predicate, datatype in properties:
        value = getattr(record.content, field)
        for text in value if isinstance(value, tuple) else (value,) if value else ():
            if datatype is None:
                node = names.get(text)
                if node is None:
                    node = names[text] = entity(text)
                quads.append(ox.Quad(subject, predicate, node, where))
            else:
                quads.append(ox.Quad(subject, predicate, _literal(text, datatype), where))


def _literal(text: str, datatype: ox.NamedNode) -> ox.Literal:
    if datatype == _TEXT:
        return ox.Literal(text)
    return ox.Literal(text, datatype=_DAY if datatype == _TIME and "T" not in text else datatype)


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
