"""Documents for property tests, drawn from the models' own JSON Schema and not from the table that is tested."""

import json
import string
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

from lifeos.schema.models import KINDS

_LETTERS = string.ascii_lowercase
_NAME = st.builds(
    lambda first, rest: first + rest,
    st.sampled_from(_LETTERS),
    st.text(_LETTERS + string.digits + "-", max_size=12).map(lambda text: text.rstrip("-")),
)
_HEX = st.text("0123456789abcdef", min_size=64, max_size=64)
_DIGITS = st.integers(0, 999)
_WORDS = st.text(string.ascii_letters + " äß→.,:#'\"{}[]&*!|>%@`-?\\", min_size=1, max_size=20).filter(str.strip)
_UNITS = {
    "name": _NAME,
    "money": st.builds(
        lambda whole, part, code: f"{whole}{part} {code}",
        st.integers(0, 10**6),
        st.sampled_from(["", ".5", ".25", ".000001"]),
        st.sampled_from(["USD", "EUR"]),
    ),
    "duration": st.builds(lambda count, unit: f"{count}{unit}", _DIGITS, st.sampled_from(["d", "h", "m", "s", "ms"]))
    | st.sampled_from(["1h30m", "1d2h3m4s5ms", "1m500ms"]),
    "digest": _HEX.map(lambda digits: f"sha256:{digits}"),
    "image": st.builds(lambda name, digits: f"registry.example/{name}@sha256:{digits}", _NAME, _HEX),
    "ratio": st.integers(0, 1000).map(lambda parts: parts / 1000),
    "share": st.integers(1, 999).map(lambda parts: parts / 1000),
    "path": st.sampled_from(["prompts/system.md", "a b.md", "policies/action/x.rego"]),
}
_BOUNDED = {
    ("6s", "1h"): st.sampled_from(["6s", "90s", "5m", "59m59s", "1h", "6500ms"]),
    ("1s", "1h"): st.sampled_from(["1s", "60s", "2m30s", "1h"]),
}
"""Durations by the bounds that the schema gives them."""
_PATTERNS = {
    r"^postgresql://": st.sampled_from(
        [
            "postgresql://lifeos@localhost/lifeos",
            "postgresql://a_b@db-1.example.test:6432/x?sslmode=require",
            "postgresql://l@ledger.lifeos-system.svc/l?sslmode=verify-full",
        ]
    ),
    r"^MCowBQYDK2VwAyEA": st.text(string.ascii_letters + string.digits + "+/", min_size=43, max_size=43).map(
        lambda digits: f"MCowBQYDK2VwAyEA{digits}="
    ),
    r"^https?://": st.sampled_from(["http://tool.example:8080/mcp", "https://pay.example", "http://a.b-c.svc/x/y"]),
    r"25[0-5]": st.sampled_from(["10.0.0.1/32", "10.0.0.0/8", "fd00::1/128", "2001:db8::/32"]),
    r"://": st.sampled_from(["https://git.example/x.git", "http://tool.example:8080/mcp", "ssh://git@host/x"]),
    r"(\.[a-z0-9]": st.sampled_from(["fleet.example", "localhost", "db-1.example.test", "10.0.0.1"]),
    r"{1,4}m": st.sampled_from(["250m", "2", "0.5", "99.999"]),
    r"(Mi|M)": st.sampled_from(["256Mi", "1Gi", "100M", "2G"]),
    r"[A-Za-z0-9._-]*(/": st.sampled_from(["bank/giro", "contacts.vcf", "a/b-c/d_e"]),
    r"[1-5]?[0-9]": st.sampled_from(["0 3 * * *", "*/15 * * * *", "0,30 6 1,15 */2 1,2,3,4,5"]),
    r"[0-9a-f]{32}": st.text("0123456789abcdef", min_size=32, max_size=32),
    r"[-._a-zA-Z0-9]": st.sampled_from(["api-key", "tls.crt", "KEY_1"]),
}
_JSON = st.recursive(
    st.booleans() | st.integers(-1000, 1000) | st.floats(-1e6, 1e6).map(lambda x: round(x, 4)) | _WORDS | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=3),
    max_leaves=6,
)


@cache
def _schema(kind):
    return KINDS[kind].model_json_schema(by_alias=True)


def document(kind):
    """Valid documents of a kind; optional fields are there or not."""
    schema = _schema(kind)
    return _draw(schema, schema.get("$defs", {}))


def _draw(schema, defs):
    if "$ref" in schema:
        return _draw(defs[schema["$ref"].rpartition("/")[2]], defs)
    if "anyOf" in schema:
        return st.one_of(*(_draw(option, defs) for option in schema["anyOf"] if option != {"type": "null"}))
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "x-least" in schema:
        return _BOUNDED[schema["x-least"], schema["x-most"]]
    if "x-unit" in schema:
        return _UNITS[schema["x-unit"]]
    return _TYPES[schema["type"]](schema, defs)


def _object(schema, defs):
    if "properties" in schema:
        needed = (
            {name: _draw(inner, defs) for name, inner in schema["properties"].items() if name in schema["required"]}
            if "required" in schema
            else {}
        )
        optional = {name: _draw(inner, defs) for name, inner in schema["properties"].items() if name not in needed}
        return st.fixed_dictionaries(needed, optional=optional)
    if "patternProperties" in schema:
        (item,) = schema["patternProperties"].values()
        return st.dictionaries(_NAME, _draw(item, defs), min_size=schema.get("minProperties", 0), max_size=3)
    return st.dictionaries(_WORDS, _JSON, max_size=3)


def _identity(schema):
    """What of an entry must differ from the others'; None when nothing must."""
    if "x-unique" in schema:
        return lambda item: item[schema["x-unique"]]
    return (lambda item: item) if schema.get("uniqueItems") else None


def _string(schema, defs):
    if "pattern" in schema:
        return next(found for part, found in _PATTERNS.items() if part in schema["pattern"])
    return _WORDS


_TYPES = {
    "object": _object,
    "array": lambda schema, defs: st.lists(
        _draw(schema["items"], defs),
        min_size=schema.get("minItems", 0),
        max_size=schema.get("minItems", 0) + 2,
        unique_by=_identity(schema),
    ),
    "string": _string,
    "boolean": lambda _schema, _defs: st.booleans(),
    "integer": lambda schema, _defs: st.integers(schema.get("minimum", -1000), schema.get("maximum", 10**6)),
    "number": lambda schema, _defs: st.integers(-(10**6), 10**6).map(lambda parts: parts / 100),
}

WRONG = (
    *(-1, 0, 1, 7, 101, 70_000, 0.5, 1.5, -0.25, True, False, [], {}, ["x"], [7], {"x": 1}, [{}], [[]], {"x": {}}),
    *(
        "",
        "x",
        "X",
        "x-",
        "a_b",
        "0",
        "1",
        "0.5",
        ".5",
        "5",
        "95%",
        "true",
        "high",
        "Platform",
        "../x",
        "lifeos.dev/v1",
    ),
    *("20 USD", "20USD", "$20", "1.1234567 USD", "-1 USD", "20 usd", "\u0662\u0660 USD", "20 USD\n", "9" * 13 + " USD"),
    *(
        "5m",
        "5 m",
        "1m1h",
        "m",
        "5\u0665m",
        "1s1s",
        "9" * 30 + "d",
        "http://x\n",
        "http://",
        "no-scheme",
        "2m\n",
        "\u0662m",
    ),
    *("sha256:abc", "sha256:" + "A" * 64, "image:latest", "@sha256:" + "0" * 64, "a" * 41, "a\nb", "ä"),
)
"""Values that are wrong in most places, and right in some: a mutation puts one of them anywhere."""


@st.composite
def mutated(draw, kind):
    """A document with one thing changed: a field removed, added, misspelt, or given an unlikely value."""
    value = json.loads(json.dumps(draw(document(kind))))
    places = list(_places(value, ()))
    where = draw(st.sampled_from(places))
    holder, last = value, where[-1]
    for step in where[:-1]:
        holder = holder[step]
    action = draw(st.sampled_from(["replace", "replace", "replace", "remove", "misspell", "add"]))
    if action == "replace" or isinstance(holder, list):
        holder[last] = draw(st.sampled_from(WRONG))
    elif action == "remove":
        del holder[last]
    elif action == "misspell":
        holder[last + "x"] = holder.pop(last)
    else:
        holder["surprise"] = draw(st.sampled_from(WRONG))
    return value, where


def _places(value, path):
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in items:
        yield (*path, step)
        yield from _places(inner, (*path, step))


def as_yaml(value):
    """The document as YAML that keeps the type of every value: quoted strings, plain numbers without exponents."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_quoted(key)}: {as_yaml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_yaml, value)) + "]"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    return json.dumps(value)


def _quoted(text):
    return json.dumps(text, ensure_ascii=False)
