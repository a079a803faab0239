"""Load: files become documents. Everything that can be said about one file alone is said here."""

from collections.abc import Iterator, Mapping

import msgspec

from lifeos.diagnostics import Diagnostic, Span, closest
from lifeos.json_schema import faults, keywords
from lifeos.schema.decode import Decoder
from lifeos.schema.shape import kinds, shape_of
from lifeos.source import secrets
from lifeos.source.document import Document, Source
from lifeos.source.places import Place, belongs, overlooked, place_of
from lifeos.source.tree import UnreadableError, decode
from lifeos.source.yaml import MappingNode, Node, ScalarNode, parse, span_of
from lifeos.units import is_name

API_VERSION = "lifeos.dev/v1alpha1"

Positioned = tuple[Place, dict[str, str]]
"""The place that a path is, with what it names."""

_FILES = {"Persona": ".yaml", "Questions": ".questions.yaml"}
"""How files end that are called as their document is; the others have a folder of that name."""


def load(path: str, data: bytes, place: Positioned | None = None) -> tuple[list[Document], list[Diagnostic]]:
    """The documents of one file, as far as they can be read. Rego holds none, and no secrets
    either; a test of it may, for a rule against secrets is tested with what looks like one. ``place``: of a file that lies elsewhere."""
    place = place or place_of(path)
    if place is None and (not path.endswith(".rego") or path.endswith("_test.rego")):
        return [], _misplaced_file(path)
    try:
        text = decode(path, data)
    except UnreadableError as unreadable:
        return [], [unreadable.diagnostic]
    if place is None:
        return [], secrets.report(path, text)
    nodes, found = parse(path, text)
    found.extend(secrets.report(path, text))
    if not found and all(type(node) is ScalarNode and not node.value for node in nodes):
        kind = place[0].kinds[0]
        hint = f"declare {'an' if kind[0] in 'AE' else 'a'} {kind} here, or delete the file"
        return [], [Diagnostic("LOS107", "the file declares nothing", Span(path), hint)]
    source = Source(path, text)
    documents = []
    for index, node in enumerate(nodes):
        if type(node) is ScalarNode and not node.value and node.tag == "plain" and len(nodes) > 1:
            found.append(_empty_document(path, text, index, node))
            continue
        document = _document(source, index, node, place[1], place[0].kinds, found)
        if document is not None:
            documents.append(document)
    return documents, _redacted(text, found)


def _empty_document(path: str, text: str, index: int, node: Node) -> Diagnostic:
    """Between or after ``---`` there is nothing; the place is the separator, for nothing has none."""
    lines = text.split("\n")
    line = min(node.start_mark.line, len(lines) - 1)
    while line > 0 and not lines[line].startswith("---"):
        line -= 1
    hint = "remove the '---', or write a document after it"
    return Diagnostic("LOS107", f"document {index + 1} of this file is empty", Span(path, line + 1), hint)


def _redacted(text: str, found: list[Diagnostic]) -> list[Diagnostic]:
    """The findings, without the secrets of the file: also another finding about such a value may not repeat it."""
    if all(item.code != "LOS404" for item in found):
        return found
    values = [text[secret.start : secret.end] for secret in secrets.find(text)]

    def clean(words: str) -> str:
        for value in values:
            words = words.replace(value, "••••")
        return words

    return [msgspec.structs.replace(item, message=clean(item.message), hint=clean(item.hint)) for item in found]


def _misplaced_file(path: str) -> list[Diagnostic]:
    meant = overlooked(path)
    if meant is None:
        return []
    return [
        Diagnostic("LOS129", "this file would be overlooked: nothing is read here", Span(path), f"move it to {meant}")
    ]


def _document(
    source: Source, index: int, node: Node, named: Mapping[str, str], allowed: tuple[str, ...], found: list[Diagnostic]
) -> Document | None:
    file, said = source.file, set[str]()  # fields of which a mistake was reported already
    if type(node) is not MappingNode:
        found.append(
            Diagnostic(
                "LOS125",
                "this document is no mapping of fields to values",
                span_of(file, node),
                f"begin with 'apiVersion: {API_VERSION}' and 'kind: {allowed[0]}'",
            )
        )
        return None
    head = {key.value: value for key, value in node.value if type(key) is ScalarNode and type(value) is ScalarNode}
    kind, name_of_kind = head.get("kind"), allowed[0]
    if kind is not None and kind.value in kinds():
        name_of_kind = kind.value
    elif kind is not None:
        near = closest(kind.value, allowed) or closest(kind.value, kinds())
        hint = f"did you mean '{near}'?" if near else f"one of: {', '.join(allowed)}"
        found.append(Diagnostic("LOS121", f"there is no kind '{kind.value}'", span_of(file, kind), hint))
        said.add("kind")
    elif len(allowed) > 1:
        hint = f"add 'kind: …'; here it is one of: {', '.join(allowed)}"
        found.append(Diagnostic("LOS124", "the field 'kind' is missing", span_of(file, node), hint))
    if len(allowed) > 1 and (kind is None or said):
        return None  # what it should be cannot be told
    if kind is not None and name_of_kind not in allowed:
        message = f"a {name_of_kind} does not belong in this file, which is for: {', '.join(allowed)}"
        hint = f"it belongs in {belongs(name_of_kind)}"
        found.append(Diagnostic("LOS129", message, span_of(file, kind), hint))
        return None
    version = head.get("apiVersion")
    if version is not None and version.value != API_VERSION:
        found.append(
            Diagnostic(
                "LOS122",
                f"apiVersion '{version.value}' is not supported; this LifeOS reads '{API_VERSION}'",
                span_of(file, version),
                f"write '{API_VERSION}'",
            )
        )
        said.add("apiVersion")
    decoder = Decoder(file, name_of_kind, lambda path: source.positions.span(index, path))
    value = decoder.decode(shape_of(name_of_kind), _without(node, said) if said else node, "")
    found.extend(item for item in decoder.found if item.code != "LOS124" or item.message not in map(_is_missing, said))
    document = Document(name_of_kind, "", value, source, index)
    if name_of_kind == "Tool" and "arguments" in value.get("spec", {}):
        found.extend(_undecidable(document))
    return _identified(document, named, found)


def _undecidable(tool: Document) -> Iterator[Diagnostic]:
    """What a tool takes, where the gateway could not tell whether a call gives it."""
    for fault in faults(tool.value["spec"]["arguments"]):
        path = ".".join(("spec.arguments", *map(str, fault.steps)))
        near = closest(fault.unknown, keywords()) if fault.unknown else None
        yield Diagnostic("LOS133", fault.message, tool.span(path), f"did you mean '{near}'?" if near else fault.hint)


def _without(node: MappingNode, fields: set[str]) -> MappingNode:
    """The same mapping less some fields, so that a mistake reported once is not reported twice."""
    rest = [pair for pair in node.value if type(pair[0]) is not ScalarNode or pair[0].value not in fields]
    return MappingNode(node.tag, rest, node.start_mark, node.end_mark)


def _identified(document: Document, named: Mapping[str, str], found: list[Diagnostic]) -> Document | None:
    """The document with its name. Where path and document disagree the path counts from here on, so that a mistake is
    reported once, and not again by everything that refers to the name."""
    metadata = document.value.setdefault("metadata", {})
    expected = {"Agent": named.get("agent"), "Team": named.get("team")}.get(document.kind, named.get("name"))
    document.name = metadata.get("name", expected)
    if document.name is None:
        return None
    found.extend(_identity(document, named, expected))
    document.name = metadata["name"] = expected if expected is not None and is_name(expected) else document.name
    if document.kind == "Agent":
        metadata["team"] = named["team"]
    return document


def _identity(document: Document, named: Mapping[str, str], expected: str | None) -> list[Diagnostic]:
    """What the path says must agree with what the document says."""
    found = []
    name, team = document.name, document.value["metadata"].get("team")
    if expected is not None and expected != name:
        what, ends = ("file" if document.kind in _FILES else "folder"), _FILES.get(document.kind, "")
        message = f"the {what} is called '{expected}' but the {document.kind} is named '{name}'"
        hint = (
            f"write 'name: {expected}', or rename the {what}"
            if is_name(expected)
            else f"rename the {what}, for example to '{name}{ends}'"
        )
        found.append(Diagnostic("LOS203", message, document.span("metadata.name"), hint))
    folder = named.get("team")
    if folder is not None and team is not None and team != folder:
        message = f"the document says team '{team}' but stands in the folder of team '{folder}'"
        found.append(
            Diagnostic("LOS208", message, document.span("metadata.team"), f"write 'team: {folder}', or move the folder")
        )
    if document.kind == "Agent" and team is None and document.has("metadata") and not document.has("metadata.team"):
        message = "the field 'team' is missing in 'metadata'"
        found.append(Diagnostic("LOS124", message, document.span("metadata"), f"add 'team: {folder}'"))
    return found


def _is_missing(field: str) -> str:
    return f"the field '{field}' is missing"
