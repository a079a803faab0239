"""People who ask an agent by the gateway's listener `ingress`, over TLS, each in a session of theirs, and what became of their questions."""

import itertools
import ssl
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import httpx

from tests.e2e.guard import GATEWAY, SYSTEM

TODAY, DAY = "2026-05-12", "2026-06-03"
_AT_ONCE = 2
_PATIENCE = 60
"""Seconds."""


class Asked(NamedTuple):
    """A question, by its number, and the answer. ``seconds``: that it took."""

    session: str
    number: int
    status: int
    text: str
    version: str
    seconds: float


class People:
    """They ask to be reminded of something else each time, for the same question would be counted once."""

    def __init__(self, cluster, agent, certificate):
        """``certificate``: of the listener, a file."""
        host = f"{agent}.lifeos.localhost"
        self._url = f"https://{cluster.service(GATEWAY, SYSTEM)}"
        self._told = {"extensions": {"sni_hostname": host}, "headers": {"host": host}}
        context = ssl.create_default_context(cafile=str(certificate))
        self._client = httpx.Client(trust_env=False, timeout=_PATIENCE, verify=context)
        self._numbers = itertools.count(1)
        self.asked = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._client.close()

    def ask(self, sessions, **headers):
        """One question in each of the sessions, some at once; the answers, in their order."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            found = list(pool.map(lambda one: self._one(*one, sent), zip(sessions, self._numbers, strict=False)))
        self.asked += found
        return found

    def question(self, text):
        """One question: which decision the gateway says that it was, and what the agent answered."""
        answer = self._posted({"id": "t", "session": "s", "text": text, "date": TODAY}, {})
        assert answer.status_code == 200, answer.text
        return answer.headers["x-lifeos-decision"], answer.json()

    def reach(self):
        """Whether the agent behind the listener says that it can be asked."""
        answer = self._client.get(f"{self._url}/healthz", **self._told)
        return answer.status_code == 200 and "x-lifeos-version" in answer.headers

    def wanted(self):
        """What all of them asked for, each once, by the version that serves."""
        return Counter(("stable", written(each.number)["title"]) for each in self.asked)

    def lost(self):
        """Those who were not told that it is in their calendar."""
        return [each for each in self.asked if each.status != 200 or "It is in your calendar" not in each.text]

    def _one(self, session, number, sent):
        task = {"id": f"t-{number}", "session": session, "text": _words(number), "date": TODAY}
        answer = self._posted(task, sent)
        version = answer.headers.get("x-lifeos-version", "")
        return Asked(session, number, answer.status_code, answer.text, version, answer.elapsed.total_seconds())

    def _posted(self, task, sent):
        headers = {**self._told["headers"], "x-lifeos-session": task["session"], **sent}
        url, extensions = f"{self._url}/v1/decisions", self._told["extensions"]
        return self._client.post(url, json=task, headers=headers, extensions=extensions)


def _words(number):
    return f"Remind me to call extension {number} on {DAY} at 10:00."


def written(number):
    """What the agent writes into the calendar that is asked this question."""
    return {"title": f"Call extension {number}", "start": f"{DAY}T10:00", "minutes": 15}
