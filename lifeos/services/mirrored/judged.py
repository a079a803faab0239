"""Mirrored decisions: what the shadow's share of people ask, put to the shadow of a release, and judged.

Envoy sends a copy of each such request here and drops the answer, so that nothing which happens here is anything to who asked. A look at a release has its shadow asked,
as with golden decisions, and the absence of looks ends it. Nobody declared what a good answer to a person's question has, so a good decision is one that keeps the contract and is not
denied by a policy; whether it is right is for golden decisions, and for whoever posts marks.
"""

import logging
import threading
import time
from collections.abc import Callable

import msgspec

from lifeos import ir
from lifeos.agent.contract import Decision, Task
from lifeos.kube.envoy import AGENT_SECONDS
from lifeos.kube.pod import mirrored
from lifeos.services.calls import Calls, CallsUnknown, trace
from lifeos.services.decisions import Contradiction, Decided, Decisions
from lifeos.services.golden.mark import Against, Mark, mark
from lifeos.services.golden.question import AGAIN, Shadowed, put
from lifeos.services.golden.replay import LEASE, shadow_of
from lifeos.services.golden.shadow import Found, Waits
from lifeos.services.golden.tasks import Asked, addressed

AT_ONCE = 8
"""Questions under way to one shadow. More that come meanwhile are left out, whatever they ask."""
NAMED = "mirrored-"
"""What the ids of these decisions begin with."""

_DEMANDED = ir.Good(
    never=(), proposes=(), asks=(), cites=True, says=(), omits=(), waits=(), values=(), within=AGENT_SECONDS * 1000
)
"""Of each decision. Values are left out: whose they are, who asks does not say."""
_PENDING = frozenset({"approval-needed", "destruction-unapproved"})
"""Codes of what is denied until a person says yes: to have asked is no fault."""
_NOT_ITS_DOING = frozenset(
    {
        "breaker-open",
        "breaker-unknown",
        "budget-exhausted",
        "over-daily-budget",
        "over-shared-budget",
        "spending-unknown",
        "suspended",
        "undecided",
    }
)
"""Codes that say how the platform stands, or what the agent's other pods did, and nothing of the version."""

_log = logging.getLogger("lifeos.mirrored")


class Mirrored:
    """Those of all releases. Called by many threads."""

    def __init__(
        self,
        decisions: Decisions,
        against: Against,
        calls: Callable[[str], Calls] | None,
        shadow: Callable[[ir.Agent, str], Shadowed] = shadow_of,
        *,
        again: float = AGAIN,
        lease: float = LEASE,
    ) -> None:
        """``calls``: of a trace, by the ledger; None where nobody knows them. ``shadow``: who is asked for a version of an agent; the others in seconds."""
        self.decisions, self.against, self.calls, self.shadow = decisions, against, calls, shadow
        self.again, self.lease = again, lease
        self._lock = threading.Lock()
        self._known: dict[str, _Release] = {}

    def look(self, agent: ir.Agent, catalog: ir.Catalog, version: str, certain: Callable[[], bool]) -> list[str]:
        """From now on the shadow of this version is asked what is mirrored; how it stands, for a person. ``certain``: whether what is recorded is a verdict
        already."""
        if agent.suspend or not mirrored(agent, catalog):
            return []
        with self._lock:
            release = self._known.get(agent.name)
            if release is None or release.version != version:
                release = self._known[agent.name] = _Release(self, agent, catalog, version)
            release.renew(agent, catalog, certain)
            return release.said()

    def take(self, name: str, task: Task) -> None:
        """What a person asks the agent with this name; nothing comes of it where no shadow is judged."""
        with self._lock:
            release = self._known.get(name)
        if release is not None and release.wanted():
            release.take(task)


class _Release:
    """The shadow of one version, as long as somebody wants to know what it is worth."""

    def __init__(self, ours: Mirrored, agent: ir.Agent, catalog: ir.Catalog, version: str) -> None:
        self.version = version
        self._ours, self._agent, self._catalog = ours, agent, catalog
        self._certain: Callable[[], bool] = lambda: False
        self._until = 0.0
        self._lock = threading.Lock()
        self._taken = ours.decisions.ids(agent.name, version, "shadow")
        self._under_way, self._judged, self._left_out = 0, 0, 0
        self._waiting, self._bad = "", ""

    def renew(self, agent: ir.Agent, catalog: ir.Catalog, certain: Callable[[], bool]) -> None:
        """Somebody has looked."""
        self._agent, self._catalog, self._certain = agent, catalog, certain
        self._until = time.monotonic() + self._ours.lease

    def wanted(self) -> bool:
        """Whether anybody still wants to know."""
        return time.monotonic() < self._until and not self._certain()

    def said(self) -> list[str]:
        """How it stands."""
        words = [
            f"mirrored decisions: {self._judged} judged, {self._under_way} under way, {self._left_out} left out while as many were under way as may be"
        ]
        if self._waiting:
            words.append(f"it waits: {self._waiting}")
        return words + ([f"not good: {self._bad}"] if self._bad else [])

    def take(self, task: Task) -> None:
        """Ask it in a thread, unless it was asked the same before."""
        name = f"{NAMED}{addressed(task.text, task.date, task.history)}"
        with self._lock:
            if name in self._taken:
                return
            if self._under_way >= AT_ONCE:
                self._left_out += 1
                return
            self._taken.add(name)
            self._under_way += 1
        asked = Asked("mirrored", ir.Golden(task.text, {}, (), _DEMANDED), task)
        threading.Thread(target=self._judge, args=(name, asked), name=f"mirrored {self.version}", daemon=True).start()

    def _judge(self, name: str, asked: Asked) -> None:
        shadow = self._ours.shadow(self._agent, self.version)
        of = ""

        def ask() -> Found:
            nonlocal of
            of = trace()  # each time another, or what was denied before would count again
            return shadow.ask(asked.task, AGENT_SECONDS, of)

        found = None
        try:
            found = put(
                ask, lambda decision: self._mark(asked, of, decision), self.wanted, self._waits, self._ours.again
            )
            if found is not None:
                self._record(name, found)
        finally:  # whatever happened is said on stderr
            shadow.close()
            with self._lock:
                self._under_way -= 1
                if found is None:
                    self._taken.discard(name)

    def _waits(self, why: str) -> None:
        self._waiting = why

    def _mark(self, asked: Asked, of: str, decision: Decision) -> Mark | Waits:
        """By what the decision says of itself, and by what the ledger says of its calls."""
        marked = mark(asked, decision, self._agent, self._catalog, self._ours.against)
        if self._ours.calls is None:
            return marked
        try:
            denied = set(self._ours.calls(of).denied) - _PENDING
        except CallsUnknown as unknown:
            return Waits(str(unknown))
        if marked.good and denied and denied <= _NOT_ITS_DOING:
            return Waits(f"it was denied, and not for what it did: {', '.join(sorted(denied))}")
        faults = [f"it was denied: {code}" for code in sorted(denied - _NOT_ITS_DOING)]
        return msgspec.structs.replace(marked, faults=(*marked.faults, *faults))

    def _record(self, name: str, found: Mark) -> None:
        decided = Decided(name, good=found.good, violations=len(found.violations))
        try:
            self._ours.decisions.add(self._agent.name, self.version, "shadow", [decided])
        except Contradiction:
            return  # somebody else said so before, under this very name
        self._waiting = ""
        self._judged += 1
        if not found.good:
            self._bad = f"{name}: {'; '.join(found.violations + found.faults)}"
            _log.warning("%s, %s", self.version, self._bad)
