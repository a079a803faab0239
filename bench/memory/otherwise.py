"""The same life asked in other words, in English and German: days without a year, months, the last time, kinds of records by what people call them.

Half of the forms were looked at while recall was made better. The other half were written before and first asked when the figures were taken.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from questions import MONTHS, Question, drawn, spoken

from lifeos.memory.record import Appointment, Contact, Content, Message, Note, Record, Transaction, Workout

C = TypeVar("C", bound=Content)

_MONATE = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]

LOOKED_AT = "other words, looked at while recall was made"
HELD_OUT = "other words, held out"


def otherwise(found: dict[str, list[Record]], each: int, seed: int) -> list[Question]:
    """``found``: records by the name of what they say; ``each``: how many of a form at most."""
    chosen = []
    for half, forms in ((LOOKED_AT, _looked_at), (HELD_OUT, _held_out)):
        every = ((form, Question(text, 1, tuple(answers), half, form)) for form, text, answers in forms(found))
        chosen += drawn(every, each, seed)
    return chosen


_Asked = Iterator[tuple[str, str, Iterable[str]]]


def _looked_at(found: dict[str, list[Record]]) -> _Asked:
    for met, ids in _each(found, Appointment, lambda one: (one.start[:10], one.attendees, one.title)):
        what, day = met.title.partition(" with ")[0].lower(), met.start
        yield "who", f"Who did I see for {what} on {spoken(day)}?", ids
    for friend, last in _last(found):
        yield "last saw", f"When did I last see {friend}?", last
        yield "zuletzt", f"Wann habe ich {friend} zuletzt getroffen?", last
    for booked, ids in _each(found, Transaction, lambda one: (one.date, one.purpose, one.counterparty)):
        month, monat = (
            f"{MONTHS[int(booked.date[5:7]) - 1]} {booked.date[:4]}",
            f"{_monat(booked.date)} {booked.date[:4]}",
        )
        if booked.purpose.startswith("Dinner with "):
            yield "dinner", f"How much was the dinner with {booked.purpose[12:]} on {spoken(booked.date)}?", ids
            yield "dinner, no year", f"How much was the dinner with {booked.purpose[12:]} on {_day(booked.date)}?", ids
        elif booked.purpose.startswith("Miete"):
            yield "rent", f"How much was the rent in {month}?", ids
            yield "Miete", f"Wie hoch war die Miete im {monat}?", ids
        elif booked.purpose.startswith("Gehalt"):
            yield "salary", f"What salary did I get in {month}?", ids
    for booked, ids in _each(found, Transaction, lambda one: (one.date, one.counterparty)):
        if booked.purpose == "Einkauf":
            yield "shop", f"How much did I spend at {booked.counterparty} on {spoken(booked.date)}?", ids
            yield (
                "Laden",
                f"Wie viel habe ich am {_tag(booked.date)} {booked.date[:4]} bei {booked.counterparty} ausgegeben?",
                ids,
            )
    for mail, ids in _each(found, Message, lambda one: (one.sent[:10], one.sender)):
        yield "mail", f"What did {_name(mail.sender)} write me on {spoken(mail.sent)}?", ids
    for run, ids in _each(found, Workout, lambda one: one.start[:10]):
        yield "training", f"How long was my training on {spoken(run.start)}?", ids


def _held_out(found: dict[str, list[Record]]) -> _Asked:
    for met, ids in _each(found, Appointment, lambda one: (one.start[:10], one.place)):
        month, number = MONTHS[int(met.start[5:7]) - 1], int(met.start[8:10])
        yield "whom", f"Remind me whom I met at {met.place} on {month} {number}, {met.start[:4]}.", ids
    for met, ids in _each(found, Appointment, lambda one: one.start[:10]):
        yield "calendar", f"What was in my calendar on {spoken(met.start)}?", ids
    for met, ids in _each(found, Appointment, lambda one: (one.start[:7], one.title)):
        what, _, friend = met.title.partition(" with ")
        month = f"{MONTHS[int(met.start[5:7]) - 1]} {met.start[:4]}"
        yield "which day", f"On which day in {month} did I have a {what.lower()} with {friend}?", ids
    for met, ids in _each(found, Appointment, lambda one: (one.start[5:10], one.attendees)):
        yield "wo, no year", f"Wo habe ich {met.attendees[0]} am {_tag(met.start)} getroffen?", ids
    newest: dict[str, tuple[str, list[str]]] = {}
    for mail, ids in _each(found, Message, lambda one: one.sent):
        newest[mail.sender] = max(newest.get(mail.sender, ("", [])), (mail.sent, ids))
    for sender, (_, ids) in newest.items():
        yield "latest mail", f"Show me the latest email from {_name(sender)}.", ids
    for mail, ids in _each(found, Message, lambda one: (one.sent[:10], one.sender)):
        day = f"{int(mail.sent[8:10])}.{int(mail.sent[5:7])}.{mail.sent[:4]}"
        yield "geschrieben", f"Was hat mir {_name(mail.sender)} am {day} geschrieben?", ids
    for run, ids in _each(found, Workout, lambda one: one.start[:10]):
        yield "jog", f"How many minutes did I jog on {spoken(run.start)}?", ids
        day = f"{int(run.start[8:10])}.{int(run.start[5:7])}.{run.start[:4]}"
        yield "gelaufen", f"Wie lange bin ich am {day} gelaufen?", ids
    shopped: dict[str, tuple[str, list[str]]] = {}
    for booked, ids in _each(found, Transaction, lambda one: (one.date, one.counterparty)):
        shopped[booked.counterparty] = max(shopped.get(booked.counterparty, ("", [])), (booked.date, ids))
        if "Dinner" not in booked.purpose:
            yield (
                "no year",
                f"What did I buy at {booked.counterparty} on the {_day(booked.date)}?",
                _same(found, booked),
            )
    for shop, (_, ids) in shopped.items():
        yield "last shopped", f"When was my most recent purchase at {shop}?", ids
    for booked, ids in _each(found, Transaction, lambda one: (one.date[:7], one.purpose[:6], one.counterparty)):
        if booked.purpose.startswith("Dinner"):
            month = f"{MONTHS[int(booked.date[5:7]) - 1]} {booked.date[:4]}"
            yield "restaurant", f"What was the bill for dinner at {booked.counterparty} in {month}?", ids
        elif booked.purpose.startswith("Gehalt"):
            yield "Gehalt", f"Welches Gehalt habe ich im {_monat(booked.date)} {booked.date[:4]} bekommen?", ids
        elif booked.purpose.startswith("Miete"):
            yield "landlord", f"What did I transfer to my landlord in {booked.date[:7]}?", ids
    for contact, ids in _each(found, Contact, lambda one: one.name):
        yield "Geburtstag", f"Wann hat {contact.name} Geburtstag?", ids
        yield "reach", f"How can I reach {contact.name} by telephone?", ids
    for note, ids in _each(found, Note, lambda one: one.date):
        yield "journal", f"My journal entry of {spoken(note.date)}, please.", ids


def _each(found: dict[str, list[Record]], kind: type[C], by: Callable[[C], object]) -> Iterator[tuple[C, list[str]]]:
    """Records of a kind, with the ids of those that are alike by something: each of them answers."""
    alike: defaultdict[object, list[tuple[C, str]]] = defaultdict(list)
    for record in found[kind.__name__]:
        if isinstance(record.content, kind):
            alike[by(record.content)].append((record.content, record.id))
    for some in alike.values():
        yield some[0][0], [name for _, name in some]


def _last(found: dict[str, list[Record]]) -> Iterator[tuple[str, list[str]]]:
    last: dict[str, tuple[str, list[str]]] = {}
    for met, ids in _each(found, Appointment, lambda one: one.start):
        for friend in met.attendees:
            last[friend] = max(last.get(friend, ("", [])), (met.start, ids))
    for friend, (_, ids) in last.items():
        yield friend, ids


def _same(found: dict[str, list[Record]], like: Transaction) -> list[str]:
    """Bookings there on that day of any year."""
    return [
        record.id
        for record in found["Transaction"]
        if isinstance(record.content, Transaction)
        and (record.content.counterparty, record.content.date[5:]) == (like.counterparty, like.date[5:])
    ]


def _day(day: str) -> str:
    return spoken(day).rpartition(" ")[0]


def _tag(day: str) -> str:
    return f"{int(day[8:10])}. {_monat(day)}"


def _monat(day: str) -> str:
    return _MONATE[int(day[5:7]) - 1]


def _name(sender: str) -> str:
    return sender.partition("<")[0].strip()
