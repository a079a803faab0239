"""Run a gate: simulate until the verdict is certain, several at a time, and keep each record as it comes."""

from collections.abc import Callable

from lifeos.gym.gate import Gate
from lifeos.gym.record import Records
from lifeos.gym.workers import Workers
from lifeos.verdict.judge import Verdict
from lifeos.verdict.observations import STATUSES

SECONDS = 60.0
"""What one simulation may take."""

Progress = Callable[[Verdict, Records], None]


def run(gate: Gate, jobs: int, progress: Progress = lambda _verdict, _records: None) -> tuple[Verdict, Records]:
    """The verdict, and the records by index. What was simulated before is not simulated again, and how many run at a time changes
    nothing but the time. Raises :class:`LifeOSError` when the disk refuses, or another run is at this gate."""
    with Records(gate.path, gate.observed) as records:
        records.load()
        verdict = gate.verdict(records.series)
        progress(verdict, records)
        if verdict.decision != "inconclusive":
            return verdict, records
        workers = Workers(gate.prepare, jobs, SECONDS)
        try:
            for result in workers.run(_Indices(gate, records)):
                records.add(gate.record_of(result))
                verdict = gate.verdict(records.series)
                progress(verdict, records)
                if verdict.decision != "inconclusive":
                    return verdict, records
        finally:
            workers.close()
        return gate.verdict(records.series, closed=True), records


class _Indices:
    """The indices to simulate, lowest first: as many as the longest check reads, and one more for each that turned out void."""

    def __init__(self, gate: Gate, records: Records) -> None:
        self._longest = max(check.of for check in gate.checks)
        self._max_void = gate.suite.max_void
        self._records = records
        self._next = 0

    def __call__(self) -> int | None:
        while self._next in self._records:
            self._next += 1
        void = int((self._records.series.status == STATUSES.index("void")).sum())
        if self._next >= self._longest + min(void, self._max_void):
            return None
        self._next += 1
        return self._next - 1
