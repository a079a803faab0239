"""Kind Memory: a versioned body of knowledge (agents.d/platform/memory.yaml)."""

from typing import Annotated, Literal

from pydantic import Field

from lifeos.schema.models.base import Declaration, Digest, Distinct, Model, Name, Text


class Scope(Model):
    """A part of a memory that is granted as a whole."""

    name: Name
    """The scope's name, as agents list it."""
    description: Text
    """What it holds."""


class MemorySpec(Model):
    """What is remembered, and which version of it is deployed."""

    description: Text
    """What this memory holds."""
    scopes: Annotated[list[Scope], Field(min_length=1), Distinct("name")]
    """Its parts; access is granted by scope."""
    snapshot: Digest
    """The pinned version: the content address of the snapshot. Moving the pin is a pull request; `git revert` moves it back."""
    embedding: Text
    """The embedding model, an exact version: vectors of different models do not compare."""


class Memory(Declaration):
    """A memory: knowledge graph and vectors, versioned as one artifact and pinned here."""

    kind: Literal["Memory"]
    spec: MemorySpec
