"""The ontology: which fields of a record become facts, as what, and what is asked of them. It is data (``ontology.ttl``); this reads it."""

import functools
import hashlib
import os
from typing import NamedTuple

import pyoxigraph as ox

LIFE = "https://lifeos.dev/ontology#"
_SHACL = "http://www.w3.org/ns/shacl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_FILE = os.path.join(os.path.dirname(__file__), "ontology.ttl")
_UNDERSTOOD = frozenset(("path", "datatype", "or", "class", "pattern", "minCount", "maxCount"))

_About = dict[ox.NamedNode | ox.BlankNode, dict[str, ox.NamedNode | ox.BlankNode | ox.Literal]]


class Property(NamedTuple):
    """A field as a fact. ``datatypes``: those that a value may have; none when values name entities. ``least`` and ``most``: how many there
    are, ``most`` 0 for any number. ``pattern``: a regular expression that is found in each, or nothing."""

    field: str
    predicate: ox.NamedNode
    datatypes: tuple[ox.NamedNode, ...]
    least: int
    most: int
    pattern: str


class Ontology(NamedTuple):
    """``digest``: of the text. ``classes``: by the kind of record, the class and its properties in order of field."""

    digest: str
    classes: dict[str, tuple[ox.NamedNode, tuple[Property, ...]]]


@functools.cache
def ontology() -> Ontology:
    """The one that the package brings."""
    with open(_FILE, "rb") as file:
        text = file.read()
    found: dict[ox.NamedNode, list[ox.BlankNode]] = {}
    about: _About = {}
    for quad in ox.parse(text, format=ox.RdfFormat.TURTLE):
        subject, value = quad.subject, quad.object
        assert not isinstance(subject, ox.Triple), "it says nothing of statements"
        assert not isinstance(value, ox.Triple), "it says nothing of statements"
        if quad.predicate.value == f"{_SHACL}property":
            assert isinstance(subject, ox.NamedNode), "a shape has a name"
            assert isinstance(value, ox.BlankNode), "a shape's properties are written in brackets"
            found.setdefault(subject, []).append(value)
        elif isinstance(subject, ox.BlankNode):
            about.setdefault(subject, {})[quad.predicate.value.removeprefix(_SHACL).removeprefix(_RDF)] = value
    classes = {}
    for name, nodes in found.items():
        properties = [_property(about, node) for node in nodes]
        classes[name.value.removeprefix(LIFE).lower()] = (name, tuple(sorted(properties, key=lambda one: one.field)))
    return Ontology("sha256:" + hashlib.sha256(text).hexdigest(), classes)


def _property(about: _About, node: ox.BlankNode) -> Property:
    said = about[node]
    assert set(said) <= _UNDERSTOOD, f"{set(said) - _UNDERSTOOD} would not be validated"
    path = said["path"]
    assert isinstance(path, ox.NamedNode), "a path is one predicate"
    least, most = (int(_text(said.get(name), "0")) for name in ("minCount", "maxCount"))
    pattern = _text(said.get("pattern"), "")
    return Property(path.value.removeprefix(LIFE), path, _datatypes(about, said), least, most, pattern)


def _datatypes(about: _About, said: dict[str, ox.NamedNode | ox.BlankNode | ox.Literal]) -> tuple[ox.NamedNode, ...]:
    """That of a property, or those of its alternatives, which are a list (`sh:or`)."""
    one, rest = said.get("datatype"), said.get("or")
    if isinstance(one, ox.NamedNode):
        return (one,)
    found = []
    while isinstance(rest, ox.BlankNode):
        first = about[rest]["first"]
        assert isinstance(first, ox.BlankNode), "alternatives are written in brackets"
        assert set(about[first]) == {"datatype"}, "alternatives are datatypes"
        datatype = about[first]["datatype"]
        assert isinstance(datatype, ox.NamedNode), "a datatype has a name"
        found.append(datatype)
        rest = about[rest]["rest"]
    return tuple(found)


def _text(value: ox.NamedNode | ox.BlankNode | ox.Literal | None, without: str) -> str:
    return value.value if isinstance(value, ox.Literal) else without
