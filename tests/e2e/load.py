"""An agent that calls steadily, and the books of what came of it: what it was answered, what reached the tool, what the ledger has."""

import contextlib
import json
import subprocess
import threading
import time
from typing import NamedTuple

from lifeos.bundle import canonical, content_hash
from lifeos.ledger.sql import SqlLedger, examine
from tests.e2e import callers, postgres
from tests.e2e.callers import Answer
from tests.e2e.guard import SYSTEM, settle

LEDGER = "ledger-db"
DATABASE = f"postgresql://lifeos@{LEDGER}.{SYSTEM}.svc:5432/lifeos"


class Called(NamedTuple):
    """One call; times in seconds since 1970."""

    number: int
    began: float
    ended: float
    answer: Answer


class Load:
    """Calls of a tool from a pod, from the beginning to the end of a `with`. ``arguments``: with a `#` where each call's number stands."""

    def __init__(self, caller, tool, arguments, *, at_once=2, pause=0.25):
        asked = (callers.asked(tool, arguments), json.dumps([at_once, pause]))
        inside = ("--", "/usr/bin/python3", "-c", callers.STEADY, *asked)
        where = (f"--namespace={caller.namespace}", "--container=agent")
        self._command = caller.cluster.command("exec", "--stdin", caller.name, *where, *inside)
        self._template = json.dumps(arguments)
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
        """Of one call."""
        return json.loads(self._template.replace("#", str(number)))

    def passed(self):
        """The numbers of the calls that got through."""
        return {call.number for call in self.calls if call.answer.passed}


class Books(NamedTuple):
    """Of a load, by the numbers of its calls: those that reached the tool, as often as they did, and those that the ledger has as allowed."""

    done: list[int]
    allowed: list[int]


def books(guard, load, server):
    """After it has ended. ``server``: of the tool."""
    numbers = {content_hash(canonical(load.arguments(call.number))): call.number for call in load.calls}
    served = [content_hash(canonical(arguments)) for *_, arguments in guard.served(server)]
    with opened(guard.cluster) as ledger:
        acted = [one.line.event for one in ledger.lines(kind="acted")]
    return Books(
        [numbers[digest] for digest in served if digest in numbers],
        [numbers[one.arguments] for one in acted if one.verdict == "allowed" and one.arguments in numbers],
    )


def ledger_objects(image):
    """A PostgreSQL for the ledger, and its password."""
    meta = {"name": "lifeos-ledger", "namespace": SYSTEM}
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": meta, "stringData": {"password": postgres.PASSWORD}}
    return [secret, *postgres.objects(image, LEDGER, "lifeos", {})]


@contextlib.contextmanager
def opened(cluster):
    """The ledger, from this machine."""
    ledger = SqlLedger(_address(cluster))
    try:
        yield ledger
    finally:
        ledger.close()


def verified(cluster):
    """How many events the ledger has, when each follows the one before. Raises :class:`lifeos.ledger.verify.DamagedError`."""
    _, found = examine(_address(cluster))
    return found.head.n


def _address(cluster):
    return f"postgresql://lifeos:{postgres.PASSWORD}@{cluster.service(LEDGER, SYSTEM)}:5432/lifeos"
