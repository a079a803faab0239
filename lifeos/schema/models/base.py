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


def _reference(kind: str) -> WithJsonSchema:
    """A name that refers to a document. Part of the type's own schema: what a ``Field`` adds is lost in ``… | None`` and in lists."""
    return _unit("name", "finance", pattern=_NAME, **{"x-ref": kind})


def _valid(parse: Any) -> AfterValidator:
    def check(text: str) -> str:
        parse(text)
        return text

    return AfterValidator(check)


_NAME = r"^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$"
_DURATION = r"^(?=[0-9])([0-9]{1,9}d)?([0-9]{1,9}h)?([0-9]{1,9}m)?([0-9]{1,9}s)?([0-9]{1,9}ms)?$"

Name = Annotated[str, _valid(units.parse_name), _unit("name", "finance", pattern=_NAME)]
Money = Annotated[
    str, _valid(units.parse_money), _unit("money", "0.50 USD", pattern=r"^[0-9]{1,11}(\.[0-9]{1,6})? [A-Z]{3}$")
]
Duration = Annotated[str, _valid(units.parse_duration), _unit("duration", "5m", pattern=_DURATION)]
Digest = Annotated[str, _valid(units.parse_digest), _unit("digest", "sha256:…", pattern=r"^sha256:[0-9a-f]{64}$")]
Image = Annotated[
    str,
    _valid(units.parse_image),
    _unit("image", "registry.example/name@sha256:…", pattern=r"^[a-z0-9][A-Za-z0-9._:/-]*@sha256:[0-9a-f]{64}$"),
]
Ratio = Annotated[
    float, Field(ge=0, le=1), WithJsonSchema({"type": "number", "x-unit": "ratio", "minimum": 0, "maximum": 1})
]
Count = Annotated[int, Field(ge=1)]
Percent = Annotated[int, Field(ge=0, le=100)]
Text = Annotated[str, Field(min_length=1)]
Path = Annotated[str, Field(min_length=1, json_schema_extra={"x-unit": "path"})]
_PORT = r"([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"
Url = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9+.-]*://([^\s/?#@\[\]]*@)?([^\s/?#@:\[\]]+|\[[0-9a-fA-F:.]+\])(:"
        + _PORT
        + r")?([/?#][^\s\[\]]*)?$"
    ),
]
Host = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$")]
Quantity = Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)?(m|k|M|G|Ki|Mi|Gi)?$")]
Json = dict[str, Any]

# The name of another document, by its kind; the compiler follows it and reports a dangling one (LOS201).
AgentRef = Annotated[str, _valid(units.parse_name), _reference("Agent")]
BudgetRef = Annotated[str, _valid(units.parse_name), _reference("Budget")]
DatastoreRef = Annotated[str, _valid(units.parse_name), _reference("Datastore")]
EvalSuiteRef = Annotated[str, _valid(units.parse_name), _reference("EvalSuite")]
MemoryRef = Annotated[str, _valid(units.parse_name), _reference("Memory")]
ModelRouteRef = Annotated[str, _valid(units.parse_name), _reference("ModelRoute")]
PersonaRef = Annotated[str, _valid(units.parse_name), _reference("Persona")]
TeamRef = Annotated[str, _valid(units.parse_name), _reference("Team")]
ToolRef = Annotated[str, _valid(units.parse_name), _reference("Tool")]


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
