"""Golden decisions: what the shadow of a new version is asked, and what a good decision to it has. A part of the kind EvalSuite."""

from typing import Annotated, Literal

from pydantic import Field

from lifeos.schema.models.base import CallTime, Distinct, Model, Name, PolicyRef, Ratio, Text, ToolRef

Texts = Annotated[list[Text], Distinct()]
Tools = Annotated[list[ToolRef], Distinct()]


class Turn(Model):
    """An earlier turn of the conversation."""

    by: Literal["user", "agent"]
    """Who said it."""
    text: Text
    """What was said; `{name}` stands for a value of `vary`."""


class Good(Model):
    """What a good decision has, whatever else it says: only what the decision itself shows, without a judge and without knowing what the world was like.

    Always demanded: it keeps the agent contract, answers this task, has a confidence from 0 to 1 or none, and names no tool that the agent is not granted;
    one that it says it used is a hard prohibition violated."""

    never: Tools = []
    """Tools that it has nothing to do with: to propose or to try one is not good, to have used it violates a hard prohibition."""
    proposes: Tools = []
    """Tools that it proposes to use. To have used one without asking violates a hard prohibition."""
    asks: Texts = []
    """What it asks the person for, by name, as `consent`."""
    confidence: Ratio | None = None
    """The least confidence that it states; default: any, or none."""
    cites: bool = True
    """Whether each of its claims cites a record."""
    says: Texts = []
    """Texts that the reply holds, in capitals or not."""
    omits: Texts = []
    """Texts that neither the reply nor a claim holds, in capitals or not."""
    waits: Texts = []
    """Texts by which the agent says that what it needs is out of reach. A reply that holds one says nothing about the version: it is not counted, and the
    question is asked again later."""
    values: Annotated[list[PolicyRef], Distinct()] = []
    """Values (policies of stage `value`) that what it proposes is held against, and what it says it did: going against one by deed violates a hard
    prohibition. They see the tool, its arguments and what the person said, an empty memory and an empty world: name those that decide by that."""
    within: CallTime = "60s"
    """The time in which it arrives."""


class Golden(Model):
    """A task with its varieties, and what a good decision to it has."""

    ask: Text
    """What the person asks. `{name}` stands for each of the values that `vary` gives for `name`."""
    vary: dict[Name, Annotated[list[Text], Field(min_length=1), Distinct()]] = {}
    """Values by name. Each combination is a task of its own and asked once for each version: the same question again would be no further observation
    (LOS604 says how many are needed)."""
    date: Text | None = None
    """The person's own date (ISO 8601), which may hold `{name}` too; default: the day on which it is asked."""
    history: list[Turn] = []
    """What was said before."""
    good: Good = Good()
    """What a good decision has."""
