"""What the door heard of each decision: its calls, and why some were refused. In memory, and of the last decisions only; the ledger has all of them without the words."""

import re
import threading
from collections import OrderedDict
from typing import Any

import msgspec

from lifeos.services.gateway.denial import Reason, Reply
from lifeos.up.behind import Carried
from lifeos.up.messages import Call

_MOST = 500
"""Decisions that are remembered."""
_TRACE = re.compile(r"00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")


def passed(tool: str, carried: Carried) -> Call:
    """A call that was let through."""
    return Call(tool, "failed" if carried.failed else "allowed", read=dict(carried.read))


def refused(tool: str, reply: Reply) -> Call:
    """A call that was not."""
    if reply.headers.get("x-lifeos-recorded") == "true":
        return Call(tool, "recorded")
    error = msgspec.json.decode(reply.body, type=dict[str, Any]).get("error") or {}
    about = error.get("data") or error
    reasons = msgspec.convert(about.get("reasons") or (), tuple[Reason, ...])
    return Call(tool, "denied", reasons, str((about.get("approval") or {}).get("request", "")))


class Heard:
    """Called by many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: OrderedDict[tuple[str, str], list[Call]] = OrderedDict()

    def note(self, agent: str, traceparent: str, call: Call) -> None:
        """A call, and the trace that it says it is of; without one it is nobody's."""
        trace = _TRACE.fullmatch(traceparent)
        if trace is None:
            return
        with self._lock:
            self._calls.setdefault((agent, trace[1]), []).append(call)
            while len(self._calls) > _MOST:
                self._calls.popitem(last=False)

    def of(self, agent: str, decision: str) -> list[Call]:
        """The calls of a decision, in order."""
        with self._lock:
            return list(self._calls.get((agent, decision), ()))
