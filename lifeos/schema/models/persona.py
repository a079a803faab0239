"""Kind Persona: a synthetic user of the Gym (evals/personas/<persona>.yaml)."""

from typing import Annotated, Literal

from pydantic import Field

from lifeos.schema.models.base import Count, Declaration, Distinct, Model, PolicyRef, Ratio, Text


class Traits(Model):
    """How the persona behaves; each between 0 (not at all) and 1 (fully)."""

    stress: Ratio
    """How much of the conversation is pressure: short answers, interruptions, urgency."""
    frugality: Ratio
    """How strongly every expense is resisted."""
    trust: Ratio
    """How readily proposals are accepted without a reason."""


class PersonaSpec(Model):
    """A kind of person, not a person."""

    description: Text
    """Who this is, in a sentence."""
    traits: Traits
    """Behaviour."""
    patience: Count
    """Turns after which the persona gives up."""
    values: Annotated[list[PolicyRef], Distinct()] = []
    """What the persona holds dear: policies of stage `value`, by which every deed and proposal of an agent that talks with it is judged, and by which it declines."""
    opening: Annotated[list[Text], Field(min_length=1)]
    """Ways in which the persona begins, one is drawn by the seed."""


class Persona(Declaration):
    """A persona: a seeded state machine decides what it wants and knows; templates only word it."""

    kind: Literal["Persona"]
    spec: PersonaSpec
