"""Why a record was found, in words."""

from lifeos.memory.graph.graph import Graph
from lifeos.memory.recall.criteria import Direct
from lifeos.memory.recall.moments import within
from lifeos.memory.recall.question import Question
from lifeos.memory.recall.spread import Beside, said

_REASONS = 3
"""That are said of each of the two: what is true of it, and what it is beside."""


def reasons(
    record: str, time: str, asked: Question, found: Direct, around: Beside, graph: Graph, scopes: frozenset[str]
) -> tuple[str, ...]:
    """``time``: that the record is of, empty for what is of none and for what was learned. That it is of another time than the question says comes last: a day that has nothing would otherwise look as if it had."""
    own = [one.why for one in found.criteria if record in one.records][:_REASONS]
    ways = (way for way in around.ways if record != way.seed and record in way.records)
    beside = list(dict.fromkeys(said(way, graph, scopes) for way in ways))[:_REASONS]
    other = bool(asked.moments and time) and not any(within(time, moment) for moment in asked.moments)
    return (*[*own, *beside][: _REASONS + 1], *((f"not of {' or '.join(asked.moments)}",) if other else ()))
