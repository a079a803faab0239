"""Asking an agent: the conversation so far, the agent's answer, and what the gateway said of its calls meanwhile."""

import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import date

import httpx
import msgspec

from lifeos import ir
from lifeos.agent.contract import Decision, Said, Task
from lifeos.ledger.events import Decided
from lifeos.up.heard import Heard
from lifeos.up.messages import Cited, Question, Told
from lifeos.up.reaching import client
from lifeos.up.world import Simulated

_TIMEOUT = httpx.Timeout(300.0, connect=5.0)
"""Seconds that a person waits for an answer at most."""
_SESSIONS = 200
"""Conversations that are remembered."""
_TURNS = 100
"""Of one."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class AskError(Exception):
    """There is no answer; the message is for a person. ``status``: of HTTP."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


Lookup = Callable[[str, str], Cited | None]
"""By the agent and the id of a record: what its memory says of it; None when nobody serves one."""


class Asking:
    """Called by many threads; one question of a conversation at a time."""

    def __init__(
        self,
        folders: Mapping[str, str],
        agents: Mapping[str, ir.Agent],
        worlds: Mapping[str, Simulated],
        heard: Heard,
        record: Callable[[Decided], object],
        lookup: Lookup,
        why_not: Callable[[str], str],
    ) -> None:
        """``folders``: by agent that runs here, where its socket is. ``record``: into the ledger. ``why_not``: why an agent does not answer, as far as is known."""
        self._folders, self._agents, self._worlds = folders, agents, worlds
        self._heard, self._record, self._lookup, self._why_not = heard, record, lookup, why_not
        self._lock = threading.Lock()
        self._sessions: OrderedDict[tuple[str, str], list[Said]] = OrderedDict()
        self._busy: set[tuple[str, str]] = set()

    def ask(self, name: str, question: Question) -> Told:
        """Ask an agent. Raises :class:`AskError`."""
        if name not in self._folders:
            raise AskError(404, self._why_not(name))
        if _NAME.fullmatch(question.session) is None:
            raise AskError(400, "a session is a name of letters, digits and hyphens, 64 at most")
        if not question.text.strip():
            raise AskError(400, "the question is empty")
        session = (name, question.session)
        with self._lock:
            if session in self._busy:
                raise AskError(409, f"the last question of session '{question.session}' is not answered yet")
            self._busy.add(session)
            history = tuple(self._sessions.get(session, ()))
        try:
            return self._asked(name, question, history)
        finally:
            with self._lock:
                self._busy.discard(session)

    def _asked(self, name: str, question: Question, history: tuple[Said, ...]) -> Told:
        world = self._worlds.get(name)
        today = world.today if world is not None else date.today().isoformat()  # noqa: DTZ011  the person's own date
        task = Task(secrets.token_hex(16), question.session, question.text, history, date=today)
        decision = self._answer(name, task)
        calls = self._heard.of(name, task.id)
        self._keep((name, question.session), question.text, decision.reply)
        cited = list(dict.fromkeys(key for claim in decision.claims for key in claim.cites))
        read = {key: text for call in calls for key, text in call.read.items()}
        self._written(name, task, decision, tuple(read), tuple(cited))
        return Told(name, question.session, decision, calls, [self._record_of(name, key, read) for key in cited])

    def _answer(self, name: str, task: Task) -> Decision:
        headers = {"content-type": "application/json", "traceparent": f"00-{task.id}-{secrets.token_hex(8)}-01"}
        try:
            with client(self._folders[name], _TIMEOUT) as agent:
                answer = agent.post("/v1/decisions", content=msgspec.json.encode(task), headers=headers)
        except httpx.TimeoutException:
            raise AskError(504, f"'{name}' does not answer; `lifeos status` says whether it is kept down") from None
        except (httpx.HTTPError, OSError) as error:
            why = self._why_not(name) or f"{error or type(error).__name__}"
            raise AskError(502, f"'{name}' did not answer: {why}") from error
        if not answer.is_success:
            raise AskError(502, f"'{name}' failed: {self._why_not(name) or f'status {answer.status_code}'}")
        try:
            return msgspec.json.decode(answer.content, type=Decision)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise AskError(502, f"'{name}' answered with no decision: {error}") from error

    def _written(
        self, name: str, task: Task, decision: Decision, read: tuple[str, ...], cited: tuple[str, ...]
    ) -> None:
        agent = self._agents[name]
        sure = decision.confidence if decision.confidence is not None and 0 <= decision.confidence <= 1 else None
        self._record(
            Decided(
                id=task.id,
                agent=name,
                team=agent.team,
                track="stable",
                memory=decision.memory or "",
                scopes=agent.memory.scopes if agent.memory is not None else (),
                read=read,
                cited=cited,
                confidence=sure,
            )
        )

    def _keep(self, session: tuple[str, str], text: str, reply: str) -> None:
        with self._lock:
            turns = self._sessions.setdefault(session, [])
            turns += [Said("user", text), Said("agent", reply)]
            del turns[:-_TURNS]
            self._sessions.move_to_end(session)
            while len(self._sessions) > _SESSIONS:
                self._sessions.popitem(last=False)

    def _record_of(self, name: str, key: str, read: Mapping[str, str]) -> Cited:
        world = self._worlds.get(name)
        text = read.get(key) or (world.record(key) if world is not None else "")
        return self._lookup(name, key) or Cited(key, text)
