"""What every model shares: strictness, camelCase on the outside, docstrings as descriptions, and the unit types."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema
from pydantic.alias_generators import to_camel

from lifeos import units


class Model(BaseModel):
    """Strict: an unknown field is a mistake, never ignored."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, alias_generator=to_camel, populate_by_name=True, use_attribute_docstrings=True
    )


def _unit(name: str, example: str, **schema: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "x-unit": name, "examples": [example], **schema})


def _valid(parse: Any) -> AfterValidator:
    def check(text: str) -> str:
        parse(text)
        return text

    return AfterValidator(check)


Name = Annotated[str, _valid(units.parse_name), _unit("name", "finance", pattern=r"^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$")]
Money = Annotated[
    str, _valid(units.parse_money), _unit("money", "0.50 USD", pattern=r"^\d{1,12}(\.\d{1,6})? [A-Z]{3}$")
]
Duration = Annotated[str, _valid(units.parse_duration), _unit("duration", "5m", pattern=r"^(\d+(d|h|m|s|ms))+$")]
Digest = Annotated[str, _valid(units.parse_digest), _unit("digest", "sha256:…", pattern=r"^sha256:[0-9a-f]{64}$")]
Image = Annotated[
    str, _valid(units.parse_image), _unit("image", "registry.example/name@sha256:…", pattern=r"@sha256:[0-9a-f]{64}$")
]
Ratio = Annotated[
    float, Field(ge=0, le=1), WithJsonSchema({"type": "number", "x-unit": "ratio", "minimum": 0, "maximum": 1})
]
Count = Annotated[int, Field(ge=1)]
Percent = Annotated[int, Field(ge=0, le=100)]
Text = Annotated[str, Field(min_length=1)]
Path = Annotated[str, Field(min_length=1, json_schema_extra={"x-unit": "path"})]
Url = Annotated[str, Field(pattern=r"^[a-z][a-z0-9+.-]*://\S+$")]
Quantity = Annotated[str, Field(pattern=r"^\d+(\.\d+)?(m|k|M|G|Ki|Mi|Gi)?$")]
Json = dict[str, Any]

# The name of another document, by its kind; the compiler follows it and reports a dangling one (LOS201).
AgentRef = Annotated[Name, Field(json_schema_extra={"x-ref": "Agent"})]
BudgetRef = Annotated[Name, Field(json_schema_extra={"x-ref": "Budget"})]
DatastoreRef = Annotated[Name, Field(json_schema_extra={"x-ref": "Datastore"})]
EvalSuiteRef = Annotated[Name, Field(json_schema_extra={"x-ref": "EvalSuite"})]
MemoryRef = Annotated[Name, Field(json_schema_extra={"x-ref": "Memory"})]
ModelRouteRef = Annotated[Name, Field(json_schema_extra={"x-ref": "ModelRoute"})]
PersonaRef = Annotated[Name, Field(json_schema_extra={"x-ref": "Persona"})]
TeamRef = Annotated[Name, Field(json_schema_extra={"x-ref": "Team"})]
ToolRef = Annotated[Name, Field(json_schema_extra={"x-ref": "Tool"})]


class Metadata(Model):
    """Who the document is."""

    name: Name
    """Unique among the documents of its kind; for an agent also the name of its folder."""
    team: Name | None = None
    """The owning team; must agree with the folder. Only agents and budgets have one."""


class Declaration(Model):
    """The envelope of every document, in the shape Kubernetes people know."""

    api_version: Literal["lifeos.dev/v1alpha1"]
    """The version of the language. Older versions stay readable for two minor releases."""
    kind: str
    """Which of the kinds this document is."""
    metadata: Metadata
    """Name and owner."""
