"""The whole of it: started part by part, watched, and ended without anything left behind.

What of it ends by itself: an agent is started again by the warden's supervisor, a while later each time; with any other part all ends, loudly, for a fleet of which one part
decides or remembers no more is no fleet.
"""

import os
import secrets
import socket
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import NamedTuple, Self

import msgspec
import uvicorn
from starlette.routing import BaseRoute

from lifeos import ir
from lifeos.errors import LifeOSError, UsageError
from lifeos.gym.recall import BY_WORDS
from lifeos.ledger.records import Record
from lifeos.ledger.sql import SqlLedger
from lifeos.services.gateway.app import app as approvals
from lifeos.services.gateway.approval import Approvers, approvers_in
from lifeos.services.gateway.booked import Booked
from lifeos.services.gateway.expiring import Expiring
from lifeos.services.gateway.gateway import Gateway
from lifeos.services.gateway.metrics import Metrics
from lifeos.services.gateway.pending import Waiting
from lifeos.services.gateway.storms import Storms, history
from lifeos.services.gateway.watched import Watched
from lifeos.services.semantic.tokens import Tokens
from lifeos.up import remembering, staff
from lifeos.up.asking import Asking
from lifeos.up.behind import Models, RealTools, SimulatedTools, Tools
from lifeos.up.children import Child
from lifeos.up.crew import Crew
from lifeos.up.deciding import deciding
from lifeos.up.front import Front, Parts
from lifeos.up.heard import Heard
from lifeos.up.home import TOKENS, Home, Runs
from lifeos.up.messages import AgentRuns, Cited, Status
from lifeos.up.thinking import Thinking
from lifeos.up.world import Simulated
from lifeos.warden.supervisor import now

_OVERDUE = 30.0
"""Seconds between two looks for reservations and approvals whose time is over."""
_TICK = 0.5
"""Seconds between two looks at what runs."""
_DRAIN = 5
"""Seconds in which calls that are under way are answered at the end."""

Say = Callable[[str, str], None]
"""Tell the person about a part: its name, and words."""


class Chosen(NamedTuple):
    """What the person chose. ``ledger``: a file, or the address of a database; ``port``: 0 for any that is free; ``files``: what OPA loads; ``real``: tools at their
    declared addresses; ``scenario``: the template that simulated worlds begin with; ``router``: of models, with its ``key``;
    empty for what this machine has."""

    ledger: str
    port: int
    files: Callable[[], dict[str, str]]
    real: bool = False
    scenario: str = ""
    router: str = ""
    key: str = ""


class Machine:
    """A fleet that runs while the context is open."""

    def __init__(self, home: Home, fleet: ir.Fleet, chosen: Chosen, say: Say) -> None:
        """Raises :class:`UsageError` where the port is taken."""
        self._home, self._fleet, self._chosen, self._say = home, fleet, chosen, say
        present, self._absent = staff.split(home.root, fleet)
        self.agents = {agent.name: agent for agent in present}
        self.notes: dict[str, str] = {}
        self._stack = ExitStack()
        self._children: list[Child] = []
        self._worlds: dict[str, Simulated] = {}
        self._memory: remembering.Layer | None = None
        self._since = int(time.time())
        self._server: threading.Thread | None = None
        self.url = ""

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def watch(self, over: threading.Event) -> str:
        """Until it is over, and then nothing is said; or until a part has ended, and then which, and why."""
        while not over.wait(_TICK):
            for child in self._children:
                if (why := child.ended()) and not over.wait(_TICK):
                    return f"{child.name} has ended: {why}"
            if self._server is not None and not self._server.is_alive():
                return "the gateway has ended"
            if not self._crew.alive:
                return "the warden or its guardian has ended"
            self._crew.look(tuple(self.agents))
        return ""

    def status(self) -> Status:
        """What runs now."""
        absent = [AgentRuns(name, "absent", why) for name, why in self._absent]
        found = [self._described(self._crew.of(name)) for name in self.agents]
        return Status(os.getpid(), self._since, self.url, self.notes, [*found, *absent])

    def _start(self) -> None:
        fleet, chosen = self._fleet, self._chosen
        for name, why in self._absent:
            self._note(name, f"left out: {why}")
        if not self.agents:
            raise LifeOSError(
                "no agent of this fleet can run here; `lifeos new agent NAME --team TEAM` makes one that can"
            )
        listening = self._stack.enter_context(_listening(chosen.port))
        self.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        ledger = SqlLedger(chosen.ledger)
        self._stack.callback(ledger.close)
        self._crew = Crew(self._home, self.agents, ledger)
        self._stack.callback(self._crew.end)
        by = deciding(self._home, fleet, chosen.files)
        self._stack.callback(by.close)
        self._keep(by.child)
        self._note("policies", by.words)
        self._note(
            "identity",
            "a token each, on loopback: Envoy and certificates are for a cluster; the decision on a call is the same",
        )
        models = self._models()
        self._stack.callback(models.close)
        tools = self._tools()
        self._stack.callback(tools.close)
        layer = self._memories()
        tokens = Tokens(os.path.join(self._home.root, TOKENS), fleet.agents)
        waiting, heard, approvers = Waiting(), Heard(), self._approvers()
        books = Watched(Booked(ledger), Storms(lambda: fleet, ledger, history(ledger.lines), now))
        expiring = Expiring(ledger.expire, _OVERDUE)
        self._stack.callback(expiring.close)
        asking = Asking(
            self._crew.folders,
            self.agents,
            self._worlds,
            heard,
            lambda event: ledger.do(Record(event)),
            self._record,
            self._why_not,
        )
        parts = Parts(
            fleet,
            Gateway(lambda: fleet, by.policies, books, approvers, waiting, Metrics()),
            books,
            tokens,
            tools,
            models,
            self._worlds,
            heard,
            asking,
            lambda agent: self._crew.look((agent,)),
            self.status,
        )
        person = secrets.token_urlsafe(32)
        self._serve(listening, Front(parts, person), approvals(books, approvers, waiting, now).routes)
        commands = {
            name: staff.command(self._home, agent, fleet.catalog, self.url, self._memory_of(agent, layer))
            for name, agent in self.agents.items()
        }
        self._stack.callback(self._crew.stop)  # agents go first, so that nothing of theirs is waited for
        self._crew.start(commands)
        self._crew.wait(lambda one: self._say(one.name, one.state + (f": {one.why}" if one.why else "")))
        self._home.told(Runs(os.getpid(), self._since, self.url, person))

    def _models(self) -> Models:
        thinking = Thinking(self._home, self._fleet.catalog, self._chosen.router, self._chosen.key)
        self._keep(thinking.child)
        for route, words in thinking.words.items():
            self._note(f"model {route}", words)
        return thinking.models

    def _tools(self) -> Tools:
        if self._chosen.real:
            self._note("tools", "at their declared addresses")
            return RealTools(self._fleet.catalog.tools)
        for name, agent in self.agents.items():
            try:
                self._worlds[name] = Simulated(self._home.root, self._fleet, agent, BY_WORDS, self._chosen.scenario)
            except LifeOSError as error:
                self._note(f"world of {name}", f"left out: {error}")
        self._note("tools", "simulated: what agents do there happens nowhere else, and is gone at the end")
        return SimulatedTools(self._worlds)

    def _memories(self) -> str:
        """The address of the semantic layer; empty where none serves."""
        names = remembering.pinned(self._fleet, self.agents)
        lacking = "none" if self._chosen.real else "simulated"
        for name in sorted({agent.memory.ref for agent in self.agents.values() if agent.memory} - names):
            self._note(f"memory {name}", f"{lacking}: nothing is pinned yet (docs/how-to/feed-a-memory.md)")
        if not names:
            return ""
        try:
            self._memory = remembering.Layer(self._home, self._chosen.ledger)
        except LifeOSError as error:
            for name in sorted(names):
                self._note(f"memory {name}", f"left out: {error}")
            return ""
        self._keep(self._memory.child)
        self._stack.callback(self._memory.close)
        for name in sorted(names):
            self._note(f"memory {name}", f"served from {self._fleet.catalog.memories[name].snapshot[:19]}…")
        return self._memory.url

    def _memory_of(self, agent: ir.Agent, layer: str) -> str | None:
        """Where an agent asks its memory: the layer; nobody, where that is away, for what is pinned is not to be made up; None: its simulated world."""
        if agent.memory is not None and agent.memory.ref in remembering.pinned(self._fleet, self.agents):
            return layer
        return "" if self._chosen.real else None

    def _approvers(self) -> Approvers:
        folder = os.path.join(self._home.root, ".lifeos", "approvers")
        if not os.path.isdir(folder):
            self._note("approvals", "nobody can give one: .lifeos/approvers has no public key NAME.pem")
            return Approvers({})
        self._note("approvals", f"lifeos approve --gateway {self.url} --as NAME --key FILE")
        return approvers_in(folder)

    def _serve(self, listening: socket.socket, front: Front, more: list[BaseRoute]) -> None:
        config = uvicorn.Config(
            front.application(more),
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_DRAIN,
        )
        server = uvicorn.Server(config)
        self._server = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="front", daemon=True)
        self._server.start()

        def end() -> None:
            server.should_exit = True
            assert self._server is not None, "it was started"
            self._server.join()

        self._stack.callback(end)

    def _keep(self, child: Child | None) -> None:
        if child is not None:
            self._children.append(child)
            self._stack.callback(child.end)

    def _note(self, part: str, words: str) -> None:
        self.notes[part] = words
        self._say(part, words)

    def _record(self, agent: str, key: str) -> Cited | None:
        return self._memory.record(agent, key) if self._memory is not None else None

    def _why_not(self, name: str) -> str:
        """Why an agent does not answer."""
        for absent in self._absent:
            if absent.name == name:
                return f"'{name}' does not run here: {absent.why}"
        if name not in self.agents:
            return f"there is no agent '{name}'; there is: {', '.join(self.agents)}"
        found = self._crew.of(name)
        return found.why or staff.last_error(self._home, name)

    def _described(self, found: AgentRuns) -> AgentRuns:
        agent, world = self.agents[found.name], self._worlds.get(found.name)
        tools = "declared" if self._chosen.real else "simulated" if world is not None else "none"
        memory = "none"
        if agent.memory is not None and (served := self.notes.get(f"memory {agent.memory.ref}", "")):
            memory = f"{agent.memory.ref}, {served.split(':')[0].split(' from ')[0]}"
        elif world is not None and world.scenario.memory:
            memory = "simulated" if agent.memory is not None else "simulated; none is declared"
        example = world.scenario.goal if world is not None else ""
        return msgspec.structs.replace(found, tools=tools, memory=memory, example=example)


def _listening(port: int) -> socket.socket:
    try:
        return socket.create_server(("127.0.0.1", port), backlog=128)
    except (OSError, OverflowError) as error:
        raise UsageError(f"cannot listen at port {port}: {error}; without --port one that is free is taken") from error
