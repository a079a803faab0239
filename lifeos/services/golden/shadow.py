"""The shadow of a release, asked over HTTP as people ask agents; and whether it is the version that is meant.

Names in a cluster follow what runs, a moment later: behind the address of a shadow may already be the next version, or still the one before. The agent
says its version with each answer, so whoever it is, nothing is recorded under another's name. Who does not say it is a proxy, and nothing is recorded at all.
"""

import time

import httpx
import msgspec

from lifeos import ir
from lifeos.agent.contract import Decision, Task
from lifeos.agent.serve import VERSION
from lifeos.kube.names import agent_service, tagged_service
from lifeos.kube.pod import HEALTH
from lifeos.services.calls import traceparent

MOST_BYTES = 2_000_000
"""Of a decision; a reply has 200,000 characters at most (docs/reference/agent-contract.md)."""

_CONNECT = 10.0
"""Seconds."""
_SHOWN = 200
"""Bytes of what it says meanwhile."""
_WAKE = 60.0
"""Seconds for an answer to whether it can decide; one that sleeps is woken by the question."""


class Waits(msgspec.Struct, frozen=True):
    """There is nobody to ask, who is the version that is meant; ``why``: for a person."""

    why: str


class Fault(msgspec.Struct, frozen=True):
    """The version was asked, and gave no decision; ``why``: for a person. ``broken``: the connection ended, which may also be the pod's end and not its
    fault."""

    why: str
    broken: bool = False


Found = Decision | Waits | Fault


def address(agent: ir.Agent) -> str:
    """Where the shadow of an agent is asked, inside the cluster."""
    knative = agent.runtime.profile == "knative"
    service = tagged_service(agent.name) if knative else agent_service(agent.name, "shadow")
    return f"http://{service}.{agent.namespace}.svc.cluster.local"


class Shadow:
    """One, at its address, and the version that is meant."""

    def __init__(self, url: str, version: str) -> None:
        self._url, self._version = url, version
        timeout, plain = httpx.Timeout(_WAKE, connect=_CONNECT), {"accept-encoding": "identity"}
        self._client = httpx.Client(trust_env=False, timeout=timeout, headers=plain)

    def close(self) -> None:
        """At the end."""
        self._client.close()

    def ask(self, task: Task, seconds: float, trace: str = "") -> Found:
        """Its decision, if it is there and gives one in time. ``trace``: that its calls are to belong to."""
        absent = self._absent()
        if absent is not None:
            return absent
        try:
            return self._asked(task, seconds, trace)
        except httpx.TimeoutException:
            fault = Fault(f"no decision within {seconds:g} s")
        except httpx.HTTPError as error:
            fault = Fault(f"the connection broke: {error or type(error).__name__}", broken=True)
        return self._absent() or fault

    def _absent(self) -> Waits | None:
        """Why it cannot be asked now, if it cannot."""
        try:
            with self._client.stream("GET", f"{self._url}{HEALTH}?traffic") as answer:
                other = self._other(answer)
                if other is not None or answer.status_code == httpx.codes.OK:
                    return other
                why = next(answer.iter_raw(), b"")[:_SHOWN].decode(errors="replace")
        except httpx.HTTPError as error:
            return Waits(f"there is no shadow that answers: {error or type(error).__name__}")
        return Waits(f"it cannot decide yet: {why}")

    def _asked(self, task: Task, seconds: float, trace: str) -> Found:
        until = time.monotonic() + seconds
        body, headers = msgspec.json.encode(task), {"content-type": "application/json"}
        if trace:
            headers["traceparent"] = traceparent(trace)
        timeout = httpx.Timeout(seconds, connect=min(seconds, _CONNECT))
        said = bytearray()
        with self._client.stream(
            "POST", f"{self._url}/v1/decisions", content=body, headers=headers, timeout=timeout
        ) as answer:
            other = self._other(answer)
            if other is not None:
                return other
            for part in answer.iter_raw():
                said += part
                if time.monotonic() > until:
                    return Fault(f"no decision within {seconds:g} s")
                if len(said) > MOST_BYTES:
                    return Fault(f"its answer has more than {MOST_BYTES} bytes")
        if answer.status_code != httpx.codes.OK:
            return Fault(f"it answers with {answer.status_code}")
        try:
            return msgspec.json.decode(bytes(said), type=Decision)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            return Fault(f"what it answers is no decision: {error}")

    def _other(self, answer: httpx.Response) -> Waits | None:
        """That somebody else answered, if somebody did."""
        found = answer.headers.get(VERSION)
        if found == self._version:
            return None
        return Waits("who answers there says no version" if found is None else f"'{found}' answers there")
