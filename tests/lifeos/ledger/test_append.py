"""However many callers there are, in however many processes, nobody spends what another one has."""

import json
import subprocess
import sys

from lifeos.ledger.approvals import Consume, Grant, Request, Subject
from lifeos.ledger.command import Together
from lifeos.ledger.sql import SqlLedger
from lifeos.ledger.state import Account, Approval, Reservation
from lifeos.ledger.verify import verify
from tests.architecture.test_files import ROOT
from tests.lifeos.ledger.samples import acted, limits, reserve

PROCESSES, THREADS = 4, 25

CALLING = """
import json, sys, threading
from lifeos.ledger.command import Refusal
from lifeos.ledger.spending import Release, Settle
from lifeos.ledger.sql import SqlLedger
from tests.lifeos.ledger.samples import limits, reserve

ledger, me, threads = SqlLedger(sys.argv[1]), sys.argv[2], int(sys.argv[3])
most = limits(day=50_000)
together = threading.Barrier(threads + 1)
taken, refused = [], []

def call(n):
    together.wait()
    name = f"{me}-{n}"
    answer = ledger.do(reserve(name, 1_000, most, decision=name))
    if isinstance(answer, Refusal):
        refused.append(answer.code)
    else:
        taken.append(name)
        if n % 3 == 0:
            ledger.do(Settle(name, 1_000))

workers = [threading.Thread(target=call, args=(n,)) for n in range(threads)]
for one in workers:
    one.start()
print("ready", flush=True)
sys.stdin.readline()
together.wait()
for one in workers:
    one.join()
print(json.dumps({"taken": len(taken), "refused": sorted(set(refused))}), flush=True)
ledger.close()
"""


def test_a_hundred_callers_at_the_edge_of_a_budget_never_overspend_it(address):
    """All hundred wait for one signal; the day holds fifty of their calls."""
    SqlLedger(address).close()
    words = [sys.executable, "-c", CALLING, address]
    children = [
        subprocess.Popen(
            [*words, f"p{number}", str(THREADS)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        for number in range(PROCESSES)
    ]
    assert [child.stdout.readline() for child in children] == ["ready\n"] * PROCESSES
    for child in children:
        child.stdin.write("go\n")
        child.stdin.flush()
    told = [json.loads(child.communicate()[0]) for child in children]
    assert sum(one["taken"] for one in told) == 50
    assert {code for one in told for code in one["refused"]} == {"budget-exhausted"}
    ledger = SqlLedger(address)
    (day,) = {line.line.event.day for line in ledger.lines(kind="reserved")}
    account = ledger.row(Account, "agent/finance", day, "USD")
    assert account.taken == 50_000
    with ledger.reading() as connection:
        assert verify(connection).head == ledger.head()
    ledger.close()


def test_those_that_share_a_transaction_see_each_other(ledger):
    """One group of commands, of which the second and third depend on the first."""
    group = [reserve("r1", 60, limits(day=100)), reserve("r1", 60, limits(day=100)), reserve("r2", 60, limits(day=100))]
    first, second, third = ledger._append(group)
    assert (first.again, second.again, third.code) == (False, True, "budget-exhausted")
    assert ledger.head().n == 2
    ledger._append([reserve(f"x{n}", 0, decision=f"d{n}") for n in range(1200)])
    assert ledger.head().n == 1202


SUBJECT = Subject("finance", "transfer", "sha256:" + "a" * 64)


def admitted(name, most=None, call="c1"):
    """A call as the gateway admits it: the money, the approval, and that it is allowed."""
    return reserve(name, 60, most), Consume("a1", SUBJECT, call), acted(name)


def granted(ledger):
    for command in (Request("a1", "d1", SUBJECT, 2**60), Grant("a1", "ada")):
        assert not ledger.do(command).again


def kept(ledger):
    with ledger.reading() as connection:
        verify(connection)
    return ledger.head().n


def test_all_of_it_or_none(ledger):
    granted(ledger)
    before = kept(ledger)
    assert ledger.together(*admitted("r1", limits(day=59))).code == "budget-exhausted"
    assert ledger.together(acted("r2"), reserve("r2", 60), Consume("a2", SUBJECT, "c1")).code == "no-approval"
    assert kept(ledger) == before
    assert ledger.row(Reservation, "r2") is None
    assert [one.again for one in ledger.together(*admitted("r1"))] == [False] * 3
    assert [one.again for one in ledger.together(*admitted("r1"))] == [True] * 3
    assert kept(ledger) == before + 3
    assert ledger.row(Approval, "a1").state == "consumed"


def test_none_of_it_is_seen_by_those_that_share_the_transaction(ledger):
    """The first is refused at its last command; the second needs what the first had taken."""
    granted(ledger)
    most = limits(day=100)
    refused, second, again = ledger._append(
        [
            Together((*admitted("r1", most), Consume("a9", SUBJECT, "c1"))),
            Together(admitted("r2", most, call="c2")),
            Together(admitted("r3", most, call="c3")),
        ]
    )
    assert refused.code == "no-approval"
    assert [one.again for one in second] == [False] * 3
    assert again.code == "budget-exhausted"
    kept(ledger)
    assert ledger.together(*admitted("r1", most)).code == "budget-exhausted", "its ids are free again"
