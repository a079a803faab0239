"""Kind Memory: a versioned body of knowledge (agents.d/platform/memory.yaml)."""

from typing import Annotated, Literal

from pydantic import Field

from lifeos.schema.models.base import Declaration, Digest, Distinct, Model, Name, Text, ToolUrl

_STEP = r"\*(/[1-9][0-9]?)?"


def _field(number: str) -> str:
    return rf"({_STEP}|{number}(,{number})*)"


_MINUTE, _HOUR = "[1-5]?[0-9]", "(1?[0-9]|2[0-3])"
_DAY, _MONTH, _WEEKDAY = "([1-9]|[12][0-9]|3[01])", "([1-9]|1[0-2])", "[0-6]"
_CRON = "^" + " ".join(map(_field, (_MINUTE, _HOUR, _DAY, _MONTH, _WEEKDAY))) + "$"
_PART = "[A-Za-z0-9][A-Za-z0-9._-]*"

Schedule = Annotated[str, Field(pattern=_CRON)]
Below = Annotated[str, Field(pattern=rf"^{_PART}(/{_PART})*$")]


class Source(Model):
    """Files of one kind that facts are taken from."""

    name: Name
    """Its name; the facts from it are a graph of this name."""
    connector: Literal["apple-health", "bank-camt-csv", "bank-revolut-csv", "ics", "markdown", "mbox", "ofx", "vcard"]
    """What reads its files."""
    path: Below
    """A file, or a folder with all below it, in the inbox. What the connector does not read there is left alone."""
    scope: Name
    """The scope that its facts belong to."""
    schedule: Schedule = "0 3 * * *"
    """When the cluster looks for something new: minute, hour, day, month, weekday, in UTC."""


class Scope(Model):
    """A part of a memory that is granted as a whole."""

    name: Name
    """The scope's name, as agents list it."""
    description: Text
    """What it holds."""


class Server(Model):
    """A server that a store is on."""

    url: ToolUrl
    """Where it answers over HTTP. Whoever reaches it may read all that lies there, whatever the scopes: admit nobody but the semantic layer."""


class Stores(Model):
    """What the memory is asked from; each version lies there by itself. What is left out runs in the process that answers."""

    vectors: Server | None = None
    """Qdrant, in the place of Qdrant Edge. The key that it asks for, if it does, is the variable `QDRANT_API_KEY`."""
    graph: Server | None = None
    """Oxigraph, by the SPARQL protocol, in the place of the embedded one."""


class MemorySpec(Model):
    """What is remembered, and which version of it is deployed."""

    description: Text
    """What this memory holds."""
    scopes: Annotated[list[Scope], Field(min_length=1), Distinct("name")]
    """Its parts; access is granted by scope."""
    sources: Annotated[list[Source], Distinct("name")] = []
    """Where its facts come from; what is not declared is not read."""
    snapshot: Digest
    """The pinned version: the content address of the snapshot. Moving the pin is a pull request; `git revert` moves it back."""
    embedding: Text
    """The embedding model, an exact version: vectors of different models do not compare. `NAME@sha256:…` with the hash of its weights has them checked."""
    stores: Stores | None = None
    """Servers to ask it from; without any it is asked from the process that answers."""


class Memory(Declaration):
    """A memory: knowledge graph and vectors, versioned as one artifact and pinned here."""

    kind: Literal["Memory"]
    spec: MemorySpec
