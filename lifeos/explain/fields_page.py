"""``docs/reference/kinds.md``: every kind with every field, from the schemas' own words."""

from collections.abc import Iterator

from lifeos.explain.fields import UNITS, Language, Schema, bounds_of, kind_page, type_of, written
from lifeos.schema.shape import kinds

_HEAD = """\
# Kinds

Every document starts with `apiVersion: lifeos.dev/v1alpha1`, its `kind`, and `metadata.name`. What follows is the
`spec`; only `metadata.team`, which agents and budgets may have, stands outside of it. A field that is not in these tables
is an error ([LOS123](diagnostics.md#los123-unknown-field)), and so is a missing one that is required.

In a path `[]` is an entry of a list and `<name>` a name of your choice. In the column *unless written*, **required** means
that there is no such case; *inherited* means that an agent takes the value from its team's `defaults`, else from the
platform's, else the one given here (`lifeos why AGENT FIELD` shows which). `lifeos explain KIND.FIELD` says the same about
one field, with an example. Generated from `lifeos/schema/models/` by `lifeos explain --reference kinds`.
"""


def reference() -> str:
    """All kinds as one document: ``docs/reference/kinds.md``."""
    shared = _shared()
    out = [_HEAD, "| kind | declared in | |", "|---|---|---|"]
    for kind in kinds():
        meaning, place, _ = kind_page(kind)
        out.append(f"| [{kind}](#{kind.lower()}) | `{place}` | {_line(meaning)} |")
    out += ["", "## Units", "", "| unit | how it is written |", "|---|---|"]
    out += [f"| {name} | {rule} |" for name, colon, rule in (text.partition(": ") for text in UNITS.values()) if colon]
    for kind in kinds():
        meaning, place, _ = kind_page(kind)
        out += ["", f"## {kind}", "", _line(meaning), "", f"Declared in `{place}`.", ""]
        out += ["| field | type | unless written | meaning |", "|---|---|---|---|"]
        out += [_row(path, schema, required=required, shared=shared) for path, schema, required in _fields(kind)]
    return "\n".join(out) + "\n"


def _row(path: str, schema: Schema, *, required: bool, shared: frozenset[str]) -> str:
    kind, _, field = path.partition(":")
    inherited = kind == "Agent" and any(f"{field}.".startswith(f"{section}.") for section in shared)
    default = schema.get("default")
    if required:
        unless = "**required**"
    elif default is not None and not isinstance(default, dict):
        unless = f"`{written(default)}`"
    else:
        unless = ""
    if inherited:
        unless = f"*inherited*, {unless}" if unless else "*inherited*"
    bounds = bounds_of(schema)
    words = type_of(schema).split(":", 1)[0].replace(" | ", " \\| ")
    if field == "defaults":
        words = "mapping: " + ", ".join(f"`{section}`" for section in sorted(shared)) + " of an [Agent](#agent)"
    return (
        f"| `{field}` | {words}{f', {bounds}' if bounds else ''} | {unless} | {_line(schema.get('description', ''))} |"
    )


def _line(text: str) -> str:
    """Prose on one line, as a cell of a table takes it."""
    return " ".join(text.split()).replace("|", "\\|")


def _fields(kind: str) -> Iterator[tuple[str, Schema, bool]]:
    """Path (``Kind:path.within.spec``), schema, and whether it is required, of each field of the ``spec``."""
    language = Language(kind)
    yield from _within(language, language.root["properties"]["spec"], f"{kind}:")


def _within(language: Language, schema: Schema, above: str) -> Iterator[tuple[str, Schema, bool]]:
    inner = language.inner(schema)
    for name, field in inner.get("properties", {}).items():
        resolved = language.resolved(field)
        yield f"{above}{name}", resolved, name in inner.get("required", ())
        if name != "defaults":  # the very sections of an agent, whose table says it once
            yield from _within(language, field, f"{above}{name}{_step(resolved)}.")


def _step(schema: Schema) -> str:
    if schema.get("type") == "array":
        return "[]"
    return ".<name>" if "properties" not in schema and schema.get("patternProperties") else ""


def _shared() -> frozenset[str]:
    """The sections of an agent that platform and team give defaults for."""
    language = Language("Platform")
    spec = language.inner(language.root["properties"]["spec"])
    return frozenset(language.inner(spec["properties"]["defaults"])["properties"])
