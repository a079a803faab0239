"""The only YAML parser: libyaml's node graph, with tags left alone, so that types come from the schema and not from YAML 1.1.

Refuses to run on a PyYAML without libyaml: the pure Python parser is twenty times slower and reports other positions.
"""

import operator
import re
from typing import Any

from yaml import MappingNode, Node, ScalarNode, SequenceNode
from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, ScalarEvent
from yaml.reader import ReaderError

from lifeos.diagnostics import Diagnostic, Span
from lifeos.source.syntax import syntax_error

try:
    from yaml._yaml import CParser
except ImportError as error:  # pragma: no cover - depends on how PyYAML was built
    raise ImportError(
        "LifeOS needs PyYAML built with libyaml; install the wheel of PyYAML instead of building it"
    ) from error

__all__ = ["MappingNode", "Node", "ScalarNode", "SequenceNode", "parse", "span_of"]

MAX_DEPTH = 64
"""Far more than any declaration needs, far less than what overflows a parser's stack."""

_FLATTEN = "no declaration needs this; if it is data, keep it out of the declarations"
_PLAIN = "plain"
_QUOTED = "quoted"


class _Composer(CParser):
    """libyaml's composer with a resolver that only tells plain scalars from quoted ones."""

    def resolve(self, kind: type[Node], _value: str | None, implicit: Any) -> str:
        return _PLAIN if kind is not ScalarNode or implicit[0] else _QUOTED

    # Called for every node and of no use here, since no tag depends on a path. Builtins, because a Python function that
    # does nothing still costs a tenth of the whole parse.
    descend_resolver = operator.is_
    ascend_resolver = bool


def span_of(file: str, node: Node) -> Span:
    """Where a node stands; the end only when it is on the same line."""
    start, end = node.start_mark, node.end_mark
    last = end.column + 1 if end.line == start.line else 0
    return Span(file, start.line + 1, start.column + 1, last)


def parse(file: str, text: str) -> tuple[list[Node], list[Diagnostic]]:
    """The documents of a file, and what is wrong with it as YAML. Where a parser must stop, the documents before it count."""
    odd = _odd_break(file, text)
    if odd is not None:
        return [], [odd]
    found = _inspect(file, text) if _suspicious(text) else []
    if found:  # what is not allowed could also change or multiply what the rest means
        return [], found
    documents: list[Node] = []
    composer = None
    try:
        composer = _Composer(text)
        while composer.check_node():
            node = composer.get_node()
            if node is not None:
                documents.append(node)
    except MarkedYAMLError as error:
        found.append(syntax_error(file, text, error))
    except ReaderError as error:
        found.append(_control_character(file, text, error))
    except YAMLError as error:
        found.append(Diagnostic("LOS101", f"this is not YAML: {error}", Span(file)))
    finally:
        if composer is not None:
            composer.dispose()
    return documents, found


_ODD_BREAK = re.compile("\r(?!\n)|[\x85\u2028\u2029]")
_DOCUMENT = re.compile(r"^---(?=\s|$)", re.MULTILINE)
"""Where another document begins: whatever was open must have ended, or the parser says so before it goes deeper."""
_SUSPICIOUS = re.compile(r"(?:^|[\s\[{,:-])(?:[&*][^\s&*=]|!)|<<\s*:", re.MULTILINE)


def _suspicious(text: str) -> bool:
    """Whether the file may hold anchors, aliases, merge keys, tags, or nesting deep enough to matter; may be wrong, never misses."""
    if ("&" in text or "*" in text or "<<" in text or "!" in text) and _SUSPICIOUS.search(text):
        return True
    if " " * MAX_DEPTH in text:
        return True
    return any(
        part.count("[") + part.count("{") + part.count("- ") + part.count("? ") > MAX_DEPTH
        for part in _DOCUMENT.split(text)
    )


def _inspect(file: str, text: str) -> list[Diagnostic]:
    """Look at the events, which need no stack, before composing nodes, which does."""
    found: list[Diagnostic] = []
    said: set[str] = set()  # an alias is reported where it first stands
    depth = 0
    composer = None
    try:
        composer = _Composer(text)
        while composer.check_event():
            event = composer.get_event()
            if isinstance(event, CollectionEndEvent):
                depth -= 1
                continue
            found.extend(item for item in _forbidden(file, event) if item.message not in said)
            said.update(item.message for item in found[len(said) :])
            if isinstance(event, CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    message = f"nested more than {MAX_DEPTH} levels deep"
                    return [Diagnostic("LOS109", message, _place(file, event.start_mark), _FLATTEN)]
    except MarkedYAMLError as error:
        problem = str(error.problem)
        if "nesting" in problem or "depth" in problem:
            return [
                Diagnostic(
                    "LOS109",
                    f"nested more than {MAX_DEPTH} levels deep",
                    _place(file, error.problem_mark),
                    _FLATTEN,
                )
            ]
        found.append(syntax_error(file, text, error))
    except YAMLError:
        return []  # parse() meets it again and reports it
    finally:
        if composer is not None:
            composer.dispose()
    return found


def _forbidden(file: str, event: Any) -> list[Diagnostic]:
    """Anchors, aliases and merge keys make one place of the file change another; tags choose a type behind the schema's back."""
    place = _place(file, event.start_mark)
    if isinstance(event, AliasEvent):
        return [
            Diagnostic(
                "LOS105",
                f"alias '*{event.anchor}' is not allowed: this place would change with another",
                place,
                "write the value out here, or put it in quotes if the '*' is part of it",
            )
        ]
    found = []
    anchor = getattr(event, "anchor", None)
    if anchor:
        found.append(
            Diagnostic(
                "LOS105",
                f"anchor '&{anchor}' is not allowed: other places would change with this one",
                place,
                "write the value out wherever it is needed, or quote it",
            )
        )
    if isinstance(event, ScalarEvent) and event.value == "<<" and event.implicit[0]:
        found.append(
            Diagnostic(
                "LOS105",
                "merge key '<<' is not allowed: it hides which fields are set here",
                place,
                "write the fields out, or set them in 'spec.defaults' of the team",
            )
        )
    tag = getattr(event, "tag", None)
    if tag and tag != "!":
        found.append(
            Diagnostic(
                "LOS113",
                f"tag '{_short(tag)}' is not allowed: it would choose a type, or run code, in some YAML readers",
                place,
                "remove it: types come from the schema; quote the value if the '!' is part of it",
            )
        )
    return found


def _short(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!", 1)


def _place(file: str, mark: Any) -> Span:
    return Span(file) if mark is None else Span(file, mark.line + 1, mark.column + 1)


def _control_character(file: str, text: str, error: ReaderError) -> Diagnostic:
    before = text.encode()[: error.position].decode(errors="ignore")  # libyaml counts bytes
    found = text[len(before) : len(before) + 1]
    message = f"the control character U+{ord(found or chr(0)):04X} is not allowed in YAML"
    hint = "remove it; your editor may hide it, so retype the line"
    return Diagnostic("LOS101", message, _place_after(file, before), hint)


def _odd_break(file: str, text: str) -> Diagnostic | None:
    """A character that ends a line in YAML 1.1 and for the parser, but not in YAML 1.2 or in editors, or the other way round."""
    if text.isascii() and "\r" not in text:
        return None
    match = _ODD_BREAK.search(text)
    if match is None:
        return None
    message = f"the character U+{ord(match[0]):04X} ends a line for some YAML readers and not for others"
    hint = "replace it by an ordinary line break, or by a space"
    return Diagnostic("LOS101", message, _place_after(file, text[: match.start()]), hint)


def _place_after(file: str, before: str) -> Span:
    return Span(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
