"""A name is as old as the records that write it so: "ANNA" goes with the last of them, whoever is called "Anna" stays."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from lifeos.memory import facts
from lifeos.memory.graph.learned import ENTITY
from lifeos.memory.ontology import ontology
from lifeos.memory.recall.version import Version
from lifeos.memory.record import Record


def respelled(version: Version, hidden: Collection[str], rewritten: Mapping[str, Record]) -> dict[str, Record]:
    """The records that stay as they are, and of which the graph has to be made anew all the same: those that name an entity whose name somebody wrote in a way that in the source nobody does
    any more. ``hidden``: records of which nothing is left; ``rewritten``: what is left of others."""
    records, graph = version.records, version.graph
    written: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for one in (*hidden, *rewritten):
        whole = records.record(one)
        if whole is not None:
            for node, text in _names(whole, records.source(one)):
                written[records.source(one), node].add(text)
    found: dict[str, Record] = {}
    for (source, node), lost in written.items():
        scope = next(records.scope(one) for one in (*hidden, *rewritten) if records.source(one) == source)
        naming = [one for one in graph.naming(node.removeprefix(ENTITY), (scope,)) if one not in hidden]
        for one in naming:
            rest = rewritten.get(one) or records.record(one)
            if rest is not None and records.source(one) == source:
                lost -= {text for named, text in _names(rest, source) if named == node}
            if not lost:
                break
        else:
            stay = {one: records.record(one) for one in naming if one not in rewritten}
            found |= {one: whole for one, whole in stay.items() if whole is not None}
    return found


def _names(record: Record, source: str) -> Collection[tuple[str, str]]:
    return [(node, text) for _, text, _, node in facts.said(record, source, ontology()) if node]
