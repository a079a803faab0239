"""How a value is written: examples, and what a person probably meant. Words for messages; nothing here decides what is valid."""

import re

from lifeos.schema.shape import Choice, Flag, Free, Map, Number, Sequence, Shape, Table, Text, Unit

_EXAMPLES = {
    "money": "20 USD",
    "duration": "5m",
    "ratio": "0.95",
    "name": "<name>",
    "digest": "sha256:<64 hexadecimal digits>",
    "image": "registry/name@sha256:<digest>",
}

_PATTERNS = {
    "://": ("a URL with its scheme, such as 'https://host:8080/path'", "https://{}"),
    "(m|k|M|G|Ki|Mi|Gi)": ("a Kubernetes quantity such as '250m' (processor) or '256Mi' (memory)", ""),
    "(\\.[a-z0-9]": ("a host name: lower-case letters, digits, '-' and '.', such as 'agents.example'", ""),
}
"""By a part of the pattern that constrains a text, what the text is, and how what was written could be made one."""

_SUFFIXES = {"mb": "Mi", "mib": "Mi", "gb": "Gi", "gib": "Gi", "kb": "Ki", "kib": "Ki"}


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


def bounds(shape: Number) -> str:
    """What a number must be, in words."""
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
    """A hint for a text that does not match its pattern; empty when nothing can be told."""
    pattern = shape.pattern.pattern if shape.pattern is not None else ""
    form = _words(pattern)[1]
    if form and "://" not in text and shape.pattern is not None and shape.pattern.search(form.format(text)):
        return f"did you mean '{form.format(text)}'?"
    size = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([A-Za-z]*)", text.strip())
    if size and size[2].lower() in _SUFFIXES:
        return f"did you mean '{size[1]}{_SUFFIXES[size[2].lower()]}'?"
    if size and size[2].lower() in ("core", "cores", "cpu", "cpus"):
        return f"did you mean '{size[1]}'?"
    host = re.sub(r"^[a-z]+://|[/:].*$", "", text.strip()).lower().replace("_", "-").replace(" ", "-")
    if "[a-z0-9-]*" in pattern and shape.pattern is not None and shape.pattern.search(host):
        return f"did you mean '{host}'?"
    return f"write {expected_by(pattern)}"


def mended_unit(unit: str, text: str) -> str:
    """A hint for a text that is no value of the unit: what the person probably meant, or how values are written."""
    return _GUESSES[unit](text.strip()) or f"write it like '{_EXAMPLES[unit]}'"


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


def _money(text: str) -> str:
    amount = re.fullmatch(r"([A-Za-z]{3})?\s*[$€]?\s*(\d+(?:[.,]\d{1,6})?)\s*([A-Za-z]{3}|[$€])?", text)
    if amount is None:
        return ""
    word = (amount[3] or amount[1] or "").upper()
    currency = "EUR" if "€" in text else word if len(word) == 3 else "USD"
    return f"did you mean '{amount[2].replace(',', '.')} {currency}'?"


def _duration(text: str) -> str:
    if re.fullmatch(r"\d{1,9}", text):
        return f"a unit is missing: did you mean '{text}s' or '{text}m'?"
    words = re.fullmatch(r"(\d{1,9})\s*(ms|[smhd])[a-z]*", text.lower())
    return f"did you mean '{words[1]}{words[2]}'?" if words else ""


def _ratio(text: str) -> str:
    percent = re.fullmatch(r"(\d{1,3}(?:\.\d+)?)\s*%?", text)
    if percent and float(percent[1]) <= 100:
        return f"did you mean '{float(percent[1]) / 100:g}'?"
    bare = re.fullmatch(r"\.\d+|0?,\d+", text)
    return f"did you mean '0.{text.lstrip('0.,')}'?" if bare else ""


def _name(text: str) -> str:
    name = re.sub(r"[^a-z0-9]+", "-", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", text).lower()).strip("-")[:40].rstrip("-")
    return f"did you mean '{name}'?" if re.fullmatch(r"[a-z][a-z0-9-]*", name) else ""


def _digest(text: str) -> str:
    bare = re.fullmatch(r"(?:sha256[:-])?([0-9a-fA-F]{64})", text)
    if bare:
        return f"did you mean 'sha256:{bare[1].lower()}'?"
    cut = re.fullmatch(r"sha256:([0-9a-f]*)", text)
    return f"this one has {len(cut[1])} digits; copy it whole" if cut else ""


def _image(text: str) -> str:
    return "copy the digest whole: `crane digest <image>` prints it" if "@" in text else ""


_GUESSES = {"money": _money, "duration": _duration, "ratio": _ratio, "name": _name, "digest": _digest, "image": _image}
