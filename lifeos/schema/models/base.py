"""What every model shares: strictness, camelCase on the outside, docstrings as descriptions, and the unit types."""

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
)
from pydantic.alias_generators import to_camel
from pydantic_core import CoreSchema, core_schema

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


def _between(least: str, most: str) -> AfterValidator:
    """The bounds of a duration; in the schema ``x-least`` and ``x-most``."""

    def check(text: str) -> str:
        if not units.parse_duration(least) <= units.parse_duration(text) <= units.parse_duration(most):
            raise ValueError(f"not between {least} and {most}")
        return text

    return AfterValidator(check)


class Distinct:
    """No entry of a list may be there twice: as a whole, or by its ``field``."""

    def __init__(self, field: str = "") -> None:
        self.field = field

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(schema), **({"x-unique": self.field} if self.field else {"uniqueItems": True})}

    def _check(self, items: list[Any]) -> list[Any]:
        names = [getattr(item, self.field) if self.field else item for item in items]
        for index, name in enumerate(names):
            if name in names[:index]:
                raise ValueError(f"{name} is listed twice")
        return items


_NAME = r"^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$"
_DURATION = r"^(?=[0-9])([0-9]{1,9}d)?([0-9]{1,9}h)?([0-9]{1,9}m)?([0-9]{1,9}s)?([0-9]{1,9}ms)?$"

Name = Annotated[str, _valid(units.parse_name), _unit("name", "finance", pattern=_NAME)]
Money = Annotated[
    str, _valid(units.parse_money), _unit("money", "0.50 USD", pattern=r"^[0-9]{1,11}(\.[0-9]{1,6})? [A-Z]{3}$")
]
Duration = Annotated[str, _valid(units.parse_duration), _unit("duration", "5m", pattern=_DURATION)]
IdleTime = Annotated[
    str,
    _valid(units.parse_duration),
    _between("6s", "1h"),
    _unit("duration", "5m", pattern=_DURATION, **{"x-least": "6s", "x-most": "1h"}),
]
CallTime = Annotated[
    str,
    _valid(units.parse_duration),
    _between("1s", "1h"),
    _unit("duration", "60s", pattern=_DURATION, **{"x-least": "1s", "x-most": "1h"}),
]
Digest = Annotated[str, _valid(units.parse_digest), _unit("digest", "sha256:…", pattern=r"^sha256:[0-9a-f]{64}$")]
Image = Annotated[
    str,
    _valid(units.parse_image),
    _unit("image", "registry.example/name@sha256:…", pattern=r"^[a-z0-9][A-Za-z0-9._:/-]*@sha256:[0-9a-f]{64}$"),
]
Ratio = Annotated[
    float, Field(ge=0, le=1), WithJsonSchema({"type": "number", "x-unit": "ratio", "minimum": 0, "maximum": 1})
]
Share = Annotated[
    float,
    Field(gt=0, lt=1),
    WithJsonSchema({"type": "number", "x-unit": "share", "exclusiveMinimum": 0, "exclusiveMaximum": 1}),
]
Count = Annotated[int, Field(ge=1)]
Replicas = Annotated[int, Field(ge=1, le=100)]
Percent = Annotated[int, Field(ge=0, le=100)]
Text = Annotated[str, Field(min_length=1)]
Path = Annotated[str, Field(min_length=1, json_schema_extra={"x-unit": "path"})]
_PORT = r"([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"
_REST = r"://([^\s/?#@\[\]]*@)?([^\s/?#@:\[\]]+|\[[0-9a-fA-F:.]+\])(:" + _PORT + r")?([/?#][^\s\[\]]*)?$"
Url = Annotated[str, Field(pattern=r"^[a-z][a-z0-9+.-]*" + _REST)]
HttpUrl = Annotated[str, Field(pattern="^https?" + _REST)]
_OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_PREFIX = r"/(12[0-8]|1[01][0-9]|[1-9]?[0-9])"
Cidr = Annotated[
    str,
    Field(
        pattern=rf"^({_OCTET}(\.{_OCTET}){{3}}/(3[0-2]|[12]?[0-9])|[0-9a-fA-F]{{0,4}}(:[0-9a-fA-F]{{0,4}}){{2,7}}{_PREFIX})$",
    ),
]
_LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
ToolUrl = Annotated[
    str,
    Field(
        pattern=r"^https?://("
        + _LABEL
        + r"\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?(:"
        + _PORT
        + r")?(/[^\s?#\[\]]{0,1000})?$"
    ),
]
_WORD = "[a-z_][a-z0-9_-]{0,62}"
PostgresUrl = Annotated[
    str,
    Field(
        pattern=r"^postgresql://"
        + _WORD
        + "@"
        + _LABEL
        + r"(\."
        + _LABEL
        + r")*(:"
        + _PORT
        + ")?/"
        + _WORD
        + r"(\?sslmode=(require|verify-full))?$",
        examples=["postgresql://lifeos@ledger.lifeos-system.svc:5432/lifeos"],
    ),
]
Ed25519Key = Annotated[str, Field(pattern=r"^MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=$")]
Host = Annotated[str, Field(pattern=r"^" + _LABEL + r"(\." + _LABEL + r")*$")]
Cpu = Annotated[str, Field(pattern=r"^([1-9][0-9]{1,4}m|0\.(0[1-9]|[1-9][0-9]?)[0-9]?|[1-9][0-9]?(\.[0-9]{1,3})?)$")]
Memory = Annotated[str, Field(pattern=r"^([1-9][0-9]{1,4}(Mi|M)|[1-9][0-9]{0,2}(Gi|G))$")]
SecretKey = Annotated[str, Field(pattern=r"^[-._a-zA-Z0-9]{1,253}$")]
Json = dict[str, Any]

# The name of another document, by its kind; the compiler follows it and reports a dangling one (LOS201).
AgentRef = Annotated[str, _valid(units.parse_name), _reference("Agent")]
BudgetRef = Annotated[str, _valid(units.parse_name), _reference("Budget")]
DatastoreRef = Annotated[str, _valid(units.parse_name), _reference("Datastore")]
EvalSuiteRef = Annotated[str, _valid(units.parse_name), _reference("EvalSuite")]
MemoryRef = Annotated[str, _valid(units.parse_name), _reference("Memory")]
ModelRouteRef = Annotated[str, _valid(units.parse_name), _reference("ModelRoute")]
PersonaRef = Annotated[str, _valid(units.parse_name), _reference("Persona")]
PolicyRef = Annotated[str, _valid(units.parse_name), _reference("Policy")]
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
