"""What was acknowledged is there, whoever is killed; a database that is gone is told; the zone is for good."""

import random
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from lifeos.errors import LifeOSError, UsageError
from lifeos.ledger.ledger import UnavailableError
from lifeos.ledger.sql import SqlLedger
from lifeos.ledger.state import Reservation
from lifeos.ledger.verify import verify
from tests.architecture.test_files import ROOT
from tests.lifeos.ledger.samples import acted, reserve

WRITING = """
import os, sys, threading
from lifeos.ledger.spending import Settle
from lifeos.ledger.sql import SqlLedger
from tests.lifeos.ledger.samples import acted, reserve

ledger, me = SqlLedger(sys.argv[1]), sys.argv[2]

def write(worker):
    n = 0
    while True:
        name = f"{me}-{worker}-{n}"
        for command in (acted(name), reserve(name, 10, decision=name), Settle(name, 7)):
            line = ledger.do(command).sealed
            os.write(1, f"{line.line.n} {line.sha256}\\n".encode())
        n += 1

for worker in range(6):
    threading.Thread(target=write, args=(worker,), daemon=True).start()
threading.Event().wait()
"""


def write(address, name):
    return subprocess.Popen([sys.executable, "-c", WRITING, address, name], stdout=subprocess.PIPE, cwd=ROOT)


def acknowledged(lines):
    return {int(line.split()[0]): line.split()[1].decode() for line in lines if line.endswith(b"\n")}


def assert_there(address, told):
    ledger = SqlLedger(address)
    with ledger.reading() as connection:
        verify(connection)
    found = {line.line.n: line.sha256 for line in ledger.lines()}
    assert told.items() <= found.items()
    ledger.close()


def test_nothing_that_was_acknowledged_is_lost_by_a_kill_of_the_writers(address):
    """Two processes of six threads each, killed after a random number of acknowledgements, wherever they are then."""
    chance = random.Random(5)
    SqlLedger(address).close()
    told = {}
    for life in range(4):
        children = [write(address, f"{life}{one}") for one in "ab"]
        lines = []
        for child in children:
            lines += [child.stdout.readline() for _ in range(1 + chance.randrange(60))]
        for child in children:
            child.send_signal(signal.SIGKILL)
        for child in children:
            lines += child.stdout.readlines()
            child.wait()
            child.stdout.close()
        told |= acknowledged(lines)
        assert_there(address, told)
    assert len(told) > 100


@pytest.mark.proof
def test_nothing_that_was_acknowledged_is_lost_by_a_kill_of_the_server(postgres):
    chance = random.Random(6)
    address = postgres.database()
    SqlLedger(address).close()
    told = {}
    for life in range(2):
        child = write(address, f"{life}")
        lines = [child.stdout.readline() for _ in range(40 + chance.randrange(60))]
        postgres.kill()
        child.send_signal(signal.SIGKILL)
        lines += child.stdout.readlines()
        child.wait()
        child.stdout.close()
        postgres.start()
        told |= acknowledged(lines)
        assert_there(address, told)


@pytest.mark.proof
def test_a_server_that_is_gone_is_told_and_found_again(postgres):
    ledger = SqlLedger(postgres.database())
    assert not ledger.do(acted("c1")).again
    postgres.kill()
    with pytest.raises(UnavailableError, match="see that its database runs"):
        ledger.do(acted("c2"))
    postgres.start()
    assert not ledger.do(acted("c2")).again
    postgres.kill()
    postgres.start()
    assert not ledger.do(acted("c3")).again, "a server that was away meanwhile is not even noticed"
    ledger.close()


def test_many_that_wait_share_a_transaction(ledger):
    """While one is under way the others gather: they are appended together."""
    begun, go_on, groups = threading.Event(), threading.Event(), []
    real = ledger._committer._append

    def slowly(commands):
        groups.append(len(commands))
        begun.set()
        go_on.wait()
        return real(commands)

    ledger._committer._append = slowly
    first = ledger.submit(acted("c0"))
    begun.wait()
    rest = [ledger.submit(acted(f"c{n}")) for n in range(1, 50)]
    go_on.set()
    assert [one.result().event.id for one in (first, *rest)] == [f"c{n}" for n in range(50)]
    assert groups == [1, 49]


def test_all_threads_may_use_it(ledger):
    with ThreadPoolExecutor(16) as pool:
        for n, _ in enumerate(pool.map(lambda n: ledger.do(reserve(f"r{n}", 1, decision=f"d{n}")), range(64))):
            assert ledger.row(Reservation, f"r{n}") is not None
    assert ledger.head().n == 65


@pytest.mark.proof
def test_the_clock_is_the_one_of_the_server(postgres, monkeypatch):
    """Callers whose clocks differ agree on the day."""
    ledger = SqlLedger(postgres.database())
    monkeypatch.setattr(time, "time_ns", lambda: 0)
    at = ledger.do(acted("c1")).sealed.line.at
    monkeypatch.undo()
    assert abs(time.time_ns() // 1000 - at) < 600_000_000
    ledger.close()


def test_many_may_begin_it_at_a_time(address):
    """Whoever comes first begins it, and the others find it."""
    command = [
        sys.executable,
        "-c",
        "import sys; from lifeos.ledger.sql import SqlLedger; print(SqlLedger(sys.argv[1]).head())",
    ]
    children = [subprocess.Popen([*command, address], stdout=subprocess.PIPE, cwd=ROOT) for _ in range(6)]
    assert len({child.communicate()[0] for child in children}) == 1
    assert [child.returncode for child in children] == [0] * 6


def test_its_zone_is_for_good(address, clock):
    SqlLedger(address, "Pacific/Auckland", now=clock).close()
    ledger = SqlLedger(address, now=clock)
    assert ledger.do(reserve("r1", 1)).event.day == "2026-12-01"
    ledger.close()
    with pytest.raises(UsageError, match="those of Pacific/Auckland, for good"):
        SqlLedger(address, "UTC")


def test_a_zone_that_nobody_knows(tmp_path):
    with pytest.raises(UsageError, match="no time zone that this machine knows"):
        SqlLedger(str(tmp_path / "ledger"), "Middle/Earth")


def test_a_file_that_is_no_ledger_is_left_alone(tmp_path):
    path = tmp_path / "ledger"
    path.write_bytes(b"these are my notes, and no database at all" * 30)
    with pytest.raises(LifeOSError, match="file is not a database"):
        SqlLedger(str(path))
    assert path.read_bytes().startswith(b"these are my notes")


def test_a_closed_ledger_takes_nothing(address):
    ledger = SqlLedger(address)
    ledger.close()
    ledger.close()
    with pytest.raises(RuntimeError, match="closed"):
        ledger.submit(acted("c1"))
