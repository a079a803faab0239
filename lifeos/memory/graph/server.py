"""The statements of versions on a server of Oxigraph, by the SPARQL protocol: a named graph for each version and source, which never changes once it is full.

    urn:lifeos:version:<snapshot>:<source>     what the source says in that version
    urn:lifeos:versions                        of each version its memory, and how many statements it has once all of them are there

A version that has another number than it says, or says none, is filled again, graph by graph in the place of what is there. Each question names the graphs that it goes into, so that
the server looks at nothing of the others.
"""

import sys
import tempfile
import weakref
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

import httpx
import pyoxigraph as ox

from lifeos.errors import ServerError
from lifeos.memory import facts
from lifeos.memory.graph import oxigraph
from lifeos.memory.graph.by_source import BySource
from lifeos.memory.graph.learned import ENTITY, LABEL, RECORD
from lifeos.memory.graph.statements import Said

_SECONDS = 60.0
"""To wait for an answer: to load a source of 100,000 records takes some ten."""
_VERSION = "urn:lifeos:version:"
_VERSIONS = ox.NamedNode("urn:lifeos:versions")
_MEMORY, _HAS = ox.NamedNode("urn:lifeos:memory"), ox.NamedNode("urn:lifeos:statements")


class Server:
    """A server. Raises :class:`ServerError` whenever it is away or refuses."""

    def __init__(self, url: str) -> None:
        """Nothing is asked yet. ``url``: without ``/query``."""
        self._url = url.rstrip("/")
        self._client = httpx.Client(timeout=_SECONDS)
        weakref.finalize(self, self._client.close)

    def opened(
        self, snapshot: str, memory: str, sources: Mapping[str, str], parts: Callable[[], Iterable[bytes]]
    ) -> BySource:
        """The graph of a version, filled first when it is not here whole. ``sources``: the scope of each; ``parts``: N-Quads."""
        version = ox.NamedNode(_VERSION + snapshot)
        graphs = {source: ox.NamedNode(f"{_VERSION}{snapshot}:{source}") for source in sources}
        here = sum(map(self._count, graphs.values()))
        said = next(self.select(f"SELECT ?n WHERE {{ GRAPH {_VERSIONS} {{ {version} {_HAS} ?n }} }}"), None)
        if said is None or said["n"] != ox.Literal(here):
            self._fill(version, memory, graphs, parts())
        return BySource(_Statements(self, graphs), sources)

    def known(self, memory: str) -> set[str]:
        """The versions of a memory that lie here, whole or not."""
        found = self.select(
            f"SELECT ?version WHERE {{ GRAPH {_VERSIONS} {{ ?version {_MEMORY} {ox.Literal(memory)} }} }}"
        )
        return {_value(one["version"]).removeprefix(_VERSION) for one in found}

    def drop(self, snapshot: str) -> None:
        """Delete a version. One that is deleted in part is known until all of it is gone."""
        within = f"{_VERSION}{snapshot}:"
        every = self.select(
            f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{}} FILTER(STRSTARTS(STR(?g), {ox.Literal(within)})) }}"
        )
        for one in list(every):
            self._update(f"DROP GRAPH {one['g']}")
        self._update(f"DELETE WHERE {{ GRAPH {_VERSIONS} {{ <{_VERSION}{snapshot}> ?p ?o }} }}")

    def select(self, query: str) -> Iterator[ox.QuerySolution]:
        """What a query finds."""
        kind = {"Content-Type": "application/sparql-query", "Accept": ox.QueryResultsFormat.TSV.media_type}
        answer = self._ask("POST", "/query", query.encode(), kind)
        try:
            found = ox.parse_query_results(answer, format=ox.QueryResultsFormat.TSV)
            assert isinstance(found, ox.QuerySolutions), "it was a SELECT"
            yield from found
        except (SyntaxError, ValueError) as error:
            raise ServerError(f"{self._url} answers what is no table ({error}); is it a server of Oxigraph?") from error

    def _fill(
        self, version: ox.NamedNode, memory: str, graphs: Mapping[str, ox.NamedNode], parts: Iterable[bytes]
    ) -> None:
        whole = b"".join(parts)
        self._update(f"DELETE WHERE {{ GRAPH {_VERSIONS} {{ {version} {_HAS} ?n }} }}")
        self._update(f"INSERT DATA {{ GRAPH {_VERSIONS} {{ {version} {_MEMORY} {ox.Literal(memory)} }} }}")
        total = 0
        with tempfile.TemporaryDirectory() as folder:  # the same engine says how many there have to be
            oxigraph.build(folder, [whole])
            wanted = ox.Store.read_only(folder)
            for source, triples in _by_source(whole, graphs).items():
                number = sum(1 for _ in wanted.quads_for_pattern(None, None, None, facts.graph(source)))
                path = f"/store?graph={graphs[source].value}"
                self._ask("PUT", path, triples, {"Content-Type": ox.RdfFormat.N_TRIPLES.media_type})
                here = self._count(graphs[source])
                if here != number:
                    raise ServerError(
                        f"{self._url} has {here} statements in {graphs[source].value}, and should have {number}; does it run Oxigraph 0.5, and is it ours alone?"
                    )
                total += number
            del wanted
        self._update(f"INSERT DATA {{ GRAPH {_VERSIONS} {{ {version} {_HAS} {total} }} }}")

    def _count(self, graph: ox.NamedNode) -> int:
        (found,) = self.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
        return int(_value(found["n"]))

    def _update(self, text: str) -> None:
        self._ask("POST", "/update", text.encode(), {"Content-Type": "application/sparql-update"})

    def _ask(self, method: str, path: str, data: bytes, headers: Mapping[str, str]) -> bytes:
        try:
            answer = self._client.request(method, self._url + path, content=data, headers=headers)
        except httpx.HTTPError as error:
            raise ServerError(f"Oxigraph at {self._url} cannot be reached ({error}); is it there?") from error
        if not answer.is_success:
            raise ServerError(f"Oxigraph at {self._url} refuses ({answer.status_code}): {answer.text[:200]}")
        return answer.content


class _Statements:
    """A version, as :class:`lifeos.memory.graph.statements.Statements`."""

    def __init__(self, server: Server, graphs: Mapping[str, ox.NamedNode]) -> None:
        self._server = server
        self._graphs = graphs

    def said(self, source: str, subject: str = "", predicate: str = "", value: str = "") -> Iterator[Said]:
        """See :class:`Statements`."""
        given = {name: ox.NamedNode(iri) for name, iri in (("s", subject), ("p", predicate), ("o", value)) if iri}
        pattern = " ".join(str(given.get(name, f"?{name}")) for name in "spo")
        for one in self._server.select(f"SELECT * WHERE {{ GRAPH {self._graphs[source]} {{ {pattern} }} }}"):
            yield Said(*(_value(given.get(name) or one[name]) for name in "spo"))

    def naming(self, source: str, key: str, most: int) -> list[str]:
        """See :class:`Statements`."""
        limit = f" LIMIT {most}" if most < sys.maxsize else ""
        entity = ox.NamedNode(ENTITY + key)
        query = f"SELECT DISTINCT ?s WHERE {{ GRAPH {self._graphs[source]} {{ ?s ?p {entity} }} }}{limit}"
        return sorted(_value(one["s"]).removeprefix(RECORD) for one in self._server.select(query))

    def ways(self, source: str, most: int) -> dict[str, list[str]]:
        """See :class:`Statements`. In one question: names are thousands."""
        query = f"SELECT DISTINCT ?o ?s WHERE {{ GRAPH {self._graphs[source]} {{ ?o <{LABEL}> ?name . OPTIONAL {{ ?s ?p ?o }} }} }}"
        found: defaultdict[str, list[str]] = defaultdict(list)
        for one in self._server.select(query):
            records = found[_value(one["o"]).removeprefix(ENTITY)]
            if one["s"] is not None and len(records) < most:
                records.append(_value(one["s"]).removeprefix(RECORD))
        return {key: sorted(records) for key, records in found.items()}

    def named(self, sources: Collection[str], record: str) -> list[str]:
        """See :class:`Statements`."""
        graphs = " ".join(str(self._graphs[source]) for source in sources)
        subject = ox.NamedNode(RECORD + record)
        query = (
            f"SELECT DISTINCT ?o WHERE {{ VALUES ?g {{ {graphs} }} GRAPH ?g {{ {subject} ?p ?o FILTER(isIRI(?o)) }} }}"
        )
        nodes = [_value(one["o"]) for one in self._server.select(query)] if graphs else []
        return [node.removeprefix(ENTITY) for node in nodes if node.startswith(ENTITY)]


def _by_source(quads: bytes, sources: Collection[str]) -> dict[str, bytes]:
    """N-Triples by source, of canonical N-Quads: their last term is the graph."""
    tails = {f" {facts.graph(source)} .".encode(): source for source in sources}
    found: dict[str, list[bytes]] = {source: [] for source in sources}
    for line in quads.splitlines():
        head, _, tail = line.rpartition(b" <")
        found[tails[b" <" + tail]].append(head + b" .\n")
    return {source: b"".join(lines) for source, lines in found.items()}


def _value(term: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple | None) -> str:
    assert isinstance(term, ox.NamedNode | ox.Literal), "nothing else is kept"
    return term.value
