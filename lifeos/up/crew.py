"""The agents' processes: supervised by the warden, asked over a socket in a folder of their own."""

import contextlib
import os
import time
from collections.abc import Callable, Mapping

import httpx

from lifeos import ir
from lifeos.ledger.sql import SqlLedger
from lifeos.tools import instance as processes
from lifeos.up import staff
from lifeos.up.guardian import guardian, kill, unended
from lifeos.up.home import Home
from lifeos.up.kept_down import KeptDown
from lifeos.up.messages import AgentRuns
from lifeos.up.reaching import client
from lifeos.warden.door import Door
from lifeos.warden.journal import Journal
from lifeos.warden.limits import of_session
from lifeos.warden.records import Ended, Record
from lifeos.warden.supervisor import Command, Supervisor, now
from lifeos.warden.suspension import propose
from lifeos.warden.warden import Warden

_STARTING = 60.0
"""Seconds that agents have to answer for the first time, all together."""
_LOOK = 0.05
"""Seconds between two looks."""
_HEALTH = httpx.Timeout(5.0)


class Crew:
    """For as long as the fleet runs. Called by many threads."""

    def __init__(self, home: Home, agents: Mapping[str, ir.Agent], ledger: SqlLedger) -> None:
        """``agents``: those that run here. What an earlier fleet left behind is killed first. Raises :class:`lifeos.errors.LifeOSError` when another warden holds the
        journal, or it cannot be read."""
        self._home, self._agents = home, agents
        self.folders = {name: home.of_agent(name) for name in agents}
        path = os.path.join(home.root, ".lifeos", "warden.jsonl")
        self._journal = Journal(path)
        left = unended(self._journal.records)
        kill(left)
        ended: list[Record] = [Ended(agent=agent, at=now(), instance=name) for name, agent in left.items()]
        self._journal.append(ended)
        self._journal.records += ended
        self._since: dict[str, int] = {}
        self._door = Door(path)
        self.warden = Warden(self._journal, lambda name: of_session(agents[name]), self._changed)
        self._kept = KeptDown(ledger, lambda: self.warden, now)
        self._supervisor: Supervisor | None = None
        self._guardian = guardian(path)

    def start(self, commands: Mapping[str, Command]) -> None:
        """Let them run, as far as they may."""
        for folder in self.folders.values():
            for name in ("log", staff.SOCKET):
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(os.path.join(folder, name))
        self.look(self._agents)
        self._supervisor = Supervisor(commands, self._door)
        self._supervisor.start(self.warden, lambda agent, reason: propose(self._home.root, agent, reason))

    def wait(self, said: Callable[[AgentRuns], None]) -> None:
        """Until each is ready, down, or has had its time; each is said once."""
        waiting, deadline = dict.fromkeys(self._agents), time.monotonic() + _STARTING
        while waiting and time.monotonic() < deadline:
            for name in list(waiting):
                found = self.of(name)
                if found.state != "starting":
                    del waiting[name]
                    said(found)
            time.sleep(_LOOK)
        for name in waiting:
            said(self.of(name))

    def look(self, agents: "Mapping[str, ir.Agent] | tuple[str, ...]") -> None:
        """Do what the ledger says of these agents' processes. Raises :class:`lifeos.ledger.ledger.UnavailableError`."""
        self._kept.look(tuple(agents))

    def of(self, name: str) -> AgentRuns:
        """Where one stands now."""
        standing, at = self.warden.standing(name), now()
        if not self.warden.desired(name, at).runs:
            until = max(standing.down - at, 0) // 1_000_000
            wait = f"for {until} s" if until and standing.strikes < 3 else f"until `lifeos warden clear {name}`"
            return AgentRuns(name, "down", f"kept down {wait}: {standing.reason}")
        instance = next(iter(standing.instances), None)
        pid = processes.leader(instance) if instance is not None else None
        since = self._since.get(instance or "", 0)
        if pid is None:
            words = staff.last_error(self._home, name)
            return AgentRuns(name, "down" if words else "starting", words)
        if not self._answers(name):
            return AgentRuns(name, "starting", "", pid, since)
        return AgentRuns(name, "ready", "", pid, since)

    @property
    def alive(self) -> bool:
        """Whether somebody looks after them."""
        return self._guardian.alive and (self._supervisor is None or self._supervisor.alive)

    def stop(self) -> None:
        """Kill what runs."""
        if self._supervisor is not None:
            self._supervisor.end()
            self._supervisor = None

    def end(self) -> None:
        """Kill what is left, and let go of the journal."""
        self.stop()
        self._guardian.end()
        self._door.close()
        self._journal.close()

    def _changed(self, agent: str) -> None:
        for instance in self.warden.standing(agent).instances:
            self._since.setdefault(instance, now() // 1_000_000)
        if self._supervisor is not None:
            self._supervisor.wake(agent)
        self._kept.cleared(agent)

    def _answers(self, name: str) -> bool:
        try:
            with client(self.folders[name], _HEALTH) as agent:
                return agent.get("/healthz").is_success
        except (httpx.HTTPError, OSError):
            return False
