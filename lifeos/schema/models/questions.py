"""Kind Questions: what a memory must answer, before a version of it is pinned (memory/<memory>.questions.yaml)."""

from typing import Annotated, Literal

from pydantic import Field

from lifeos.schema.models.base import AgentRef, Count, Declaration, Distinct, Model, Name, Text

RecordId = Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
Place = Annotated[int, Field(ge=1, le=20)]


class Question(Model):
    """A question with a known answer. A record answers it that holds all of `says`, is the `record`, and is of the `source`, as far as these are given."""

    name: Name
    """Its name, which is all that is shown of it where versions are proposed."""
    ask: Text
    """What is asked, as an agent would."""
    agent: AgentRef | None = None
    """Whose scopes it is asked with; default: all of the memory's."""
    says: Annotated[list[Text], Distinct()] = []
    """Texts that the record holds, in capitals or not, as whole words and numbers: `40.00` is no part of `940.00`."""
    record: RecordId | None = None
    """The id of the record, which is the hash of what it says: a record that is edited has another."""
    source: Name | None = None
    """The source that the record is of; another one that says the same does not answer."""
    first: Place = 1
    """Among how many of the first an answer must be. With 1, whatever comes to stand above the answer fails the version."""
    only: Annotated[list[Text], Distinct()] = []
    """Texts that only a record that answers may hold all of: another one of the first 20 that does contradicts it, wherever it stands."""
    omits: Annotated[list[Text], Distinct()] = []
    """Texts of which none of the first 20 records holds one."""


class QuestionsSpec(Model):
    """What the memory must answer."""

    least: Count | None = None
    """How many of the questions a version must answer; default: all. One that the version before answered must be answered in any case."""
    questions: Annotated[list[Question], Field(min_length=1), Distinct("name")]
    """The questions, in the order in which they are shown."""


class Questions(Declaration):
    """Questions with known answers, which each version of a memory is asked before it is pinned. The name is that of the memory."""

    kind: Literal["Questions"]
    spec: QuestionsSpec
