"""Kind Datastore: a database that only named agents reach (agents.d/platform/datastores.yaml)."""

from typing import Annotated, Literal

from pydantic import Field

from lifeos.schema.models.base import AgentRef, Declaration, Distinct, Host, Model, Name, Text


class Admitted(Model):
    """An agent that the datastore accepts."""

    agent: AgentRef
    """The agent. Only its stable track is accepted, which pods of a canary step hold too, never a shadow."""
    access: Literal["read", "read-write"] = "read"
    """The most that this agent may do. Enforced by the database's own role for the agent (`read`: SELECT only), which is not rendered yet: the tunnel lets
    an agent in or not, and cannot see what a statement does."""


class DatastoreSpec(Model):
    """Where it is and whom it admits."""

    description: Text
    """What it holds."""
    engine: Literal["postgres"]
    """The database program behind the tunnel."""
    database: Name
    """Name of the database."""
    host: Host
    """Host of the database, reachable from the tunnel only."""
    port: Annotated[int, Field(ge=1, le=65535)] = 5432
    """Its port."""
    admits: Annotated[list[Admitted], Distinct("agent")]
    """The agents it accepts, by SPIFFE identity; nobody else gets a TLS handshake. With `[]` it is closed: there is no tunnel to it, and the walls around it
    stand. Written out, for what is left out by mistake must not read like a decision."""


class Datastore(Declaration):
    """A datastore behind mutual TLS. Both sides must agree: the agent asks for it and the datastore admits the agent."""

    kind: Literal["Datastore"]
    spec: DatastoreSpec
