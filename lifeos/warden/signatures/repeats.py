"""identical-failures, identical-calls: the same call again, and nothing comes of it.

A failure counts until the same call succeeds. A success counts as identical when nothing new came since: the same read with a new result is
progress (a poll that sees a change), and so is any other call that tells something new or changes something. The same write is none,
however new the id that it returns. What says that it is pending is never counted: asking again is what it is for.
"""

from collections.abc import Iterator

from lifeos.warden.bounded import Bounded
from lifeos.warden.finding import Finding, Signature
from lifeos.warden.limits import Limits
from lifeos.warden.seen import Call

_CALLS = 256
"""Distinct calls that are remembered. A storm of more than these is one of rate or spending."""


class _Seen:
    def __init__(self) -> None:
        self.known = False
        self.failures = 0
        self.calls = 0
        self.at = 0
        self.result = ""
        self.progress = 0


class Repeats:
    """Of one session, or of an agent."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._seen: Bounded[tuple[str, str], _Seen] = Bounded(_CALLS, _Seen)
        self.progress = 0
        """Calls so far that told something new or changed something."""

    def see(self, call: Call) -> Iterator[Finding]:
        """What is known with this call; one step before a limit, and from it on."""
        seen = self._seen.at((call.tool, call.arguments))
        if call.outcome == "pending" or call.at - seen.at > self._limits.forget:
            seen.failures = seen.calls = 0
        seen.at = call.at
        if call.outcome == "pending":
            return
        seen.failures = seen.failures + 1 if call.outcome in ("failed", "unreached", "denied") else 0
        failed = (seen.failures, self._limits.identical_failures)
        yield from _told(call, "identical-failures", *failed, "and it failed each time")
        if call.does == "asks":  # what agents say to each other, and who says it, is `exchange`
            return
        self._count(call, seen)
        made = (seen.calls, self._limits.identical_calls)
        yield from _told(call, "identical-calls", *made, "and nothing new came of it")

    def _count(self, call: Call, seen: _Seen) -> None:
        writes = call.does == "writes"
        new = call.outcome == "done" and (not seen.known or (call.result != seen.result and not writes))
        if new or (seen.progress < self.progress and not writes):
            seen.calls = 0
        seen.calls += 1
        if call.does != "thinks" and (new or (writes and call.outcome == "done" and seen.calls == 1)):
            self.progress += 1
        if call.outcome == "done":
            seen.known, seen.result = True, call.result
        seen.progress = self.progress


def _told(call: Call, signature: Signature, count: int, limit: int, what: str) -> Iterator[Finding]:
    """A limit of 0 is none."""
    if not limit or count < max(limit - 1, 1):
        return
    times = "once" if count == 1 else f"{count} times with the same arguments"
    words = f"'{call.agent}' called '{call.tool}' {times} {what}"
    yield Finding(signature, count >= limit, (call.agent,), call.session, count, limit, words)
