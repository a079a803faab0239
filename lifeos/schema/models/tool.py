"""Kind Tool: something an agent can do in the world (agents.d/platform/tools.yaml)."""

from typing import Annotated, Literal

from pydantic import Field

from lifeos.schema.models.base import Declaration, Distinct, Json, Model, Money, Name, TeamRef, Text, ToolUrl


class Endpoint(Model):
    """How the gateway reaches the tool."""

    protocol: Literal["mcp", "http"] = "mcp"
    """Model Context Protocol, or plain HTTP with a JSON body."""
    url: ToolUrl
    """Where the tool's server is, as the gateway reaches it: by its name, not an address, and without user or query, which the gateway would not pass on."""


class ToolSpec(Model):
    """What the tool does, what it takes and what is at stake."""

    description: Text
    """What it does, in a sentence; agents read it too."""
    action: Literal["read", "write", "destructive"]
    """`read` changes nothing; `write` can be undone; `destructive` cannot and always needs a signed single-use approval."""
    endpoint: Endpoint
    """Where it is."""
    arguments: Json
    """JSON Schema of the arguments. The gateway refuses a call that does not satisfy it."""
    cost: Money = "0 USD"
    """Price of one call, beside what the action itself moves."""
    spends: Text | None = None
    """The argument that holds the amount of money this tool moves, in units of the budget's currency. Approvals count it; budgets do not, they
    bound what deciding costs (models and priced tools), not what is decided about."""
    stakes: Literal["high", "low"] = "low"
    """What is at stake; a high-stakes call must have been decided on a high-stakes route."""
    teams: Annotated[list[TeamRef], Field(min_length=1), Distinct()] | None = None
    """Teams whose agents may be granted the tool; default: all."""
    environments: Annotated[list[Name], Field(min_length=1), Distinct()] | None = None
    """Environments in which the tool can be reached; default: all."""


class Tool(Declaration):
    """A tool: its argument schema lives here, once, and the grant to use it lives with each agent."""

    kind: Literal["Tool"]
    spec: ToolSpec
