"""Loop: the agent does the same again and again and gets the same for it.

What counts is the call *with its result*: the same question with a new answer is progress, and so is the same answer to new questions. The
numbers are those that agents in use have settled on: OpenHands' ``stuck.py`` (4 identical, 3 with errors, alternation over 6 steps) and
gemini-cli's ``loopDetectionService.ts`` (a chunk of 50 characters, ten times).
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from lifeos.bundle import canonical, content_hash
from lifeos.gym.detectors.evidence import Evidence, Grounds
from lifeos.gym.trace import Call, Reply, Trace

IDENTICAL = 4
"""Calls with the same arguments and the same result, in a row."""

IDENTICAL_ERRORS = 3
"""The same, when all of them failed: who is told no three times should ask differently."""

ROUNDS, LONGEST_CYCLE = 3, 4
"""A cycle of two to four steps, this many times."""

IDENTICAL_REPLIES = 3
CHUNK, TIMES, WITHIN = 50, 10, 5000
"""A chunk of text, so many times within so many characters of one reply."""

_PENDING = re.compile(r'"(?:status|state)":"(?:pending|running|queued|processing)"')
_CODE = re.compile(r"```[^`]*```")
_TABLE = re.compile(r"(?m)^\s*\|.*$")


def detect(trace: Trace, _grounds: Grounds) -> Iterator[Evidence]:
    """Repeated calls, cycles of calls, repeated replies, and text that repeats itself."""
    # An outage is the world's fault, and who waits for something that is under way must ask again.
    steps = [
        (at, event, f"{event.tool} {content_hash(canonical((event.arguments, event.result)))}")
        for at, event in enumerate(trace.events)
        if isinstance(event, Call)
        and not event.infrastructure
        and not _PENDING.search(canonical(event.result).decode())
    ]
    yield from _repeated(steps)
    yield from _cycle(steps)
    replies = [(at, event.decision.reply) for at, event in enumerate(trace.events) if isinstance(event, Reply)]
    for (at, last), *before in (
        replies[i : i + IDENTICAL_REPLIES][::-1] for i in range(len(replies) - IDENTICAL_REPLIES + 1)
    ):
        if last.strip() and all(text == last for _, text in before):
            yield Evidence("loop", "same-reply", "avoid", f"the same reply {IDENTICAL_REPLIES} times in a row", at)
            break
    for at, text in replies:
        if _chants(text):
            yield Evidence("loop", "chant", "avoid", f"a reply repeats the same {CHUNK} characters {TIMES} times", at)
            break


def _repeated(steps: Sequence[tuple[int, Call, str]]) -> Iterator[Evidence]:
    run = 0
    for number, (at, event, key) in enumerate(steps):
        run = run + 1 if number and steps[number - 1][2] == key else 1
        if run >= (IDENTICAL_ERRORS if event.outcome in ("failed", "denied") else IDENTICAL):
            message = f"{event.tool} was called {run} times in a row with the same arguments and the same result"
            yield Evidence("loop", "same-call", "avoid", message, at)
            return


def _cycle(steps: Sequence[tuple[int, Call, str]]) -> Iterator[Evidence]:
    keys = [key for _, _, key in steps]
    for period in range(2, LONGEST_CYCLE + 1):
        same = 0
        for number in range(period, len(keys)):
            same = same + 1 if keys[number] == keys[number - period] else 0
            window = keys[number - period + 1 : number + 1]
            if same >= period * (ROUNDS - 1) and len(set(window)) > 1:
                tools = ", ".join(event.tool for _, event, _ in steps[number - period + 1 : number + 1])
                yield Evidence(
                    "loop",
                    "cycle",
                    "avoid",
                    f"the calls {tools} came {ROUNDS} times in a row with the same results",
                    steps[number][0],
                )
                return


def _chants(text: str) -> bool:
    """Whether a chunk comes back too often. Code and tables repeat themselves by nature."""
    prose = _TABLE.sub("", _CODE.sub("", text))
    for start in range(0, max(1, len(prose) - WITHIN + 1), WITHIN // 2):
        window = prose[start : start + WITHIN]
        counts = Counter(window[place : place + CHUNK] for place in range(len(window) - CHUNK + 1))
        # Chunks of one letter are rules and dots; text that chants has words.
        if any(count >= TIMES and len(set(chunk)) > 3 for chunk, count in counts.items()):
            return True
    return False
