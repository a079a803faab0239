"""The ontology: which fields of a record become facts, and as what. It is data (``ontology.ttl``); this reads it."""

import functools
import hashlib
import os
from typing import NamedTuple

import pyoxigraph as ox

LIFE = "https://lifeos.dev/ontology#"
_SHACL = "http://www.w3.org/ns/shacl#"
_PATH, _DATATYPE, _PROPERTY = (ox.NamedNode(_SHACL + name) for name in ("path", "datatype", "property"))
_FILE = os.path.join(os.path.dirname(__file__), "ontology.ttl")


class Property(NamedTuple):
    """A field as a fact. ``datatype`` None: its values name entities."""

    field: str
    predicate: ox.NamedNode
    datatype: ox.NamedNode | None


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
    about: dict[tuple[ox.BlankNode, ox.NamedNode], ox.NamedNode] = {}
    for quad in ox.parse(text, format=ox.RdfFormat.TURTLE):
        if quad.predicate == _PROPERTY and isinstance(quad.subject, ox.NamedNode):
            assert isinstance(quad.object, ox.BlankNode), "a shape's properties are written in brackets"
            found.setdefault(quad.subject, []).append(quad.object)
        elif isinstance(quad.subject, ox.BlankNode) and isinstance(quad.object, ox.NamedNode):
            about[quad.subject, quad.predicate] = quad.object
    classes = {}
    for name, nodes in found.items():
        properties = [_property(about[node, _PATH], about.get((node, _DATATYPE))) for node in nodes]
        classes[name.value.removeprefix(LIFE).lower()] = (name, tuple(sorted(properties, key=lambda one: one.field)))
    return Ontology("sha256:" + hashlib.sha256(text).hexdigest(), classes)


def _property(path: ox.NamedNode, datatype: ox.NamedNode | None) -> Property:
    return Property(path.value.removeprefix(LIFE), path, datatype)
