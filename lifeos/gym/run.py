"""Run a gate: simulate until the verdict is certain, several at a time, and keep each record as it comes."""

from collections.abc import Callable
from contextlib import closing

from lifeos.gym import limits
from lifeos.gym.gate import Gate
from lifeos.gym.record import Records
from lifeos.gym.rehearsal import rehearse
from lifeos.gym.workers import Workers
from lifeos.verdict.judge import Verdict
from lifeos.verdict.observations import Series

SECONDS = limits.SECONDS + 30.0
"""After which the process of a simulation is ended, and its trace is lost; it ends by itself before, and is judged then."""

Progress = Callable[[Verdict, Records], None]


def run(gate: Gate, jobs: int, progress: Progress = lambda _verdict, _records: None) -> tuple[Verdict, Records]:
    """The verdict of the checks, and the records by index. What was simulated before is not simulated again, and how many run at a time
    changes nothing but the time. Raises :class:`LifeOSError` when the disk refuses, another run is at this gate, or its suite cannot carry one."""
    with Records(gate.path, gate.observed) as records:
        records.load()
        verdict = gate.verdict(records.series)
        progress(verdict, records)
        if verdict.decision != "inconclusive":
            return verdict, records
        rehearse(gate)
        with closing(Workers(gate.prepare, jobs, SECONDS)) as workers:
            for result in workers.run(_Indices(gate, records)):
                records.add(gate.record_of(result))
                verdict = gate.verdict(records.series)
                progress(verdict, records)
                if verdict.decision != "inconclusive":
                    return verdict, records
        return gate.verdict(records.series, closed=True), records


def observe(
    gate: Gate,
    count: int,
    jobs: int,
    progress: Callable[[int], None] = lambda _done: None,
    known: Callable[[Series], bool] = lambda _series: False,
) -> Records:
    """The records of the first ``count`` simulations, whatever they show, or fewer once what is wanted of them is ``known``. Raises
    :class:`LifeOSError` as :func:`run` does."""
    with Records(gate.path, gate.observed) as records:
        records.load()
        if known(records.series):
            return records
        left = iter([index for index in range(count) if index not in records])
        with closing(Workers(gate.prepare, jobs, SECONDS)) as workers:
            for result in workers.run(lambda: next(left, None)):
                records.add(gate.record_of(result))
                progress(len(records))
                if known(records.series):
                    break
        return records


class _Indices:
    """The indices to simulate, lowest first: as many as are planned."""

    def __init__(self, gate: Gate, records: Records) -> None:
        self._gate = gate
        self._records = records
        self._next = 0

    def __call__(self) -> int | None:
        while self._next in self._records:
            self._next += 1
        if self._next >= self._gate.planned(self._records.series):
            return None
        self._next += 1
        return self._next - 1
