"""What the watch recorded on a day or in a month that is over: workouts and measured values, as memory has them."""

from lifeos.agent.contract import Claim, Decision
from lifeos.agent.desk import Desk
from lifeos.remembered.period import asked
from lifeos.remembered.record import Remembered, readings

from .conversation import Conversation
from .records import Log

WORDS = r"^(?!.*\bresting\b)(?=.*\b(?:did i|was my)\b).*\b(?:run|ran|train\w*|work-?outs?|exercise|walk|steps|pulse|heart rate)\b"
MOST = 40
NAMED = 3
_MEASURES = {"Step Count": ("steps",), "Heart Rate": ("pulse", "heart rate")}
"""By quantity, how it is asked for; whoever asks for none of them asks for a workout."""


def answer(talk: Conversation, desk: Desk, log: Log) -> Decision:
    """The records of that time, or that there are none."""
    question = talk.asked(WORDS)
    when, _ = asked(question, log.today)
    if when is None:
        return Decision(talk.task, f"{talk.lead}On which day, or in which month?", asks=("day",), confidence=0.8)
    said = question.casefold()
    measured = [name for name, words in _MEASURES.items() if any(word in said for word in words)]
    kind = "measurement" if measured else "workout"
    first, _ = when.bounds(log.today)
    # As memory words them, so that a day is found whatever words the person has for it.
    recalled = readings(desk.recall(f"{kind} on {first.isoformat()[: when.length]}: {question}", MOST), kind)
    found = sorted((one for one in recalled if when.holds(one.time) and _of(one, measured)), key=lambda one: one.time)
    if not found:
        what = "such a value" if measured else "a workout"
        return Decision(talk.task, f"{talk.lead}I do not have {what} of that time on record.", confidence=0.9)
    claims = tuple(Claim(f"{one.title}{_length(one)} on {one.day}", (one.id,)) for one in found[-NAMED:])
    shown = "; ".join(f"{claim.text} [{claim.cites[0]}]" for claim in claims)
    more = f" I found {len(found) - NAMED} more." if len(found) > NAMED else ""
    return Decision(talk.task, f"{talk.lead}{shown}.{more}", claims=claims, confidence=0.9)


def _of(one: Remembered, measured: list[str]) -> bool:
    return not measured or one.title.startswith(tuple(measured))


def _length(one: Remembered) -> str:
    return f", {one.text}" if one.kind == "workout" and one.text else ""
