"""One implementation behind both doors: who asks, what it may see, and the answer, which is written down before it is given."""

import secrets
from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from opentelemetry import trace
from opentelemetry.trace import SpanKind
from starlette.requests import Request

from lifeos.agent import tracing
from lifeos.agent.recall import VERSION
from lifeos.errors import LifeOSError
from lifeos.ir import Fleet, Memory, MemoryUse
from lifeos.ledger.events import Read
from lifeos.memory.recall.present import Present
from lifeos.services.mutual import IDENTITY
from lifeos.services.semantic.asking import Asking, Refusal
from lifeos.services.semantic.callers import Caller, Callers
from lifeos.services.semantic.journals import Journals
from lifeos.services.semantic.keeper import wanted
from lifeos.services.semantic.operations import OPERATIONS, Operation
from lifeos.services.semantic.versions import Versions

_tracer = trace.get_tracer("lifeos.memory")


class SemanticLayer:
    """For the whole life of the service, and all its threads."""

    def __init__(
        self,
        fleet: Callable[[], Fleet],
        versions: Versions,
        journals: Journals,
        callers: Callers,
        note: Callable[[Read], object] = lambda _: None,
    ) -> None:
        """``fleet``: as it is now; it is asked each time, so that a version that is pinned anew, or again, is served at once. ``note``: writes down what is about to be answered
        (:meth:`lifeos.services.semantic.witness.Witness.note`); it may raise :class:`OSError`. Nobody does where no ledger is."""
        self._fleet = fleet
        self._note = note
        self._versions = versions
        self._journals = journals
        self._callers = callers

    def caller(self, request: Request) -> Caller:
        """Who asks. Raises :class:`Refusal`."""
        identity = getattr(request.state, IDENTITY, str)
        caller = self._callers.caller(request.headers, identity())
        if caller is None:
            raise Refusal(
                401, "who asks? connect with the SVID of an agent, or present its token: Authorization: Bearer …"
            )
        return caller._replace(version=request.headers.get(VERSION, ""), trace=tracing.caller(request.headers))

    def answer(self, caller: Caller, operation: str, arguments: Any, *, strict: bool = True) -> Any:
        """What an agent asks. ``strict``: arguments have types, as in JSON; else they are text. Raises :class:`Refusal`."""
        found = OPERATIONS.get(operation)
        if found is None:
            raise Refusal(404, f"there is no '{operation}'; there is: {', '.join(OPERATIONS)}")
        try:
            asked = msgspec.convert(arguments, type=found.asked, strict=strict)
        except (msgspec.ValidationError, RecursionError) as error:
            raise Refusal(400, f"{operation}: {error}") from error
        with _tracer.start_as_current_span(f"memory {operation}", caller.trace, SpanKind.SERVER) as span:
            span.set_attribute(tracing.AGENT, caller.agent)
            return self._answered(caller, operation, found, asked)

    def _answered(self, caller: Caller, operation: str, found: Operation, asked: Any) -> Any:
        try:
            team, use, memory, present = self._memory(caller)
            asking = Asking(
                caller,
                memory,
                use.scopes,
                use.access != "read" and not caller.person,
                present.now(),
                present.version,
                self._versions.beside(memory),
                self._journals,
            )
            answer = found.answer(asking, asked)
            if not caller.person:
                self._note(_read(asking, team, operation, answer.state, found.gave(answer)))
        except LifeOSError as error:
            raise Refusal(503, str(error)) from error
        except OSError as error:
            raise Refusal(503, f"{operation}: the disk refuses ({error.strerror}), and nothing is answered") from error
        else:
            return answer

    def served(self, caller: Caller) -> None:
        """Whether the version that an agent would be answered from is open. Raises :class:`Refusal` where it is not."""
        try:
            self._memory(caller)
        except LifeOSError as error:
            raise Refusal(503, str(error)) from error
        except OSError as error:
            raise Refusal(503, f"the disk refuses ({error.strerror})") from error

    def pinned(self) -> dict[str, bool]:
        """The memories that agents have, each with whether its pinned version is open. Raises :class:`LifeOSError` when there is no fleet."""
        return {one.name: self._versions.ready(one) for one in wanted(self._fleet())}

    def waits_for(self, agent: str = "") -> list[str]:
        """Memories whose pinned version is not open yet: of all agents, or of one. Raises :class:`Refusal` for an agent that there is not."""
        fleet = self._fleet()
        if agent and agent not in fleet.agents:
            raise Refusal(404, f"there is no agent '{agent}'")
        found = [one for one in wanted(fleet) if not self._versions.ready(one)]
        use = fleet.agents[agent].memory if agent else None
        return [one.name for one in found if not agent or (use is not None and one.name == use.ref)]

    def _memory(self, caller: Caller) -> tuple[str, MemoryUse, Memory, Present]:
        """Whose the agent is, what it may see of its memory, which version, and that. While what was pinned last cannot be opened, as when no remote has it, an agent goes
        on with the version that it was compiled with. Raises :class:`Refusal` for one that has none, else as :meth:`Versions.of`."""
        fleet = self._fleet()
        known = fleet.agents.get(caller.agent)
        if known is None or known.memory is None:
            raise Refusal(403, f"agent '{caller.agent}' has no memory; declare spec.memory of the agent")
        pinned = fleet.catalog.memories[known.memory.ref]
        own = self._journals.own(pinned, caller.version)
        try:
            return known.team, known.memory, own, self._versions.of(own, patient=False)
        except LifeOSError:
            compiled = self._journals.compiled(pinned, caller.version)
            if compiled == own:
                raise
            return known.team, known.memory, compiled, self._versions.of(compiled, patient=False)


def _read(asking: Asking, team: str, operation: str, state: str, gave: Iterable[str]) -> Read:
    """What is written down of an answer. What belongs to no trace is a decision of its own."""
    caller, id_ = asking.caller, secrets.token_hex(16)
    return Read(
        id=id_,
        decision=caller.decision or id_,
        agent=caller.agent,
        team=team,
        track=caller.track,
        memory=state,
        scopes=asking.scopes,
        operation=operation,
        read=tuple(dict.fromkeys(gave)),
    )
