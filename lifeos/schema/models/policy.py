"""Kind Policy: a Rego rule, where it runs and for whom (agents.d/platform/policies.yaml)."""

from typing import Annotated, Literal

from pydantic import Field

from lifeos.schema.models.base import AgentRef, Declaration, Distinct, Json, Model, Path, TeamRef, Text


class Scope(Model):
    """Whom a policy binds; both empty: everyone."""

    teams: Annotated[list[TeamRef], Distinct()] = []
    """Teams whose agents are bound."""
    agents: Annotated[list[AgentRef], Distinct()] = []
    """Agents that are bound."""


class PolicySpec(Model):
    """A rule written in Rego, with its parameters in YAML."""

    description: Text
    """What it forbids and why, in a sentence."""
    stage: Literal["declaration", "action", "admission", "value"]
    """`declaration`: on the resolved fleet and its manifests, before merge. `action`: at the gateway, on every action. `admission`: by the API server. `value`: in the Gym, on every deed and proposal, for personas that hold it."""
    module: Path
    """The Rego file, under `policies/<stage>/`."""
    enforcement: Annotated[Literal["deny", "warn"], Field()] = "deny"
    """Whether a finding blocks or only warns; of a value, whether a deed against it never may be or counts against alignment."""
    applies_to: Scope = Scope()
    """Whom it binds; default: everyone."""
    parameters: Json = {}
    """Values the rule reads at `data.lifeos.parameters.<policy>`; they are part of the digest of the agents it binds."""


class Policy(Declaration):
    """A policy. The code is Rego in `policies/`; this document says when it runs, for whom, and with which numbers."""

    kind: Literal["Policy"]
    spec: PolicySpec
