"""Ways from one entity to others over the records that name them, whatever kind of graph it is."""

from typing import Protocol

from lifeos.memory.graph.graph import EVERY, HUB, Neighbour, Scopes


class Ways(Protocol):
    """What of a graph is walked on."""

    def naming(self, key: str, scopes: Scopes, most: int = EVERY) -> list[str]:
        """See :class:`lifeos.memory.graph.graph.Graph`."""
        ...

    def named(self, record: str, scopes: Scopes) -> list[str]:
        """See :class:`lifeos.memory.graph.graph.Graph`."""
        ...

    def name(self, key: str, scopes: Scopes) -> str:
        """See :class:`lifeos.memory.graph.graph.Graph`."""
        ...


def neighbours(graph: Ways, start: str, hops: int, scopes: Scopes, most: int) -> list[Neighbour]:
    """The entities that are reached from one, by key; the nearest first, then by name. What has no name is a way, and no neighbour; what has
    too many records to say anything about each is a neighbour, and no way."""
    reached = {start}
    edge = [start]
    found: list[Neighbour] = []
    for hop in range(1, hops + 1):
        via: dict[str, str] = {}
        for key in edge:
            records = graph.naming(key, scopes, HUB + 1)
            for record in records if len(records) <= HUB else ():
                for other in graph.named(record, scopes):
                    if other not in reached:
                        via[other] = min(record, via.get(other, record))
        every = (Neighbour(hop, graph.name(key, scopes), record) for key, record in via.items())
        found += sorted(one for one in every if one.name)
        reached |= set(via)
        edge = sorted(via)
        if len(found) >= most:
            break
    return found[:most]
