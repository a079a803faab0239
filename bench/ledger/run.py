"""What the ledger writes in a second, beside a bare loop of inserts, on SQLite and on PostgreSQL; and that a kill loses nothing.

    python bench/ledger/run.py [--seconds 5] [--runs 3] [--record]

Prints Markdown. ``--record`` also writes results.json and results.md beside this file. PostgreSQL is the one that `make tools` finds, started for the run in a folder of its own with
its defaults: it flushes each commit. All write to the same disk, one after the other, in one run.
"""

import argparse
import contextlib
import json
import os
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [f"{os.path.dirname(HERE)}/render", ROOT]

import machine
import psycopg

from lifeos.ledger.events import Acted
from lifeos.ledger.ledger import UnavailableError
from lifeos.ledger.records import Record
from lifeos.ledger.spending import BudgetLimit, Call, Limits, Reserve, Settle
from lifeos.ledger.sql import SqlLedger
from lifeos.ledger.verify import verify
from tests.lifeos.ledger.postgres import Postgres, children

TEXT = "x" * 330
"""As long as the line of an event."""
LIMITS = Limits(10**16, 10**16, (BudgetLimit("money", 10**16, 10**16),))
TABLE = "CREATE TABLE bare (n INTEGER PRIMARY KEY, said TEXT)"
_numbers = count(1)

Deed = Callable[[], int]
"""Does something, and says how many writes that was."""


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=5, help="that each is measured")
    parser.add_argument("--runs", type=int, default=3, help="runs of each, of which the median counts")
    parser.add_argument("--record", action="store_true", help="write results.json and results.md")
    parser.add_argument("--writer", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.writer:
        _writer(arguments.writer)
        return
    facts, before = machine.facts(), machine.load()
    found: dict[str, dict[str, list[Measured]]] = {"SQLite": {}, "PostgreSQL": {}}
    with tempfile.TemporaryDirectory(prefix="lifeos-bench-") as folder, contextlib.ExitStack() as stack:
        server = Postgres()
        stack.callback(server.remove)
        for run in range(arguments.runs):
            bare = _bare_sqlite(f"{folder}/bare{run}", arguments.seconds)
            _add(found["SQLite"], {**bare, **_ledger(f"{folder}/ledger{run}", arguments.seconds)})
            bare = _bare_postgres(server, arguments.seconds)
            _add(found["PostgreSQL"], {**bare, **_ledger(server.database(), arguments.seconds, server)})
        killed = _killed(server)
    record = {
        "machine": facts,
        "writes": {base: {name: _medians(rates) for name, rates in rows.items()} for base, rows in found.items()},
        "killed": killed,
        "load": [before, machine.load()],
    }
    text = _markdown(record)
    print(text)
    if arguments.record:
        Path(f"{HERE}/results.json").write_text(json.dumps(record, indent=1) + "\n")
        Path(f"{HERE}/results.md").write_text(text + "\n")


def _add(found: dict[str, list["Measured"]], rates: dict[str, "Measured"]) -> None:
    for name, rate in rates.items():
        found.setdefault(name, []).append(rate)


def _medians(runs: list["Measured"]) -> dict[str, float]:
    return {
        "rate": statistics.median(one.rate for one in runs),
        "micros": statistics.median(one.micros for one in runs),
    }


class Measured(NamedTuple):
    """Writes in a second, and the microseconds of processor time that one takes, of the caller's process and of PostgreSQL's."""

    rate: float
    micros: float


def _processor(server: Postgres | None) -> float:
    """Seconds of processor time so far."""
    spent = time.process_time()
    if server is not None:
        for process in (server.pid, *children(server.pid)):
            with contextlib.suppress(FileNotFoundError, ProcessLookupError), open(f"/proc/{process}/stat") as file:
                words = file.read().rsplit(")", 1)[1].split()
                ticks = (
                    words[11:15] if process == server.pid else words[11:13]
                )  # the first one's include those that ended
                spent += sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
    return spent


def _rate(seconds: float, deeds: list[Deed], server: Postgres | None) -> Measured:
    """Of callers at a time, each in a thread of its own."""
    done = [0] * len(deeds)
    end = time.perf_counter() + seconds

    def call(at: int, deed: Deed) -> None:
        while time.perf_counter() < end:
            done[at] += deed()

    threads = [threading.Thread(target=call, args=one) for one in enumerate(deeds)]
    started, before = time.perf_counter(), _processor(server)
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    spent = _processor(server) - before
    return Measured(sum(done) / (time.perf_counter() - started), spent / sum(done) * 1e6)


def _bare_sqlite(path: str, seconds: float) -> dict[str, Measured]:
    base = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", TABLE):
        base.execute(statement)

    def one() -> int:
        base.execute("INSERT INTO bare VALUES (?, ?)", (next(_numbers), TEXT))
        return 1

    try:
        return {"bare INSERT, one caller": _rate(seconds, [one], None)}
    finally:
        base.close()


def _bare_postgres(server: Postgres, seconds: float) -> dict[str, Measured]:
    address = server.database()
    with contextlib.ExitStack() as stack:
        connections = [stack.enter_context(psycopg.connect(address, autocommit=True)) for _ in range(32)]
        connections[0].execute(TABLE)

        def inserting(connection: psycopg.Connection) -> Deed:
            def one() -> int:
                connection.execute("INSERT INTO bare VALUES (%s, %s)", (next(_numbers), TEXT))
                return 1

            return one

        return {
            "bare INSERT, one caller": _rate(seconds, [inserting(connections[0])], server),
            "bare INSERT, 32 callers, each with a connection": _rate(
                seconds, list(map(inserting, connections)), server
            ),
        }


def _acted() -> Record:
    n = next(_numbers)
    return Record(
        Acted(
            id=f"call-{n}",
            decision=f"decision-{n // 4}",
            agent="finance",
            team="money",
            track="stable",
            tool="transfer",
            arguments="sha256:" + "a" * 64,
            verdict="allowed",
        )
    )


def _ledger(address: str, seconds: float, server: Postgres | None = None) -> dict[str, Measured]:
    with contextlib.closing(SqlLedger(address)) as ledger:

        def event() -> int:
            ledger.do(_acted())
            return 1

        def window() -> int:
            for one in [ledger.submit(_acted()) for _ in range(256)]:
                one.result()
            return 256

        def money() -> int:
            waiting = []
            for _ in range(256):
                n = next(_numbers)
                call = Call("finance", "money", "stable", f"decision-{n // 4}", "best")
                waiting.append(ledger.submit(Reserve(f"call-{n}", call, 1000, LIMITS)))
            waiting += [ledger.submit(Settle(one.result().event.id, 700)) for one in waiting]  # type: ignore[union-attr]
            for one in waiting:
                one.result()
            return 512

        return {
            "ledger, one caller": _rate(seconds, [event], server),
            "ledger, 64 callers that wait for each event": _rate(seconds, [event] * 64, server),
            "ledger, 4 callers with 256 events under way": _rate(seconds, [window] * 4, server),
            "ledger, reserving and settling, 4 callers with 256 calls under way": _rate(seconds, [money] * 4, server),
        }


def _writer(address: str) -> None:
    """Write until the end, and say what was acknowledged."""
    ledger = SqlLedger(address)

    def write() -> None:
        with contextlib.suppress(UnavailableError):
            while True:
                for one in [ledger.submit(_acted()) for _ in range(64)]:
                    head = one.result().sealed.head  # type: ignore[union-attr]
                    os.write(1, f"{head.n} {head.sha256}\n".encode())

    for _ in range(4):
        threading.Thread(target=write, daemon=True).start()
    threading.Event().wait()


def _killed(server: Postgres) -> dict[str, int]:
    """The server and then the writer killed under load: what had been acknowledged, and how much of it is lost."""
    address = server.database()
    SqlLedger(address).close()
    command = [sys.executable, __file__, "--writer", address]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert child.stdout is not None, "it is a pipe"
    lines = [child.stdout.readline() for _ in range(20_000)]
    server.kill()
    child.send_signal(signal.SIGKILL)
    lines += child.stdout.readlines()
    child.wait()
    server.start()
    told = {int(line.split()[0]): line.split()[1].decode() for line in lines if line.endswith(b"\n")}
    with contextlib.closing(SqlLedger(address)) as ledger:
        with ledger.reading() as connection:
            verify(connection)
        lost = told.items() - {line.line.n: line.sha256 for line in ledger.lines()}.items()
    return {"acknowledged": len(told), "lost": len(lost)}


def _markdown(record: dict[str, object]) -> str:
    facts, load, killed = record["machine"], record["load"], record["killed"]
    return "\n".join(_lines(facts, load, killed, record["writes"]))  # type: ignore[arg-type]


def _lines(
    facts: dict[str, object], load: list[float], killed: dict[str, int], writes: dict[str, dict[str, dict[str, float]]]
) -> Iterator[str]:
    yield f"{facts['date']}, {facts['processors']} x {facts['processor']}, Python {facts['python']}, load {load[0]} before and {load[1]} after. Medians."
    for base, rows in writes.items():
        yield from ("", f"### {base}", "", "| | writes/s | µs of processor a write |", "|---|--:|--:|")
        yield from (f"| {name} | {one['rate']:,.0f} | {one['micros']:,.0f} |" for name, one in rows.items())
    yield from ("", "### PostgreSQL and a writer killed (SIGKILL) under load", "")
    yield f"{killed['acknowledged']:,} events had been acknowledged; {killed['lost']} of them are lost, and the chain is whole."


if __name__ == "__main__":
    main()
