"""Agents as processes of this machine: run while they may, killed when they may not, started again when their time is over.

Level-based: whatever woke it up, it compares what runs with what is desired. A record of a start is written before the start, and of a kill after it, so
that a supervisor that is killed at any moment finds what it left behind.
"""

import logging
import os
import select
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from lifeos.errors import LifeOSError
from lifeos.tools import instance as processes
from lifeos.tools.instance import Instance
from lifeos.warden.door import Door
from lifeos.warden.records import Ended, Killed, Proposed, Started
from lifeos.warden.warden import Warden

_LOG = logging.getLogger(__name__)

_AGAIN = 1_000_000
"""Microseconds until what ended by itself is started again; doubled each time, up to 64."""
_LONGEST = 6
_WELL = 60_000_000
"""Microseconds after which an end is no longer one at the start."""


class Command(NamedTuple):
    """How an agent is started."""

    arguments: Sequence[str]
    folder: str
    environment: Mapping[str, str]


class _Charge:
    """An agent's process, and when the next one may be started."""

    def __init__(self) -> None:
        self.instance: Instance | None = None
        self.started = 0
        self.ends = 0
        self.next = 0


def now() -> int:
    """Microseconds since 1970 UTC."""
    return time.time_ns() // 1000


class Supervisor:
    """Give :meth:`wake` to the warden as ``changed``."""

    def __init__(self, commands: Mapping[str, Command], door: Door) -> None:
        """``commands``: by the agent's name. ``door``: where people say that an agent is well."""
        self._commands = commands
        self._door = door
        self._charges = {agent: _Charge() for agent in commands}
        self._woken = os.eventfd(0, os.EFD_CLOEXEC)
        self._leaving = False
        self._warden: Warden | None = None
        self._thread: threading.Thread | None = None

    def start(self, warden: Warden, propose: Callable[[str, str], str]) -> None:
        """Take charge. ``propose``: with an agent's name and the reason, puts ``suspend: true`` to those who declare it, and says where."""
        self._warden = warden
        self._thread = threading.Thread(target=self._run, args=(warden, propose), name="warden")
        self._thread.start()

    def wake(self, agent: str) -> None:
        """Something may be to be done. Whoever is condemned is struck before this returns, for whoever called is about to answer it."""
        charge = self._charges.get(agent)
        struck = charge.instance if charge is not None else None
        if self._warden is not None and struck is not None and _goes(self._warden, agent, struck):
            struck.strike()
        os.eventfd_write(self._woken, 1)

    @property
    def alive(self) -> bool:
        """Whether it still looks after what runs; one that could not write down what it does has killed all, and left."""
        return self._thread is not None and self._thread.is_alive()

    def end(self) -> None:
        """Kill what runs, and return when nothing is left."""
        self._leaving = True
        self.wake("")
        if self._thread is not None:
            self._thread.join()
        os.close(self._woken)

    def _run(self, warden: Warden, propose: Callable[[str, str], str]) -> None:
        try:
            for agent, charge in self._charges.items():
                _take_over(warden, agent, charge)
            while not self._leaving:
                warden.record(*self._door.said())
                waits = [self._reconcile(warden, agent, propose) for agent in self._charges]
                self._wait(min(filter(None, waits), default=0))
        finally:  # whoever cannot watch over agents (the disk is full) lets none run
            left = [(agent, charge.instance) for agent, charge in self._charges.items() if charge.instance is not None]
            for _, instance in left:
                instance.kill()
            warden.record(*(Ended(agent=agent, at=now(), instance=instance.id) for agent, instance in left))

    def _reconcile(self, warden: Warden, agent: str, propose: Callable[[str, str], str]) -> int:
        """Do what is to be done, and say in how many microseconds to look again; 0 for not before something happens."""
        charge, at = self._charges[agent], now()
        wanted = warden.desired(agent, at)
        if charge.instance is not None and _goes(warden, agent, charge.instance):
            charge.instance.kill()
            warden.record(Killed(agent=agent, at=now(), instance=charge.instance.id))
            charge.instance = None
        if charge.instance is not None and _has_ended(charge.instance):
            charge.instance.kill()  # what it left behind
            warden.record(Ended(agent=agent, at=at, instance=charge.instance.id))
            charge.instance = None
            charge.ends = charge.ends + 1 if at - charge.started < _WELL else 1
            charge.next = at + (_AGAIN << min(charge.ends - 1, _LONGEST))
        if charge.instance is None and wanted.runs and at >= charge.next:
            self._begin(warden, agent, charge)
        if wanted.suspend:
            _propose(warden, agent, propose)
        return wanted.wait if not wanted.runs else max(charge.next - at, 0)

    def _begin(self, warden: Warden, agent: str, charge: _Charge) -> None:
        name, command = processes.new(), self._commands[agent]
        charge.started = now()
        warden.record(Started(agent=agent, at=charge.started, instance=name))
        try:
            charge.instance = processes.start(name, command.arguments, command.folder, command.environment)
        except OSError as error:
            _LOG.error("%s cannot be started: %s", agent, error)
            warden.record(Ended(agent=agent, at=now(), instance=name))
            charge.ends += 1
            charge.next = now() + (_AGAIN << min(charge.ends - 1, _LONGEST))

    def _wait(self, micros: int) -> None:
        waiting = select.poll()
        waiting.register(self._woken, select.POLLIN)
        waiting.register(self._door, select.POLLIN)
        for charge in self._charges.values():
            if charge.instance is not None:
                waiting.register(charge.instance.descriptor, select.POLLIN)
        waiting.poll(micros / 1000 + 1 if micros else None)
        if (self._woken, select.POLLIN) in waiting.poll(0):
            os.eventfd_read(self._woken)


def _goes(warden: Warden, agent: str, running: Instance) -> bool:
    """Whether it is to be killed: it was condemned, or nothing of the agent's may run."""
    return running.id in warden.standing(agent).doomed or not warden.desired(agent, now()).runs


def _take_over(warden: Warden, agent: str, charge: _Charge) -> None:
    """What a supervisor before this one has started; one at most, for it is ended before the next is."""
    for name in sorted(warden.standing(agent).instances):
        charge.instance = processes.found(name)
        if charge.instance is None:
            warden.record(Ended(agent=agent, at=now(), instance=name))


def _has_ended(running: Instance) -> bool:
    waiting = select.poll()
    waiting.register(running.descriptor, select.POLLIN)
    return bool(waiting.poll(0))


def _propose(warden: Warden, agent: str, propose: Callable[[str, str], str]) -> None:
    """One that fails is proposed again when the supervisor looks next; the agent stays down all the same."""
    try:
        change = propose(agent, warden.standing(agent).reason)
    except LifeOSError as error:
        _LOG.error("suspending %s could not be proposed: %s", agent, error)
        return
    warden.record(Proposed(agent=agent, at=now(), change=change))
