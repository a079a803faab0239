"""Read YAML nodes by the language's table: values in wire form, and a diagnostic with a position for each mistake.

A bad value is left out and the rest goes on, so that one run reports everything. Types come from the schema, never from
what YAML 1.1 or 1.2 would make of a plain scalar: where a person wrote something that YAML readers disagree on, it is
an error that says how to write it.
"""

import re
from collections.abc import Callable, Iterable
from math import isinf
from typing import Any

from lifeos.diagnostics import Diagnostic, Related, Span, closest
from lifeos.schema.distinct import repeated
from lifeos.schema.shape import Choice, Flag, Free, Map, Number, Sequence, Shape, Table, Text, Unit, shape_of
from lifeos.schema.torn import rejoined
from lifeos.schema.wording import TAKEN_FOR, bounds, example, expected_by, homes, mended_text, mended_unit, two_readings
from lifeos.source.yaml import MappingNode, Node, ScalarNode, SequenceNode, span_of
from lifeos.units import UnitError, parse_name

BAD: Any = object()
"""Stands for a value that could not be read."""

_NOT_TEXT = re.compile(
    r"(?P<boolean>y|n|yes|no|on|off|true|false)|(?P<null>~|null)|(?P<octal>[-+]?0[0-7_]*[0-9][0-9_]*|0o[0-7]+)"
    r"|(?P<sexagesimal>[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?)|(?P<date>\d{4}-\d\d?-\d\d?(?:[Tt ].*)?)"
    r"|(?P<number>[-+]?(?:\d[\d_]*)?\.?\d[\d_]*\.?(?:e[-+]?\d+)?|0x[\da-f_]+|0b[01_]+|[-+]?\.(?:inf|nan))",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_TRUE = frozenset(("yes", "on", "y", "true"))
_WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))
"""Names, by their letters, that some YAML readers take for something else."""


class Decoder:
    """Decodes the nodes of one document of ``kind``; collects diagnostics in ``found``. ``place`` finds where a path is written."""

    def __init__(self, file: str, kind: str, place: Callable[[str], Span]) -> None:
        self.file = file
        self.kind = kind
        self.place = place
        self.found: list[Diagnostic] = []

    def decode(self, shape: Shape, node: Node, path: str) -> Any:
        """The value of ``node`` in wire form, or :data:`BAD`."""
        return _DECODERS[type(shape)](self, shape, node, path)

    def report(self, code: str, node: Node, message: str, hint: str = "", related: tuple[Related, ...] = ()) -> Any:
        """Note a mistake at ``node``; returns :data:`BAD` for the caller to hand on."""
        self.found.append(Diagnostic(code, message, span_of(self.file, node), hint, related=related))
        return BAD

    def fields(self, node: MappingNode) -> Iterable[tuple[str, ScalarNode, Node]]:
        """The entries of a mapping whose keys are sound; a duplicate or odd key is reported and skipped."""
        seen: dict[str, Node] = {}
        for key, value in node.value:
            if type(key) is not ScalarNode:
                self.report("LOS125", key, "the name of a field must be a plain word", "write 'name: value'")
            elif key.value in seen:
                first = Related(span_of(self.file, seen[key.value]), "first written here")
                message = f"'{key.value}' is written twice; YAML readers would silently drop one of them"
                self.report("LOS103", key, message, "keep one of them", (first,))
            else:
                seen[key.value] = key
                yield key.value, key, value

    def read_map(self, shape: Map, node: Node, path: str) -> Any:
        """A mapping with known fields; unknown and missing ones are reported."""
        if type(node) is not MappingNode:
            return self._wrong(node, path, "a mapping of fields", f"write it like {example(shape)}")
        value: dict[str, Any] = {}
        present = set()
        fields, known = shape.fields, len(self.found)
        for name, key, item in self.fields(node):
            inner = fields.get(name)
            if inner is None:
                if name[:1].isdigit() and (whole := rejoined(node)) is not None:
                    del self.found[known:]
                    return self.read_map(shape, whole, path)
                self._unknown(name, key, fields, path)
                continue
            present.add(name)
            read = _DECODERS[type(inner)](self, inner, item, f"{path}.{name}" if path else name)
            if read is not BAD:
                value[name] = read
        for name in shape.required:
            if name not in present:
                self._missing(name, fields[name], path)
        return value

    def _missing(self, name: str, shape: Shape, path: str) -> None:
        message = f"the field '{name}' is missing in '{path}'" if path else f"the field '{name}' is missing"
        topic = f"{self.kind}.{path}.{name}" if path else f"{self.kind}.{name}"
        topic = re.sub(r"\[\d+\]", "", topic)
        hint = f"add '{name}: {self.kind if topic == f'{self.kind}.kind' else example(shape)}'; `lifeos explain {topic}` says what it is"
        self.found.append(Diagnostic("LOS124", message, self.place(path), hint))

    def _unknown(self, name: str, key: Node, known: dict[str, Shape], path: str) -> None:
        near = closest(name, known)
        where = f"'{path}'" if path else "this document"
        hint = f"did you mean '{near}'?" if near else f"known here: {', '.join(known)}"
        elsewhere = [] if near else homes(shape_of(self.kind), name)
        if len(elsewhere) == 1:
            hint = f"it belongs in '{elsewhere[0]}'"
        self.report("LOS123", key, f"{where} has no field '{name}'", hint)

    def read_table(self, shape: Table, node: Node, path: str) -> Any:
        """A mapping from names to values of one shape."""
        if type(node) is not MappingNode:
            return self._wrong(node, path, "a mapping from names to values", f"write it like {example(shape)}")
        value = {}
        for name, key, item in self.fields(node):
            read = self.decode(shape.item, item, f"{path}.{name}")
            if self._name(key, path) is not BAD and read is not BAD:
                value[name] = read
        if len(node.value) < shape.least:
            return self.report("LOS127", node, f"'{path}' is empty", "give at least one entry")
        return value

    def read_sequence(self, shape: Sequence, node: Node, path: str) -> Any:
        """A list; bad items are left out."""
        if type(node) is not SequenceNode:
            return self._wrong(node, path, "a list", f"write it like {example(shape)}")
        if len(node.value) < shape.least:
            return self.report("LOS127", node, f"'{path}' is empty", "give at least one entry")
        read = [self.decode(shape.item, item, f"{path}[{index}]") for index, item in enumerate(node.value)]
        twice = list(repeated(shape.distinct, node.value, read)) if shape.distinct is not None else []
        for name, again, first in twice:
            related = (Related(span_of(self.file, first), "first listed here"),)
            self.report("LOS132", again, f"'{name}' is listed twice in '{path}'", "keep one of them", related)
        good = [item for item in read if item is not BAD]
        if len(good) < len(read) and (not good or type(shape.item) is Choice):
            return BAD  # what is left of it says something else than was meant
        return good

    def read_text(self, shape: Text, node: Node, path: str) -> Any:
        """A string; what YAML readers disagree on must be quoted."""
        if type(node) is not ScalarNode:
            return self._wrong(node, path, "text", "write one text, in quotes if it begins with a bracket")
        text: str = node.value
        if node.tag == "plain":
            ambiguous = _NOT_TEXT.fullmatch(text)
            if ambiguous or not text:
                return self._ambiguous(node, path, text, ambiguous.lastgroup if ambiguous else "null")
        if not text.strip():
            return self.report("LOS127", node, f"'{path}' is empty", "say it in words")
        if shape.pattern is not None and shape.pattern.fullmatch(text) is None:
            message = f"'{text}' is not {expected_by(shape.pattern.pattern)}"
            return self.report("LOS126", node, message, mended_text(shape, text))
        return text

    def _ambiguous(self, node: Node, path: str, text: str, kind: str | None) -> Any:
        if kind == "null":
            return self.report("LOS125", node, f"'{path}' has no value", "give it one, or remove the field")
        message = f"'{text}' is text here, but some YAML readers take it for {TAKEN_FOR[str(kind)]}"
        return self.report("LOS104", node, message, f'write "{text}", in quotes')

    def read_unit(self, shape: Unit, node: Node, path: str) -> Any:
        """A scalar with a unit."""
        if type(node) is not ScalarNode:
            return self._wrong(node, path, "one value", f"write it like '{example(shape)}'")
        if shape.name == "name":
            return self._name(node, path)
        if shape.name in ("ratio", "share") and node.tag != "plain":
            return self._wrong(node, path, "a number", f"write {node.value}, without quotes")
        try:
            value = shape.parse(node.value)
        except UnitError as error:
            return self._bad_unit(shape, node, path, str(error))
        if shape.least and not shape.parse(shape.least) <= value <= shape.parse(shape.most):
            nearest = f"{shape.least} or more" if value < shape.parse(shape.least) else f"{shape.most} or less"
            message = f"'{path}' is {node.value}, but must be {bounds(shape)}"
            return self.report("LOS127", node, message, f"write {nearest}")
        return value

    def _name(self, node: ScalarNode, path: str) -> Any:
        """A name; also the keys of tables are names."""
        text: str = node.value
        if node.tag == "plain" and text.lower() in _WORDS:
            meant = "nothing" if text.lower() == "null" else "a boolean"
            message = f"'{text}' is a name here, but some YAML readers take it for {meant}"
            return self.report("LOS104", node, message, f'write "{text}", in quotes, or choose another name')
        try:
            return parse_name(text)
        except UnitError as error:
            if not text:
                return self.report("LOS125", node, f"'{path}' has no value", "write a name, or remove the field")
            return self.report("LOS126", node, f"'{text}' is not {error}", mended_unit("name", text))

    def _bad_unit(self, shape: Unit, node: ScalarNode, path: str, expected: str) -> Any:
        text = node.value
        if shape.name == "image" and "@" not in text and text.strip():
            message = f"image '{text}' can change without a commit: it is not pinned by digest"
            name, _, tag = text.rpartition(":")
            bare = text if "/" in tag or not name else name
            hint = f"write '{bare}@sha256:<digest>'; `crane digest {text}` prints it"
            return self.report("LOS405", node, message, hint)
        if not text.strip():
            hint = f"write it like '{example(shape)}', or remove the field"
            return self.report("LOS125", node, f"'{path}' has no value", hint)
        return self.report("LOS126", node, f"'{text}' is not {expected}", mended_unit(shape.name, text))

    def read_number(self, shape: Number, node: Node, path: str) -> Any:
        """A number within its bounds."""
        what = "a whole number" if shape.whole else "a number"
        if type(node) is not ScalarNode:
            return self._wrong(node, path, what, f"write it like {example(shape)}")
        text: str = node.value
        if node.tag != "plain" or (_WHOLE if shape.whole else _DECIMAL).fullmatch(text) is None:
            octal = _NOT_TEXT.fullmatch(text) if node.tag == "plain" else None
            if octal and octal.lastgroup in ("octal", "sexagesimal"):
                message = f"'{text}' is read differently by different YAML readers"
                return self.report("LOS104", node, message, two_readings(text, str(octal.lastgroup)))
            quoted = node.tag != "plain" and _DECIMAL.fullmatch(text)
            return self._wrong(node, path, what, f"write {text}, without quotes" if quoted else "write digits only")
        value = int(text) if shape.whole else float(text)
        if isinf(value):
            return self.report("LOS127", node, f"'{path}' is {text}, which is too large for a number", "write less")
        if (shape.least is not None and value < shape.least) or (shape.most is not None and value > shape.most):
            nearest = shape.least if shape.least is not None and value < shape.least else shape.most
            hint = f"write {nearest} or {'more' if nearest == shape.least else 'less'}"
            return self.report("LOS127", node, f"'{path}' is {text}, but must be {bounds(shape)}", hint)
        return value

    def read_flag(self, _shape: Flag, node: Node, path: str) -> Any:
        """``true`` or ``false``, spelled so."""
        if type(node) is not ScalarNode:
            return self._wrong(node, path, "true or false", "write true or false")
        text = node.value
        if node.tag == "plain" and text in ("true", "false"):
            return text == "true"
        if text.lower() in ("yes", "no", "on", "off", "y", "n", "true", "false"):
            meant = "true" if text.lower() in _TRUE else "false"
            return self.report(
                "LOS104", node, f"'{text}' is a boolean for some YAML readers and text for others", f"write {meant}"
            )
        return self._wrong(node, path, "true or false", "write true or false, without quotes")

    def read_choice(self, shape: Choice, node: Node, path: str) -> Any:
        """One of a few words."""
        if type(node) is not ScalarNode:
            return self._wrong(node, path, "one word", f"one of: {', '.join(shape.words)}")
        if node.value in shape.words:
            return node.value
        near = closest(node.value, shape.words)
        hint = f"did you mean '{near}'?" if near else f"one of: {', '.join(shape.words)}"
        return self.report("LOS128", node, f"'{node.value}' is not a value of '{path}'", hint)

    def read_free(self, _shape: Free, node: Node, path: str) -> Any:
        """A mapping of any JSON values."""
        if type(node) is not MappingNode:
            return self._wrong(node, path, "a mapping", "write it like {name: value}")
        return self._json(node, path)

    def _json(self, node: Node, path: str) -> Any:
        """Any value, by the core schema of YAML 1.2, which is JSON's."""
        if type(node) is MappingNode:
            pairs = {name: self._json(item, f"{path}.{name}") for name, _key, item in self.fields(node)}
            return {name: item for name, item in pairs.items() if item is not BAD}
        if type(node) is SequenceNode:
            items = [self._json(item, f"{path}[{index}]") for index, item in enumerate(node.value)]
            return [item for item in items if item is not BAD]
        text = node.value
        if node.tag != "plain":
            return text
        if text in _JSON_WORDS:
            return _JSON_WORDS[text]
        if _WHOLE.fullmatch(text):
            return int(text)
        if _DECIMAL.fullmatch(text) and not text.lstrip("-").isdigit() and not isinf(float(text)):
            return float(text)
        ambiguous = _NOT_TEXT.fullmatch(text)
        return self._ambiguous(node, path, text, ambiguous.lastgroup) if ambiguous else text

    def _wrong(self, node: Node, path: str, expected: str, hint: str) -> Any:
        if type(node) is ScalarNode:
            if node.tag == "plain" and node.value in ("", "~", "null"):
                return self.report("LOS125", node, f"'{path}' has no value", f"{hint}, or remove the field")
            found = f"'{node.value}'" if len(node.value) < 40 else "a long text"
        else:
            found = "a mapping" if type(node) is MappingNode else "a list"
        message = f"'{path}' takes {expected}, not {found}" if path else f"expected {expected}, not {found}"
        return self.report("LOS125", node, message, hint)


_JSON_WORDS = {"true": True, "false": False, "null": None}

_DECODERS: dict[type[Shape], Callable[[Decoder, Any, Node, str], Any]] = {
    Map: Decoder.read_map,
    Table: Decoder.read_table,
    Sequence: Decoder.read_sequence,
    Text: Decoder.read_text,
    Unit: Decoder.read_unit,
    Number: Decoder.read_number,
    Flag: Decoder.read_flag,
    Choice: Decoder.read_choice,
    Free: Decoder.read_free,
}
