"""A warden with a supervisor over real processes, for tests."""

import threading

import msgspec

from lifeos.errors import ProgramError
from lifeos.warden.door import Door
from lifeos.warden.journal import Journal
from lifeos.warden.records import Record
from lifeos.warden.supervisor import Supervisor
from lifeos.warden.warden import Warden
from tests.lifeos.warden.calls import LIMITS

PATIENCE = 60
"""Seconds after which a test is taken to hang; nothing is asserted about time."""


class Watched:
    """A warden with a supervisor, and what they write down."""

    def __init__(self, path, commands, limits=LIMITS):
        self.path = path
        self.journal = Journal(path)
        self.door = Door(path)
        self.supervisor = Supervisor(commands, self.door)
        self.news = threading.Condition()
        self.warden = Warden(self.journal, lambda _: limits, self._changed)
        self.proposals = []
        self.fails = False

    def _changed(self, agent):
        self.supervisor.wake(agent)
        with self.news:
            self.news.notify_all()

    def start(self):
        self.supervisor.start(self.warden, self._propose)

    def _propose(self, agent, reason):
        if self.fails:
            raise ProgramError("git is not installed")
        self.proposals.append((agent, reason))
        return "abc"

    def records(self):
        with open(self.path, "rb") as file:
            return [msgspec.json.decode(line, type=Record) for line in file]

    def kinds(self):
        return [type(record).__name__.lower() for record in self.records()]

    def until(self, *kinds):
        """Return when these were written, in this order."""
        with self.news:
            assert self.news.wait_for(lambda: _within(kinds, self.kinds()), PATIENCE), self.kinds()

    def end(self):
        self.supervisor.end()
        self.door.close()
        self.journal.close()


def _within(some, kinds):
    rest = iter(kinds)
    return all(kind in rest for kind in some)
