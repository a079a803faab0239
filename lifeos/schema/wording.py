"""How a value is written: examples, and what a person probably meant. Words for messages; nothing here decides what is valid."""

import re

from lifeos.schema.guess import meant, plain, remark
from lifeos.schema.shape import Choice, Flag, Free, Map, Number, Sequence, Shape, Table, Text, Unit

_EXAMPLES = {
    "money": "20 USD",
    "duration": "5m",
    "ratio": "0.95",
    "share": "0.95",
    "name": "<name>",
    "digest": "sha256:<64 hexadecimal digits>",
    "image": "registry/name@sha256:<digest>",
}

_BY_NAME = "^https?://([a-z0-9]"

_PATTERNS = {
    _BY_NAME: ("the URL of a server by its name, such as 'http://host:8080/path'", "https://{}"),
    "^https?://": ("an http or https URL such as 'https://host:8080/path'", "https://{}"),
    "://": ("a URL such as 'https://host:8080/path'", "https://{}"),
    "{1,4}m": ("a share of a processor such as '250m' or '2', 10m to 99", ""),
    "(Mi|M)": ("an amount of memory such as '256Mi' or '2Gi', 10M to 999Gi", ""),
    "[A-Za-z0-9._-]*(/": ("a path such as 'bank/giro', below the inbox, without '..' and hidden folders", ""),
    "[1-5]?[0-9]": (
        "a schedule such as '30 3 * * *': minute, hour, day, month, weekday, each '*', '*/5' or '1,15'",
        "",
    ),
    "^[0-9a-f]{32}$": ("the id of a record, 32 hexadecimal digits, as `lifeos memory recall` shows it", ""),
    "[-._a-zA-Z0-9]": ("the key of a Secret: letters, digits, '-', '_' and '.'", ""),
    "(\\.[a-z0-9]": ("a host name: lower-case letters, digits, '-' and '.', such as 'agents.example'", ""),
}
"""By a part of the pattern that constrains a text, what the text is, and how what was written could be made one."""

_SUFFIXES = {"mb": "Mi", "mib": "Mi", "mi": "Mi", "gb": "Gi", "gib": "Gi", "gi": "Gi"}


def example(shape: Shape) -> str:
    """How a value of the shape is written, short."""
    if isinstance(shape, Unit):
        return _EXAMPLES[shape.name]
    if isinstance(shape, Choice):
        return shape.words[0]
    if isinstance(shape, Flag):
        return "true"
    if isinstance(shape, Number):
        return f"{shape.least:g}" if shape.least is not None else "1"
    if isinstance(shape, Map):
        inside = ", ".join(f"{name}: {example(shape.fields[name])}" for name in shape.required[:3])
        return f"{{{inside or _first(shape)}}}"
    if isinstance(shape, Sequence):
        return f"[{example(shape.item)}]"
    if isinstance(shape, Table | Free):
        return "{<name>: …}"
    return "…"


def _first(shape: Map) -> str:
    name, inner = next(iter(shape.fields.items()))
    return f"{name}: {example(inner)}"


def homes(shape: Shape, name: str, path: str = "") -> list[str]:
    """The paths below ``shape`` of the mappings that have a field of this name."""
    if isinstance(shape, Sequence | Table):
        return homes(shape.item, name, path)
    if not isinstance(shape, Map):
        return []
    found = [path] if name in shape.fields and path else []
    for field, inner in shape.fields.items():
        found += homes(inner, name, f"{path}.{field}" if path else field)
    return found


TAKEN_FOR = {
    "boolean": "a boolean",
    "octal": "an octal number",
    "sexagesimal": "a number in base 60",
    "date": "a date",
    "number": "a number",
}
"""What some YAML readers take a bare word for."""


def bounds(shape: Number | Unit) -> str:
    """What a number, or a value with a unit, must be, in words."""
    if shape.most is None:
        return f"at least {shape.least}"
    return f"at most {shape.most}" if shape.least is None else f"between {shape.least} and {shape.most}"


def expected_by(pattern: str) -> str:
    """What a text that must match ``pattern`` is, in words."""
    return _words(pattern)[0]


def _words(pattern: str) -> tuple[str, str]:
    known = (words for part, words in _PATTERNS.items() if part in pattern)
    return next(known, (f"text that matches {pattern}", ""))


def mended_text(shape: Text, text: str) -> str:
    """A hint for a text that does not match its pattern."""
    if shape.pattern is None:
        return ""
    pattern = shape.pattern.pattern
    candidates = [plain(text), *_as_url(pattern, text), *_as_quantity(text), *_as_host(pattern, text)]
    near = next((guess for guess in candidates if guess != text and shape.pattern.fullmatch(guess)), None)
    remark = _about_url(pattern, text) if "://" in pattern else ""
    return f"did you mean '{near}'?" if near else remark or f"write {expected_by(pattern)}"


def _as_url(pattern: str, text: str) -> list[str]:
    form = _words(pattern)[1]
    if form and "://" not in text:
        return [form.format(text)]
    return [re.sub(r"(?<=://)[^/@]*@|[?#].*", "", text).lower()] if form else []


def _about_url(pattern: str, text: str) -> str:
    port = re.search(r"://[^/?#]*:([0-9]+)(?:[/?#]|$)", text)
    if port and not 1 <= int(port[1]) <= 65535:
        return f"a port is a number from 1 to 65535, and {port[1]} is none"
    if pattern.startswith(_BY_NAME) and re.search(r"://(?:[^/@]*@)?(?:[0-9.]+|\[[0-9a-fA-F:.]+\])(?:[:/?#]|$)", text):
        return "tools are reached by name: give the address one, by a Service or a DNS record"
    return ""


def _as_quantity(text: str) -> list[str]:
    size = re.fullmatch(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)\s*([A-Za-z]*)", plain(text))
    unit = size[2].lower() if size else ""
    if size and unit in _SUFFIXES:
        amount, suffix = size[1], _SUFFIXES[unit]
        return [f"{amount}{suffix}", f"{float(amount) * 1024:.0f}Mi"] if suffix == "Gi" else [f"{amount}{suffix}"]
    return [size[1]] if size and unit in ("core", "cores", "cpu", "cpus") else []


def _as_host(pattern: str, text: str) -> list[str]:
    bare = re.sub(r"^[a-z]+://|[/:].*$", "", plain(text)).lower().replace("_", "-").replace(" ", "-")
    return [bare] if "(\\.[a-z0-9]" in pattern else []


def mended_unit(unit: str, text: str) -> str:
    """A hint for a text that is no value of the unit: what the person probably meant, or how values are written."""
    near = meant(unit, text)
    return f"did you mean '{near}'?" if near else remark(unit, text) or f"write it like '{_EXAMPLES[unit]}'"


def two_readings(text: str, kind: str) -> str:
    """What an octal or sexagesimal number is for either kind of reader."""
    digits = text.lstrip("+-").replace("_", "")
    if kind == "sexagesimal":
        value = 0.0
        for part in digits.split(":"):
            value = value * 60 + float(part)
        return f"write {value:g} if it was meant in base 60"
    octal = digits.removeprefix("0o").lstrip("0") or "0"
    if digits.startswith("0o"):
        return f"write {int(octal, 8)}"
    return f"write {octal}" + (
        f" (or {int(octal, 8)}, if it was meant as octal)" if set(octal) <= set("01234567") else ""
    )
