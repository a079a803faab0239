"""What is declared: all documents by kind and name, and where each value of the fleet was written."""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from lifeos.diagnostics import Diagnostic, Related, Span
from lifeos.schema.shape import kinds
from lifeos.source.document import Document
from lifeos.source.places import agent_of, misspelt, place_of
from lifeos.units import is_name

_KIND_OF_FOLDER = re.compile(r"agents\.d/[^/]+/[^/]+|(?P<suite>evals/suites/[^/]+(?<!\.yaml))")


class Layer(NamedTuple):
    """One document of an inheritance chain, and the prefix under which the value stands there."""

    document: Document
    prefix: str


class Declared:
    """The documents by kind and name. ``fetch`` loads the document of an agent that was not read in this run."""

    def __init__(self, fetch: Callable[[str], Document | None] = lambda _name: None) -> None:
        self.by_kind: dict[str, dict[str, Document]] = {}
        self._fetch = fetch
        self._doubts: list[tuple[tuple[str, ...], frozenset[str], bytes | None]] = []

    def add(self, documents: Iterable[Document]) -> list[Diagnostic]:
        """Add documents; a second one of the same kind and name is a finding and is left out."""
        found = []
        for document in documents:
            named = self.by_kind.setdefault(document.kind, {})
            first = named.get(document.name)
            if first is None:
                named[document.name] = document
                continue
            related = (Related(first.span(), "first declared here"),)
            message = f"the {document.kind} '{document.name}' is declared twice"
            hint = "rename one of them: references, paths and identities go by the name"
            found.append(Diagnostic("LOS202", message, document.span(), hint, related=related))
        return found

    def doubt(self, path: str, data: bytes | None) -> None:
        """Note that a file has mistakes, so that a document may be missing although it was written; ``data`` None: not read."""
        place = place_of(misspelt(path) or path)
        folder = agent_of(path)
        if place is not None:
            self._doubts.append((place[0].kinds, frozenset(place[1].values()), data))
        elif folder is not None:
            self._doubts.append((("Agent",), frozenset((folder.rpartition("/")[2],)), b""))
        elif (kind := _KIND_OF_FOLDER.fullmatch(path)) is not None:  # the folder of one document
            among = ("EvalSuite" if kind["suite"] else "Agent",)
            name = path.rpartition("/")[2]
            self._doubts.append((among, frozenset((name,)), b"" if is_name(name) else None))
        elif data is None and "." not in path.rpartition("/")[2].removesuffix(".d"):  # a folder of many
            self._doubts.append((kinds(), frozenset(), None))

    def doubtful(self, kind: str, name: str) -> bool:
        """Whether a document that is not declared may be so only because its file has mistakes. To report it as missing
        would be noise: mending the file mends both."""
        return any(
            kind in among and (name in names or data is None or re.search(rb"\b%s\b" % re.escape(name.encode()), data))
            for among, names, data in self._doubts
        )

    def get(self, kind: str, name: str) -> Document | None:
        """The document, if it is declared."""
        document = self.by_kind.get(kind, {}).get(name)
        return self._fetch(name) if document is None and kind == "Agent" else document

    def names(self, kind: str) -> list[str]:
        """The names that are declared, sorted."""
        return sorted(self.by_kind.get(kind, ()))

    @property
    def platform(self) -> Document | None:
        """The one Platform document."""
        return next(iter(self.by_kind.get("Platform", {}).values()), None)

    def chain(self, agent: Document, path: str) -> list[Layer]:
        """The documents that may give an agent's ``spec`` field its value: the agent, its team, the platform, in that order."""
        layers = [Layer(agent, path)]
        inherited = "spec.defaults." + path.removeprefix("spec.")
        team = self.get("Team", agent.value["metadata"].get("team", ""))
        layers.extend(Layer(document, inherited) for document in (team, self.platform) if document is not None)
        return layers

    def covers(self, kind: str, name: str, path: str, place: Span) -> bool:
        """Whether ``place`` lies in the value that is written at ``path``, in whichever document of its chain."""
        document = self.get(kind, name)
        if document is None:
            return False
        layers = self.chain(document, path) if kind == "Agent" and path.startswith("spec.") else [Layer(document, path)]
        return any(layer.document.covers(layer.prefix, place) for layer in layers)

    def span(self, kind: str, name: str, path: str = "metadata.name") -> Span:
        """Where the value at ``path`` was written; for an agent in the nearest document of its chain that writes it."""
        document = self.get(kind, name)
        if document is None:
            return Span("lifeos.yaml")
        if kind == "Agent" and path.startswith("spec."):
            for layer in self.chain(document, path):
                if layer.document.has(layer.prefix):
                    return layer.document.span(layer.prefix)
        return document.span(path)
