"""What a kind or a field means, from the generated schemas: the models' own docstrings, types, units, defaults and bounds."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from lifeos.diagnostics import closest
from lifeos.errors import UsageError
from lifeos.schema.published import json_schema
from lifeos.schema.shape import kinds, shape_of
from lifeos.schema.wording import example
from lifeos.source.places import belongs

Schema = dict[str, Any]

UNITS = {
    "money": "money: an exact amount, one space, an ISO 4217 currency",
    "duration": "duration: whole numbers with d, h, m, s, ms, from large to small",
    "ratio": "ratio: a decimal between 0 and 1",
    "share": "share: a decimal above 0 and below 1",
    "name": "name: lower-case letters, digits and '-', starting with a letter, 40 at most",
    "digest": "digest: 'sha256:' and 64 hexadecimal digits",
    "image": "container image, pinned by digest",
    "path": "path of a file",
}
"""By the name that the schemas give a unit, what it is called and how it is written."""

_BOUNDS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "minItems": "at least {} entry",
    "minProperties": "at least {} entry",
    "x-least": "at least {}",
    "x-most": "at most {}",
    "uniqueItems": "each once",
    "x-unique": "each {} once",
}
_INHERITED = "the platform's defaults, then the team's, then the agent's own value"


class Field(NamedTuple):
    """One field: its full path from the kind, its schema, whether it must be written, whether it is inherited."""

    path: str
    schema: Schema
    required: bool
    inherited: bool


class Language:
    """The schema of one kind, with references followed."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.root = json_schema(kind)

    def resolved(self, schema: Schema) -> Schema:
        """The schema that a ``$ref`` means, under what stands beside it (a field's own description)."""
        name = schema.get("$ref")
        if name is None:
            return schema
        target: Schema = self.root["$defs"][name.removeprefix("#/$defs/")]
        return {
            **target,
            **{key: value for key, value in schema.items() if key != "$ref"},
            "about": target.get("description"),
        }

    def inner(self, schema: Schema) -> Schema:
        """What the fields of a value are written in: the value itself, an item of a list, an entry of a table."""
        schema = self.resolved(schema)
        if schema.get("type") == "array":
            return self.inner(schema["items"])
        if "properties" not in schema and schema.get("patternProperties"):
            return self.inner(next(iter(schema["patternProperties"].values())))
        return schema


def split(topic: str, codes: tuple[str, ...]) -> tuple[str, str, str]:
    """A topic as kind, dot and field; kinds are found in any letter case. ``codes``: what may have been meant instead."""
    head, dot, rest = topic.partition(".")
    kind = next((name for name in kinds() if name.lower() == head.lower().replace("-", "")), None)
    if kind is not None:
        return kind, dot, rest
    near = closest(head, [*kinds(), *codes])
    if near is not None:
        raise UsageError(f"there is no kind or code '{head}'. Did you mean '{near}{dot}{rest}'?")
    meant = [path for path in homes(topic.rpartition(".")[2]) if path.endswith(f".{topic}")][:4]
    if meant:
        raise UsageError(f"there is no kind '{head}'. Did you mean " + " or ".join(f"'{path}'" for path in meant) + "?")
    raise UsageError(f"there is no kind or code '{topic}'; `lifeos explain` lists them")


def _no_field(parent: str, name: str, known: list[str]) -> str:
    kind = parent.partition(".")[0]
    near = closest(name, known)
    elsewhere = [path for path in homes(name) if path.startswith(f"{kind}.")]
    if near is not None:
        return f"'{parent}' has no field '{name}'. Did you mean '{parent}.{near}'?"
    if elsewhere:
        return f"'{parent}' has no field '{name}'. Did you mean '{elsewhere[0]}'?"
    return f"'{parent}' has no field '{name}'" + (
        f"; it has: {', '.join(known)}" if known else ": what it holds is free"
    )


def find(topic: str) -> Field:
    """The field that ``Agent.spec.budget.perDay`` names, also when ``spec`` is left out. Raises :class:`UsageError`.

    Indices of lists (``tools[0].ref``) may be written; names of table entries (``environments.prod.domain``) too.
    """
    kind, *steps = re.sub(r"\[\d*\]", "", topic).split(".")
    language = Language(kind)
    schema: Schema = language.root
    path, required, inherited = kind, True, False
    if steps and steps[0] not in schema["properties"]:
        spec = language.inner(schema["properties"]["spec"])
        metadata = language.inner(schema["properties"]["metadata"])
        if steps[0] in spec["properties"] or steps[0] not in metadata["properties"]:
            steps.insert(0, "spec")
        else:
            steps.insert(0, "metadata")
    while steps:
        table = "properties" not in schema and schema.get("type") == "object" and bool(schema.get("patternProperties"))
        within = language.inner(schema)
        fields = within.get("properties", {})
        name = steps.pop(0)
        if name not in fields and table and steps:
            path, name = f"{path}.<name>", steps.pop(0)
        if name not in fields:
            raise UsageError(_no_field(path, name, list(fields)))
        inherited = inherited or name == "defaults" or (kind == "Agent" and path == "Agent.spec" and name in _shared())
        required = name in within.get("required", ())
        schema = language.resolved(fields[name])
        path = f"{path}.{name}"
    return Field(path, schema, required, inherited)


def _shared() -> frozenset[str]:
    """The sections of an agent that platform and team give defaults for."""
    language = Language("Platform")
    return frozenset(
        language.inner(language.inner(language.root["properties"]["spec"])["properties"]["defaults"])["properties"]
    )


def type_of(schema: Schema) -> str:
    """The type in words, with its unit."""
    words = schema.get("enum") or ([schema["const"]] if "const" in schema else None)
    if words:
        return " | ".join(map(str, words))
    if "x-ref" in schema:
        kind = str(schema["x-ref"])
        return f"name of {'an' if kind[0] in 'AE' else 'a'} {kind}"
    if "x-unit" in schema:
        return UNITS[schema["x-unit"]]
    kind = str(schema.get("type", "object"))
    if kind == "array":
        return f"list of {_plural(schema['items'])}"
    if kind == "object" and schema.get("patternProperties"):
        return "mapping from names to values"
    return {"string": "text", "integer": "whole number", "boolean": "true | false", "object": "mapping"}.get(kind, kind)


def _plural(item: Schema) -> str:
    if "$ref" in item:
        return "mappings"
    if "x-ref" in item:
        return f"names of {item['x-ref']} documents"
    return (
        {"string": "texts", "integer": "whole numbers"}.get(str(item.get("type")), type_of(item))
        if "x-unit" not in item
        else "names"
    )


def facts(field: Field) -> Iterator[tuple[str, str]]:
    """What is to know about a field beside its meaning, as label and text."""
    schema = field.schema
    yield "type", type_of(schema)
    if field.required:
        yield "required", "yes"
    elif "default" in schema and not isinstance(schema["default"], dict):
        yield "default", written(schema["default"])
    else:
        yield "required", "no"
    if field.inherited:
        yield "inherited", _INHERITED
    if bounds := bounds_of(schema):
        yield "bounds", bounds
    yield "example", f"{field.path.rpartition('.')[2]}: {_example(field)}"


def bounds_of(schema: Schema) -> str:
    """The bounds of a value in words; empty when it has none, or when its unit already says them."""
    return ", ".join(
        words.format(schema[key]) for key, words in _BOUNDS.items() if key in schema and schema.get("x-unit") != "ratio"
    )


def written(value: Any) -> str:
    """A default as it stands in YAML."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _example(field: Field) -> str:
    default = field.schema.get("default")
    if default and not isinstance(default, dict | bool):
        return written(default)
    kind, *steps = field.path.split(".")
    shape: Any = shape_of(kind)
    for step in steps:
        while not hasattr(shape, "fields"):
            shape = shape.item
        if step != "<name>":
            shape = shape.fields[step]
    return example(shape)


def children(path: str, schema: Schema) -> list[tuple[str, str, str]]:
    """The fields of a value: name, type, and the first sentence of what it means."""
    language = Language(path.split(".", 1)[0])
    within = language.inner(schema)
    required = within.get("required", ())
    rows = []
    for name, inner in within.get("properties", {}).items():
        resolved = language.resolved(inner)
        kind = type_of(resolved).split(":", 1)[0]
        rows.append((name + ("*" if name in required else ""), kind, sentence(resolved.get("description", ""))))
    return rows


def sentence(text: str) -> str:
    """The first sentence of a description; with the second when the first only names the thing."""
    first, *rest = re.split(r"(?<=[.;])\s", " ".join(text.split()))
    return f"{first} {rest[0]}" if rest and len(first) < 20 else first.rstrip(";")


def kind_page(kind: str) -> tuple[str, str, list[tuple[str, str, str]]]:
    """Of a kind: what it is, where it is declared, and the fields of its ``spec``."""
    language = Language(kind)
    return language.root.get("description", ""), belongs(kind), children(kind, language.root["properties"]["spec"])


def paths(kind: str) -> list[str]:
    """The paths of all fields of a kind; lists and tables are passed through."""
    language = Language(kind)
    return list(_paths(language, language.root, ""))


def homes(name: str) -> list[str]:
    """The paths, over all kinds, of fields with this name."""
    return [f"{kind}.{path}" for kind in kinds() for path in paths(kind) if path.rpartition(".")[2] == name]


def _paths(language: Language, schema: Schema, path: str) -> Iterator[str]:
    for name, inner in language.inner(schema).get("properties", {}).items():
        below = f"{path}.{name}" if path else name
        yield below
        yield from _paths(language, inner, below)
