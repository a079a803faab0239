"""What agents know and touch: memories, datastores and tools, as resolved."""

from typing import Literal

from lifeos.ir.node import Access, Json, Node, Stakes
from lifeos.units import Money


class Scope(Node, frozen=True):
    """A part of a memory that is granted as a whole."""

    name: str
    description: str


class Source(Node, frozen=True):
    """Files of one kind that facts are taken from. ``path`` is in the inbox."""

    name: str
    connector: str
    path: str
    scope: str
    schedule: str


class Server(Node, frozen=True):
    """A server that a store is on."""

    url: str


class Stores(Node, frozen=True):
    """What a memory is asked from. None: an engine in the process that answers."""

    vectors: Server | None = None
    graph: Server | None = None


class Memory(Node, frozen=True, omit_defaults=True):
    """A versioned body of knowledge, pinned at ``snapshot``."""

    name: str
    description: str
    scopes: tuple[Scope, ...]
    snapshot: str
    embedding: str
    sources: tuple[Source, ...] = ()
    stores: Stores | None = None


class Admitted(Node, frozen=True):
    """An agent that a datastore accepts."""

    agent: str
    access: Access


class Datastore(Node, frozen=True):
    """A database behind mutual TLS."""

    name: str
    description: str
    engine: Literal["postgres"]
    database: str
    host: str
    port: int
    admits: tuple[Admitted, ...]


class Endpoint(Node, frozen=True):
    """How the gateway reaches a tool."""

    protocol: Literal["mcp", "http"]
    url: str


class Tool(Node, frozen=True):
    """Something an agent can do. ``teams`` None: every team; ``environments`` are filled."""

    name: str
    description: str
    action: Literal["read", "write", "destructive"]
    endpoint: Endpoint
    arguments: Json
    cost: Money
    stakes: Stakes
    environments: tuple[str, ...]
    spends: str | None = None
    teams: tuple[str, ...] | None = None
