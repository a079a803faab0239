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

try:
    from yaml._yaml import CParser
except ImportError as error:  # pragma: no cover - depends on how PyYAML was built
    raise ImportError(
        "LifeOS needs PyYAML built with libyaml; install the wheel of PyYAML instead of building it"
    ) from error

__all__ = ["MappingNode", "Node", "ScalarNode", "SequenceNode", "parse", "span_of"]

MAX_DEPTH = 64
"""Far more than any declaration needs, far less than what overflows a parser's stack."""

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
    found = _inspect(file, text) if _suspicious(text) else []
    if any(item.code != "LOS105" for item in found):
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
        if not found:
            found.append(_syntax(file, text, error))
    except ReaderError as error:
        found.append(_control_character(file, text, error))
    except YAMLError as error:
        found.append(Diagnostic("LOS101", f"this is not YAML: {error}", Span(file)))
    finally:
        if composer is not None:
            composer.dispose()
    return documents, found


_SUSPICIOUS = re.compile(r"(?:^|[\s\[{,:-])[&*!][^\s&*!=]|<<\s*:", re.MULTILINE)


def _suspicious(text: str) -> bool:
    """Whether the file may hold anchors, aliases, merge keys, tags, or nesting deep enough to matter; may be wrong, never misses."""
    if ("&" in text or "*" in text or "<<" in text or "!" in text) and _SUSPICIOUS.search(text):
        return True
    openers = text.count("[") + text.count("{") + text.count("- ") + text.count("? ")
    return openers > MAX_DEPTH or " " * MAX_DEPTH in text


def _inspect(file: str, text: str) -> list[Diagnostic]:
    """Look at the events, which need no stack, before composing nodes, which does."""
    found: list[Diagnostic] = []
    depth = 0
    composer = None
    try:
        composer = _Composer(text)
        while composer.check_event():
            event = composer.get_event()
            if isinstance(event, CollectionEndEvent):
                depth -= 1
                continue
            found.extend(_forbidden(file, event))
            if isinstance(event, CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    message = f"nested more than {MAX_DEPTH} levels deep"
                    return [Diagnostic("LOS109", message, _place(file, event.start_mark), "flatten it")]
    except MarkedYAMLError as error:
        problem = str(error.problem)
        if "nesting" in problem or "depth" in problem:
            return [
                Diagnostic(
                    "LOS109",
                    f"nested more than {MAX_DEPTH} levels deep",
                    _place(file, error.problem_mark),
                    "flatten it",
                )
            ]
        found.append(_syntax(file, text, error))
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
        return [Diagnostic("LOS105", f"alias '*{event.anchor}' is not allowed", place, "write the value out here")]
    found = []
    anchor = getattr(event, "anchor", None)
    if anchor:
        found.append(
            Diagnostic("LOS105", f"anchor '&{anchor}' is not allowed", place, "write the value out where it is needed")
        )
    if isinstance(event, ScalarEvent) and event.value == "<<" and event.implicit[0]:
        found.append(
            Diagnostic(
                "LOS105", "merge key '<<' is not allowed", place, "write the fields out, or use the team's defaults"
            )
        )
    tag = getattr(event, "tag", None)
    if tag and tag != "!":
        found.append(
            Diagnostic("LOS113", f"tag '{tag}' is not allowed", place, "remove the tag; types come from the schema")
        )
    return found


def _place(file: str, mark: Any) -> Span:
    return Span(file) if mark is None else Span(file, mark.line + 1, mark.column + 1)


def _syntax(file: str, text: str, error: MarkedYAMLError) -> Diagnostic:
    mark = error.problem_mark or error.context_mark
    place = _place(file, mark)
    problem = str(error.problem or error.context or error).strip()
    lines = text.split("\n")
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    before = line[: len(line) - len(line.lstrip())]
    if "\t" in before or "'\\t'" in problem or "tab" in problem:
        column = line.find("\t") + 1
        return Diagnostic(
            "LOS102",
            "a tab character where YAML wants spaces",
            Span(file, place.line, max(column, 1)),
            "indent with two spaces",
        )
    return Diagnostic("LOS101", f"not valid YAML: {problem}", place, _advice(problem))


def _advice(problem: str) -> str:
    if "mapping values are not allowed" in problem:
        return "a ':' inside a value needs quotes, or the line above is indented wrongly"
    if "could not find expected ':'" in problem:
        return "a key needs a ':' after it; check the line above too"
    if "did not find expected" in problem:
        return "check the indentation and the brackets here and on the line above"
    if "cannot start any token" in problem:
        return "put the value in quotes"
    return "check this line and the one above"


def _control_character(file: str, text: str, error: ReaderError) -> Diagnostic:
    position = error.position if isinstance(error.position, int) else 0
    before = text[:position]
    span = Span(file, before.count("\n") + 1, position - before.rfind("\n"))
    return Diagnostic(
        "LOS101",
        "a control character is not allowed in YAML",
        span,
        "remove it, or write it as an escape in double quotes",
    )
