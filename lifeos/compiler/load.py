"""Load: files become documents. Everything that can be said about one file alone is said here."""

from collections.abc import Iterable, Mapping
from typing import Any

from lifeos.diagnostics import Diagnostic, Span, closest
from lifeos.schema.decode import Decoder
from lifeos.schema.shape import kinds, shape_of
from lifeos.source import secrets
from lifeos.source.document import Document, Source
from lifeos.source.places import belongs, place_of
from lifeos.source.tree import PLATFORM_FILE, UnreadableError, decode
from lifeos.source.yaml import MappingNode, Node, ScalarNode, parse, span_of

API_VERSION = "lifeos.dev/v1alpha1"


class Files:
    """The bytes of the declaration tree, by path, and the diagnostics of those that cannot be read."""

    def __init__(self, contents: Mapping[str, bytes], found: Iterable[Diagnostic] = ()) -> None:
        self.contents = contents
        self.found = list(found)

    def text(self, path: str) -> str:
        """The text of a file; raises :class:`UnreadableError`."""
        return decode(path, self.contents[path])


def load(path: str, data: bytes) -> tuple[list[Document], list[Diagnostic]]:
    """The documents of one file, as far as they can be read."""
    place = place_of(path)
    if place is None:
        return [], _misplaced_file(path)
    try:
        text = decode(path, data)
    except UnreadableError as unreadable:
        return [], [unreadable.diagnostic]
    nodes, found = parse(path, text)
    found.extend(plaintext_secrets(path, text))
    if not nodes and not found:
        return [], [Diagnostic("LOS107", "the file declares nothing", Span(path), "delete it, or write a document")]
    source = Source(path, text)
    documents = []
    for index, node in enumerate(nodes):
        document = _document(source, index, node, place[1], place[0].kinds, found)
        if document is not None:
            documents.append(document)
    return documents, found


def plaintext_secrets(path: str, text: str) -> list[Diagnostic]:
    """A finding for each secret in the text; the secret itself is not repeated."""
    found = []
    for secret in secrets.find(text):
        before = text[: secret.start]
        line, column = before.count("\n") + 1, secret.start - before.rfind("\n")
        span = Span(path, line, column, column + secret.end - secret.start)
        hint = "revoke it, it is in git now; put the new one in a Secret and name it by 'credential: {name: …, key: …}'"
        found.append(Diagnostic("LOS404", f"this looks like {secret.what} in plain text", span, hint))
    return found


def _misplaced_file(path: str) -> list[Diagnostic]:
    if path.endswith(".yml"):
        return [
            Diagnostic(
                "LOS129",
                "declarations end in .yaml; this file would be overlooked",
                Span(path),
                f"rename it to {path[:-4]}.yaml",
            )
        ]
    return []


def _document(
    source: Source, index: int, node: Node, named: Mapping[str, str], allowed: tuple[str, ...], found: list[Diagnostic]
) -> Document | None:
    file = source.file
    if type(node) is not MappingNode:
        found.append(
            Diagnostic(
                "LOS125",
                "a document is a mapping of fields",
                span_of(file, node),
                "begin with 'apiVersion: …' and 'kind: …'",
            )
        )
        return None
    head = {key.value: value for key, value in node.value if type(key) is ScalarNode and type(value) is ScalarNode}
    kind = head.get("kind")
    if kind is None:
        hint = f"a document here is one of: {', '.join(allowed)}"
        found.append(Diagnostic("LOS124", "the field 'kind' is missing", span_of(file, node), hint))
        return None
    if kind.value not in kinds():
        near = closest(kind.value, kinds())
        hint = f"did you mean '{near}'?" if near else f"one of: {', '.join(kinds())}"
        found.append(Diagnostic("LOS121", f"there is no kind '{kind.value}'", span_of(file, kind), hint))
        return None
    version = head.get("apiVersion")
    if version is not None and version.value != API_VERSION:
        found.append(
            Diagnostic(
                "LOS122",
                f"apiVersion '{version.value}' is not supported",
                span_of(file, version),
                f"write '{API_VERSION}'",
            )
        )
        node = _without(node, "apiVersion")
    if kind.value not in allowed:
        hint = f"it belongs in {belongs(kind.value)}"
        found.append(Diagnostic("LOS129", f"a {kind.value} does not belong in this file", span_of(file, kind), hint))
    decoder = Decoder(file)
    value = decoder.decode(shape_of(kind.value), node, "")
    found.extend(
        item
        for item in decoder.found
        if not (item.code == "LOS124" and "'apiVersion'" in item.message and version is not None)
    )
    name = _name(value)
    if name is None:
        return None
    document = Document(kind.value, name, value, source, index)
    found.extend(_identity(document, named))
    return document


def _without(node: MappingNode, field: str) -> MappingNode:
    """The same mapping less one field, so that a mistake reported once is not reported twice."""
    rest = [pair for pair in node.value if pair[0].value != field]
    return MappingNode(node.tag, rest, node.start_mark, node.end_mark)


def _name(value: dict[str, Any]) -> str | None:
    name = value.get("metadata", {}).get("name")
    return name if isinstance(name, str) else None


def _identity(document: Document, named: Mapping[str, str]) -> list[Diagnostic]:
    """What the path says must agree with what the document says."""
    found = []
    name, team = document.name, document.value["metadata"].get("team")
    expected = {"Agent": named.get("agent"), "Team": named.get("team")}.get(document.kind, named.get("name"))
    if expected is not None and expected != name:
        what = "file" if document.kind == "Persona" else "folder"
        message = f"the {what} is called '{expected}' but the {document.kind} is named '{name}'"
        found.append(
            Diagnostic(
                "LOS203",
                message,
                document.span("metadata.name"),
                "rename one of them: names appear in paths, identities and URLs",
            )
        )
    folder = named.get("team")
    if folder is not None and team is not None and team != folder:
        message = f"the document says team '{team}' but stands in the folder of team '{folder}'"
        found.append(
            Diagnostic("LOS208", message, document.span("metadata.team"), f"write 'team: {folder}', or move the folder")
        )
    if document.kind == "Agent" and team is None:
        message = "the field 'team' is missing in 'metadata'"
        found.append(Diagnostic("LOS124", message, document.span("metadata"), f"add 'team: {folder}'"))
    return found


def missing_platform() -> Diagnostic:
    """The finding for a repository without its one Platform document."""
    return Diagnostic(
        "LOS112",
        f"there is no {PLATFORM_FILE}: this is not a LifeOS repository",
        Span(PLATFORM_FILE),
        "run `lifeos init` in an empty repository, or change directory",
    )
