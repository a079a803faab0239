"""loop: the agent does or says the same again and nothing comes of it.

What counts is a call with what came back: the same call with new results makes progress (fastclaw #80), and different calls with the same
result do, too (pydantic-deepagents #208). A new turn of the user begins anew, for a person may ask twice.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from lifeos.agent.contract import Decision
from lifeos.bundle import canonical, content_hash
from lifeos.gym.detectors.chant import CHUNK, TIMES, WITHIN, chant
from lifeos.gym.detectors.evidence import Evidence, Grounds, shown
from lifeos.gym.trace import Call, Read, Reply, Trace, Turn

IDENTICAL = 4
"""Same call, same result, in a row (OpenHands ``stuck.py``). gemini-cli waits for 5, but does not look at results, which excuse most."""
FAILED = 3
"""Same call, an error each time (OpenHands ``stuck.py``): the second try may be worth it, the third cannot know more."""
CYCLES = 3
"""Times that a cycle is gone through (OpenHands ``stuck.py``: six steps of alternation)."""
LONGEST = 4
"""Calls of a cycle. Longer ones are caught by the limit of calls, and a plan of many steps may well be carried out three times."""
POLLS = 20
"""Same call, and it says that it is not ready: polling is what such a tool is made for (OpenHands SDK #762). Far below the Gym's limit of
200 calls, since a threshold that its window cannot hold never fires (tolokaforge #1141)."""
REPLIES = 3
"""Same reply, in a row (OpenHands ``stuck.py``, monologues)."""
STALLED = 25
"""Questions to memory that tell nothing new, and calls that fail or were made before, in a row. A good answer to a new call is progress, also when it
is always the same (pydantic-deepagents #208); and looking in a dozen places is none to be ashamed of."""

_WAITING = {"pending", "running", "queued", "processing", "waiting", "in_progress", "in-progress", "in progress"}


class _Move(NamedTuple):
    at: int
    tool: str
    key: str
    failed: bool = False
    pending: bool = False
    state: str = ""
    asks: bool = False
    told: str = ""


def detect(trace: Trace, grounds: Grounds) -> Iterator[Evidence]:
    """Repeated calls, cycles of calls, repeated replies, and replies that repeat themselves."""
    for moves in _stretches(trace):
        found = list(_repeated(moves))
        yield from found or _stalled(moves)
    yield from _replies(trace)


def _stretches(trace: Trace) -> Iterator[list[_Move]]:
    """What the agent did between two turns of the user. Failures of the infrastructure are left out: trying again is right
    (OpenSwarm #262, pi #30)."""
    moves: list[_Move] = []
    before: object = None
    for at, event in enumerate(trace.events):
        if isinstance(event, Turn):
            yield moves
            moves = []
        elif isinstance(event, Call):
            if not event.infrastructure:
                moves.append(_move(at, event))
        elif isinstance(event, Read) and not (isinstance(before, Call) and before.tool == event.question):
            told = _digest(event.records)
            moves.append(_Move(at, "recall", _digest("recall", event.question, event.records), asks=True, told=told))
        before = event  # a call that returns records is followed by their Read: one move, not two
    yield moves


def _move(at: int, call: Call) -> _Move:
    """Errors are alike whatever their text: a request number in it is no progress."""
    pending = _pending(call.result)
    failed = call.outcome in ("failed", "denied") and not pending
    key = _digest(call.tool, call.arguments, failed, None if failed else call.result)
    return _Move(at, call.tool, key, failed, pending, call.state)


def _stalled(moves: list[_Move]) -> Iterator[Evidence]:
    """Ever other questions and calls, of which none says or does anything new."""
    seen: set[str] = set()
    idle = 0
    for move in moves:
        shows = {move.told} if move.asks else {move.state} if move.failed else {move.state, move.key}
        idle = 0 if shows - seen or move.pending else idle + 1
        seen |= shows
        if idle == STALLED:
            message = f"{idle} calls in a row told the agent nothing that it had not been told, and changed nothing"
            yield Evidence("loop", "no-progress", "avoid", message, move.at)


def _repeated(moves: list[_Move]) -> Iterator[Evidence]:
    """Each loop once, where it became certain, however long it goes on."""
    start, looping = 0, 0
    runs = [0] * (LONGEST + 1)
    for index, move in enumerate(moves):
        for period in range(1, LONGEST + 1):
            same = index - start >= period and moves[index - period].key == move.key
            runs[period] = runs[period] + 1 if same else 0
        if looping:
            if runs[looping]:
                continue
            start, looping, runs = index, 0, [0] * (LONGEST + 1)
        for period in range(1, LONGEST + 1):
            cycle = moves[max(index - period + 1, 0) : index + 1]
            times = _most(cycle)
            if runs[period] >= (times - 1) * period:
                looping = period
                yield _found(cycle, times)
                break


def _most(cycle: list[_Move]) -> int:
    """How often it may be gone through before it is a loop."""
    if any(move.pending for move in cycle):
        return POLLS
    if len(cycle) > 1:
        return CYCLES
    return FAILED if cycle[0].failed else IDENTICAL


def _found(cycle: list[_Move], times: int) -> Evidence:
    at, tool = cycle[-1].at, cycle[-1].tool
    if len(cycle) > 1:
        names = ", ".join(move.tool for move in cycle)
        message = f"the agent went {times} times through the same calls ({names}) with the same results"
        return Evidence("loop", "repeated-cycle", "avoid", message, at)
    if cycle[0].failed:
        message = f"the agent called '{tool}' {times} times with the same arguments, and it failed each time"
        return Evidence("loop", "repeated-failure", "avoid", message, at)
    message = f"the agent called '{tool}' {times} times in a row with the same arguments and got the same result"
    return Evidence("loop", "repeated-call", "avoid", message, at)


def _replies(trace: Trace) -> Iterator[Evidence]:
    """The same reply to another turn is a repetition only when the agent did nothing else for it; and none when the infrastructure
    failed it, since it then can say nothing new. Silence is for the scenario to judge."""
    last: tuple[object, ...] | None = None
    count, hampered = 0, False
    did: list[str] = []
    for at, event in enumerate(trace.events):
        if isinstance(event, Call):
            hampered = hampered or event.infrastructure
            did.append(_move(at, event).key)
        elif isinstance(event, Reply):
            said = None if hampered or not event.decision.reply.strip() else _said(event.decision, did)
            count = count + 1 if said is not None and said == last else 1
            if count == REPLIES:
                message = f"the agent gave the same answer {count} times in a row: {shown(event.decision.reply)}"
                yield Evidence("loop", "repeated-reply", "avoid", message, at)
            last, hampered, did = said, False, []
            if chunk := chant(event.decision.reply):
                message = (
                    f"a reply says {shown(chunk)} ({CHUNK} characters) {TIMES} times or more within {WITHIN} characters"
                )
                yield Evidence("loop", "repeated-text", "avoid", message, at)


def _said(decision: Decision, did: list[str]) -> tuple[object, ...]:
    return " ".join(decision.reply.split()).casefold(), decision.actions, decision.claims, tuple(did)


def _pending(result: Any) -> bool:
    if not isinstance(result, dict):
        return False
    states = (result.get("status"), result.get("state"))
    return result.get("pending") is True or any(
        isinstance(state, str) and state.casefold() in _WAITING for state in states
    )


def _digest(*parts: Any) -> str:
    """The content address of a call and its result; a value that JSON cannot hold is known by how Python shows it."""
    try:
        return content_hash(canonical(parts))
    except (TypeError, ValueError, OverflowError, RecursionError):
        return content_hash(repr(parts).encode("utf-8", "backslashreplace"))
