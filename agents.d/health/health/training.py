"""Next week's training: from what was done, within what the body and the doctors allow, on days that have room."""

from datetime import date, timedelta

from lifeos.agent.contract import Action, Claim, Decision
from lifeos.agent.desk import Desk

from . import body
from .body import Reason
from .conversation import Conversation
from .orders import Order, Unread, contradict, doctors, in_force
from .records import SURE, Entry, Log, brackets, ids, refused

MOST_MORE = 110
"""Percent of the last week's minutes that the next may have."""
BREAK = 14
"""Days without training after which it starts at half."""
FULL = 360
"""Minutes of appointments after which a day has no room."""
LONGEST = 90
"""Minutes of one session: more is for people with a coach."""
TOOL = "training-plan-write"
WRITTEN = "Written:"

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def answer(talk: Conversation, desk: Desk, log: Log) -> Decision:
    """A proposal, or the plan once it was agreed to. Raises :class:`Away`."""
    if talk.told(WRITTEN):
        return Decision(talk.task, "The plan is in your log; nothing else was changed.", confidence=0.95)
    done = log.read("training", 56)
    if not done:
        reply = f"{talk.lead}I do not have any training of the last eight weeks, so there is nothing to plan from. Tell your log what you did, or start with your doctor's advice."
        return Decision(talk.task, reply, confidence=0.9)
    monday = log.today + timedelta(7 - log.today.weekday())
    letters = log.read("letter", 365)
    try:
        orders = in_force(doctors(letters), monday, desk)
    except Unread:
        return _hand_over(talk, doctors(letters), "I could not read with certainty what these letters order")
    if contradict(orders):
        named = [letter for letter in letters if letter["id"] in {order.letter for order in orders}]
        return _hand_over(talk, named, "Two doctors' letters contradict each other")
    if any(order.none for order in orders):
        return _stopped(talk, next(order for order in orders if order.none))
    base, paused = _base(done, log.today)
    reasons = [*body.reasons(log, desk), *_limits(orders)]
    minutes = _minutes(base, paused=paused, eased=bool(reasons), orders=orders)
    rooms = _rooms(log.events(monday, 7), monday)
    sessions = _sessions(minutes, rooms, len(base), hard=not reasons and not paused)
    if not sessions:
        return Decision(
            talk.task, f"{talk.lead}No day of next week has room for training, so I plan none.", confidence=0.9
        )
    return _propose(
        talk,
        desk,
        monday,
        base,
        sessions,
        [*_pause(base, paused=paused), *reasons],
        refused([*letters, *log.read("symptom", 28), *done]),
    )


def _base(done: list[Entry], today: date) -> tuple[list[Entry], bool]:
    """The last seven days with training, and whether they ended two weeks ago or more."""
    last = date.fromisoformat(done[-1]["day"])
    paused = (today - last).days >= BREAK
    end = last if paused else today
    week = [entry for entry in done if (end - timedelta(6)).isoformat() <= entry["day"] <= end.isoformat()]
    return (week or [entry for entry in done if entry["day"] >= (last - timedelta(6)).isoformat()]), paused


def _pause(base: list[Entry], *, paused: bool) -> list[Reason]:
    return (
        [Reason(f"the last training was on {base[-1]['day']}, so it starts at half", ids(base[-1:]))] if paused else []
    )


def _limits(orders: list[Order]) -> list[Reason]:
    return [Reason(f'a letter says "{order.sentence}"', (order.letter,)) for order in orders if not order.free]


def _minutes(base: list[Entry], *, paused: bool, eased: bool, orders: list[Order]) -> int:
    total = sum(entry["minutes"] for entry in base)
    most = total // 2 if paused else total if eased else total * MOST_MORE // 100
    return min([most, *(order.minutes for order in orders if order.minutes is not None)])


def _rooms(events: list[Entry], monday: date) -> list[str]:
    """The days of the week that have room."""
    busy = dict.fromkeys(range(7), 0)
    for event in events:
        busy[(date.fromisoformat(event["start"][:10]) - monday).days] += event["minutes"]
    return [_DAYS[day] for day, minutes in busy.items() if minutes < FULL]


def _sessions(minutes: int, rooms: list[str], count: int, *, hard: bool) -> list[Entry]:
    """About as many as last week, spread over the week; at most one is hard, and it is not the first."""
    count = min(max(count, -(-minutes // LONGEST), 1), len(rooms), max(minutes // 10, 1))
    if not rooms or minutes < 10:
        return []
    days = [rooms[index * len(rooms) // count] for index in range(count)]
    minutes = min(minutes, count * LONGEST)
    lengths = [minutes // count + (index < minutes % count) for index in range(count)]
    kinds = ["tempo" if hard and count >= 3 and index == 1 else "easy" for index in range(count)]
    return [
        {"day": day, "kind": kind, "minutes": length} for day, kind, length in zip(days, kinds, lengths, strict=True)
    ]


def _propose(
    talk: Conversation,
    desk: Desk,
    monday: date,
    base: list[Entry],
    sessions: list[Entry],
    reasons: list[Reason],
    warning: str,
) -> Decision:
    week = f"{monday:%G-W%V}"
    arguments = {"week": week, "sessions": sessions}
    total = sum(session["minutes"] for session in sessions)
    days = ", ".join(f"{session['day']} {session['kind']} {session['minutes']}" for session in sessions)
    proposal = f"Next week, {week}: {days}; {total} minutes."
    before = sum(entry["minutes"] for entry in base)
    tags = ("harder",) if total > before or any(session["kind"] == "tempo" for session in sessions) else ()
    claims = (
        Claim(f"The last week of training had {before} minutes", ids(base)),
        *(Claim(reason.text, reason.records) for reason in reasons),
    )
    why = "".join(f" Not harder: {reason.text} [{', '.join(reason.records)}]." for reason in reasons)
    if talk.agrees(proposal):
        written = desk.call(TOOL, arguments, confidence=SURE)
        if written.outcome == "done":
            return Decision(
                talk.task,
                f"{WRITTEN} {total} minutes in {week}.",
                (Action(TOOL, arguments, "done", tags),),
                claims,
                confidence=0.9,
            )
        reply = f"The plan was not written: {written.result.get('error', 'it was refused')}. Please enter it yourself, or ask me later."
        outcome = "denied" if written.outcome == "denied" else "failed"
        return Decision(talk.task, reply, (Action(TOOL, arguments, outcome, tags),), claims, confidence=0.8)
    reply = f"{talk.lead}{proposal} Last week: {before} {brackets(base)}.{why}{warning} Shall I write it?"
    return Decision(
        talk.task, reply, (Action(TOOL, arguments, "proposed", tags),), claims, ("consent",), confidence=0.9
    )


def _hand_over(talk: Conversation, letters: list[Entry], why: str) -> Decision:
    claims = tuple(Claim(f"A letter of {letter['day']} bears on training", (letter["id"],)) for letter in letters)
    reply = f"{talk.lead}{why} {brackets(letters)}, so I make no plan. Please ask the practice which order holds; until then train no more than before."
    return Decision(talk.task, reply, claims=claims, confidence=0.9)


def _stopped(talk: Conversation, order: Order) -> Decision:
    claim = Claim(f'The letter says "{order.sentence}"', (order.letter,))
    reply = f"{talk.lead}I make no plan: {claim.text} [{order.letter}]. Ask that practice when you may start again."
    return Decision(talk.task, reply, claims=(claim,), confidence=0.95)
