"""An agent that calls steadily, and the books of what came of it: what it was answered, what reached the tool, what the ledger has."""

import contextlib
import json
import subprocess
import threading
import time
from typing import NamedTuple

from lifeos.bundle import canonical, content_hash
from lifeos.ledger.sql import SqlLedger, examine
from lifeos.ledger.state import Account
from tests.e2e import callers, guard, postgres
from tests.e2e.callers import Answer
from tests.e2e.guard import SYSTEM
from tests.e2e.watch import settle

LEDGER = "ledger-db"
_DATABASE = f"postgresql://lifeos@{LEDGER}.{SYSTEM}.svc:5432/lifeos"

NOTE, BUDGET = 50_000, 1_000_000
"""Micros: of a note, and of a day of who writes it."""
TRANSFER = 1_000
"""Micros of a transfer."""
DECLARED = (
    ("agents.d/platform/tools.yaml", "  spends: amount\n", "  spends: amount\n  cost: 0.001 USD\n"),
    (
        "agents.d/platform/tools.yaml",
        "    required: [title, text, sources]\n    additionalProperties: false\n",
        "    required: [title, text, sources]\n    additionalProperties: false\n  cost: 0.05 USD\n",
    ),
    ("agents.d/health/health/agent.yaml", "perDay: 10 USD", "perDay: 1 USD"),
    ("agents.d/knowledge/knowledge/agent.yaml", "perDay: 8 USD", "perDay: 1 USD"),
)
"""Prices and budgets of theirs."""
SPENT = {"over-daily-budget", "budget-exhausted"}
"""Codes of what is denied when the day's money is gone."""


class Called(NamedTuple):
    """One call; times in seconds since 1970."""

    number: int
    began: float
    ended: float
    answer: Answer


class Load:
    """Calls from a pod, from the beginning to the end of a `with`. ``asked``: one of a tool or a model, with a `#` where each call's number stands."""

    def __init__(self, caller, asked, *, at_once=2, pause=0.25):
        inside = ("--", "/usr/bin/python3", "-c", callers.STEADY, json.dumps(asked), json.dumps([at_once, pause]))
        where = (f"--namespace={caller.namespace}", "--container=agent")
        self._command = caller.cluster.command("exec", "--stdin", caller.name, *where, *inside)
        self._template = json.dumps(asked[1])
        self.calls = []

    def __enter__(self):
        self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._reader.join()
        self._process.stdout.close()
        assert self._process.wait() == 0, "the pod of the caller was ended"

    def _read(self):
        for line in self._process.stdout:
            number, began, ended, answer = json.loads(line)
            self.calls.append(Called(number, began, ended, Answer(*answer)))

    def begun(self):
        """Wait for the first answers, which must be what was asked for."""
        settle(lambda: len(self.calls) >= 5, 60)
        assert all(call.answer.passed for call in self.calls), self.calls

    def back(self, since, at_least, seconds, in_a_row=10):
        """Seconds from a moment until the last call failed that did, 0 when none has; known as soon as some calls in a row got through, ``at_least`` seconds after
        it."""

        def known():
            last = self.calls[-in_a_row:]
            return time.time() > since + at_least and all(one.began > since and one.answer.passed for one in last)

        settle(known, seconds)
        return max((one.ended - since for one in self.calls if one.ended > since and not one.answer.passed), default=0)

    def arguments(self, number):
        """Of one call of a tool."""
        return json.loads(self._template.replace("#", str(number)))["params"]["arguments"]

    def passed(self):
        """The numbers of the calls that got through."""
        return {call.number for call in self.calls if call.answer.passed}


class Books(NamedTuple):
    """Of a load, by the numbers of its calls: those that reached the tool, as often as they did, and those that the ledger has as allowed."""

    done: list[int]
    allowed: list[int]


def books(made, load, server):
    """After it has ended. ``server``: of the tool."""
    numbers = {content_hash(canonical(load.arguments(call.number))): call.number for call in load.calls}
    served = [content_hash(canonical(arguments)) for *_, arguments in made.served(server)]
    with opened(made.cluster) as ledger:
        acted = [one.line.event for one in ledger.lines(kind="acted")]
    return Books(
        [numbers[digest] for digest in served if digest in numbers],
        [numbers[one.arguments] for one in acted if one.verdict == "allowed" and one.arguments in numbers],
    )


@contextlib.contextmanager
def guarded(cluster, folder, *, beside=(), **said):
    """The gateway with its ledger in a PostgreSQL. ``beside`` and what else is said: as for :class:`Guard`."""
    database = _ledger(cluster.image_named("postgres"))
    with guard.standing(cluster, folder, beside=[*database, *beside], ledger={"database": _DATABASE}, **said) as made:
        yield made


def account(ledger, agent):
    """What an agent's day has taken."""
    [found] = [one for one in ledger.rows(Account) if one.holder == f"agent/{agent}"]
    return found


def _ledger(image):
    """A database, and its password."""
    meta = {"name": "lifeos-ledger", "namespace": SYSTEM}
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": meta, "stringData": {"password": postgres.PASSWORD}}
    return [secret, *postgres.objects(image, LEDGER, "lifeos", {})]


@contextlib.contextmanager
def opened(cluster):
    """The ledger, from this machine."""
    ledger = SqlLedger(address(cluster))
    try:
        yield ledger
    finally:
        ledger.close()


def verified(cluster):
    """How many events the ledger has, when each follows the one before. Raises :class:`lifeos.ledger.verify.DamagedError`."""
    _, found = examine(address(cluster))
    return found.head.n


def address(cluster):
    """Of the ledger, for this machine."""
    return f"postgresql://lifeos:{postgres.PASSWORD}@{cluster.service(LEDGER, SYSTEM)}:5432/lifeos"
