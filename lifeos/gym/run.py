"""Run a gate: simulate until the verdict is certain, several at a time, and keep each record as it comes."""

from collections.abc import Callable, Mapping

import msgspec

from lifeos.gym.gate import Gate
from lifeos.gym.record import Record, Records
from lifeos.gym.workers import Workers
from lifeos.verdict.judge import Verdict

SECONDS = 60.0
"""What one simulation may take."""

Progress = Callable[[Verdict, Mapping[int, Record]], None]


def run(
    gate: Gate, jobs: int, progress: Progress = lambda _verdict, _records: None
) -> tuple[Verdict, dict[int, Record]]:
    """The verdict, and the records by index. What was simulated before is not simulated again, and how many run at a time changes
    nothing but the time. Raises :class:`LifeOSError` when the disk refuses, or another run is at this gate."""
    with Records(gate.path) as kept:
        records = kept.load()
        verdict = gate.verdict(records)
        progress(verdict, records)
        if verdict.decision != "inconclusive":
            return verdict, records
        workers = Workers(gate.prepare, jobs, SECONDS)
        try:
            for result in workers.run(_Indices(gate, records)):
                record = gate.record_of(result)
                kept.add(msgspec.json.encode(record))
                records[result.index] = record
                verdict = gate.verdict(records)
                progress(verdict, records)
                if verdict.decision != "inconclusive":
                    return verdict, records
        finally:
            workers.close()
    return gate.verdict(records, closed=True), records


class _Indices:
    """The indices to simulate, lowest first: as many as the longest check reads, and one more for each that turned out void."""

    def __init__(self, gate: Gate, records: Mapping[int, Record]) -> None:
        self._longest = max(check.of for check in gate.checks)
        self._max_void = gate.suite.max_void
        self._records = records
        self._begun = set(records)
        self._next = 0

    def __call__(self) -> int | None:
        while self._next in self._begun:
            self._next += 1
        void = sum(record.observation.status == "void" for record in self._records.values())
        if self._next >= self._longest + min(void, self._max_void):
            return None
        self._begun.add(self._next)
        return self._next
