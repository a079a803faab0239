"""What went wrong at a gate as a person reads it: the first of it, simulation by simulation, and where the rest did."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from lifeos.cli.plural import count

if TYPE_CHECKING:
    from lifeos.gym.record import Record

_SHOWN = 5


def went_wrong_lines(records: "Mapping[int, Record]") -> Iterator[str]:
    """Line by line; none when nothing did. A record may be read from the disk, is looked at and let go."""
    first: list[Record] = []
    where: Counter[str] = Counter()
    for record in records.values():
        if record.missing or record.evidence:
            where[record.trace.scenario or "none"] += 1
            if len(first) < _SHOWN:
                first.append(record)
    if not first:
        return
    from lifeos.visible import visible  # noqa: PLC0415  with the Gym, not before

    yield ""
    yield "What went wrong first:"
    for record in first:
        trace = record.trace
        yield f"  simulation {trace.index} ({trace.scenario or 'none'}, {trace.persona} user): {trace.status}"
        lines = [*(f"{item.detector}: {item.message}" for item in record.evidence), *record.missing]
        for line in lines[:_SHOWN]:
            yield f"    {visible(line[:200])}"
        if len(lines) > _SHOWN:
            yield f"    and {len(lines) - _SHOWN} more"
    if (more := where.total() - len(first)) > 0:
        most = ", ".join(f"{visible(name)} {number}" for name, number in where.most_common(_SHOWN))
        yield f"  and {count(more, 'other')}; all by scenario: {most}{', …' if len(where) > _SHOWN else ''}"
    yield ""
