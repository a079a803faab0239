"""People who ask a Service all the time that something else happens, and what became of each of their questions.

They ask as often whether they are answered or not, each time over a connection of its own, so that each is led anew. To which pod it was led is what the kernel
says, which translates the Service's address: a shadow and a canary are the same version.
"""

import http.client
import json
import re
import secrets
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tests.e2e.fleet import NAMESPACE

_EACH = 0.2
"""Seconds from one question to the next."""
_WAITING = 64
"""Questions that may wait for their answers at once."""
_CONNECTED, _ANSWERED = 10, 60
"""Seconds that a person waits."""
_ENOUGH = 10
"""Questions that show how it is."""
_PATIENCE = 2 * (_CONNECTED + _ANSWERED)
"""Seconds until these are surely over."""
_TRANSLATIONS = "/proc/net/nf_conntrack"
_WAY = re.compile(r"src=(\S+) dst=(\S+) sport=(\d+) dport=\d+")
"""From whom to whom; a line has that of the questions and that of the answers."""


@dataclass(frozen=True)
class Question:
    """``asked``, ``ended``: by the monotonic clock; ``pod``: the address that it was led to, empty when no connection came about; ``status``: of the answer, 0 when
    there was none, and then ``why``; ``version``: the configuration that the pod was started with."""

    asked: float
    ended: float
    pod: str = ""
    status: int = 0
    version: str = ""
    why: str = ""


class Traffic:
    """Questions to a Service for as long as the context lasts."""

    def __init__(self, cluster, service, namespace=NAMESPACE, *, host=""):
        """``host``: whom they mean, where one Service leads to many."""
        self._host, self._address = host or service, cluster.service(service, namespace)
        self._questions, self._open, self._more = [], set(), threading.Condition()
        self._over = threading.Event()
        self._pace = threading.Thread(target=self._ask_on)

    def __enter__(self):
        self._pace.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._pace.join()
        print(f"{' ' * 12}{self}", flush=True)

    def __str__(self):
        """What a time line says of them."""
        asked = self.asked()
        slowest = max((each.ended - each.asked for each in asked), default=0)
        by_version = Counter(each.version for each in asked if each.status == 200)
        told = ", ".join(f"{count} by {version}" for version, count in sorted(by_version.items())) or "none"
        return f"{self._host} was asked {len(asked)} times, answered: {told}; not answered: {len(self.lost())}; {slowest:.1f} s at most"

    def asked(self, since=0.0):
        """The questions from a moment on of which it is known what became of them."""
        with self._more:
            return [each for each in self._questions if each.asked >= since]

    def lost(self, since=0.0):
        """Those that were not answered, of all that were asked until now: those that hang are waited for."""
        with self._more:
            asked = set(self._open)
            known = self._more.wait_for(lambda: not asked & self._open, _PATIENCE)
        assert known, "questions hang for ever"
        return [each for each in self.asked(since) if each.status != 200]

    def answered(self, since=0.0):
        """Those that were."""
        return [each for each in self.asked(since) if each.status == 200]

    def versions(self, since=0.0):
        """Who answered."""
        return {each.version for each in self.answered(since)}

    def last(self, *versions):
        """When one of these versions gave its last answer; any, when none is named."""
        return max(each.ended for each in self.answered() if not versions or each.version in versions)

    def pods(self):
        """The addresses that questions were led to, answered or not."""
        return {each.pod for each in self.asked() if each.pod}

    def now(self):
        """This moment, once enough of the questions since are over to say how it is now."""
        since = time.monotonic()
        with self._more:
            known = self._more.wait_for(
                lambda: sum(each.asked >= since for each in self._questions) >= _ENOUGH, _PATIENCE
            )
        assert known, "nobody asks any more"
        return since

    def until_answered(self, since, seconds, *versions):
        """Wait until somebody is who asked since a moment, by one of these versions; by any, when none is named."""
        with self._more:
            there = self._more.wait_for(
                lambda: any(
                    each.asked >= since and each.status == 200 and (not versions or each.version in versions)
                    for each in self._questions
                ),
                seconds,
            )
        assert there, f"nobody was answered for {seconds} s; {self}"

    def _ask_on(self):
        with ThreadPoolExecutor(max_workers=_WAITING) as people:
            due = time.monotonic()
            while not self._over.wait(max(0.0, due - time.monotonic())):
                with self._more:
                    self._open.add(due)
                people.submit(self._one, due)
                due += _EACH

    def _one(self, due):
        question = _ask(self._address, self._host)
        with self._more:
            self._questions.append(question)
            self._open.discard(due)
            self._more.notify_all()


def _ask(address, host):
    asked, pod = time.monotonic(), ""
    task = {"id": secrets.token_hex(8), "session": secrets.token_hex(8), "text": "What is on?", "date": "2026-05-12"}
    connection = http.client.HTTPConnection(address, timeout=_CONNECTED)
    try:
        connection.connect()
        pod = _led_to(address, connection.sock.getsockname()[1])
        connection.sock.settimeout(_ANSWERED)
        headers = {"content-type": "application/json", "host": host}
        connection.request("POST", "/v1/decisions", json.dumps(task), headers)
        answer = connection.getresponse()
        status, version = answer.status, answer.headers.get("x-lifeos-version", "")
        answer.read()
        return Question(asked, time.monotonic(), pod, status, version)
    except (OSError, http.client.HTTPException) as error:
        return Question(asked, time.monotonic(), pod, why=repr(error))
    finally:
        connection.close()


def _led_to(service, port):
    """The address to which a connection of this machine to a Service was led."""
    with open(_TRANSLATIONS, encoding="ascii") as file:
        for line in file:
            ways = _WAY.findall(line)
            if len(ways) == 2 and ways[0][1:] == (service, str(port)):
                return ways[1][0]
    raise OSError(f"{_TRANSLATIONS} does not know of port {port}")
