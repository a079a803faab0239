"""Questions about a life with known answers, made from its records: of one hop, where the record that answers says what is asked about; and of
several, where another record leads to it.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from lifeos.memory.dataset import decode
from lifeos.memory.record import Appointment, Contact, Note, Record, Transaction, Workout
from lifeos.memory.store import Store

_record = msgspec.json.Decoder(Record)
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


_GROUPS = {1: "1 record to the answer", 2: "2 records to the answer"}


class Question(NamedTuple):
    """``answers``: the records that answer it, each of which does; ``hops``: records on the way, with that one. ``group`` and ``form``: under which its figures stand."""

    text: str
    hops: int
    answers: tuple[str, ...]
    group: str = ""
    form: str = ""


def read(store: Store, snapshot: str) -> dict[str, list[Record]]:
    """The records of a version that have a vector, by the name of what they say."""
    version = store.version(snapshot)
    assert version is not None
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for path, entry in decode(version[1]).files.items():
        if path.startswith("records/"):
            for line in store.get(entry).splitlines():
                if b'"kind":"measurement"' not in line:
                    record = _record.decode(line)
                    found[type(record.content).__name__].append(record)
    return found


def questions(found: dict[str, list[Record]], each: int, seed: int) -> list[Question]:
    """``each``: how many of a form at most."""
    every = [*_one_hop(found), *_hops(found)]
    return drawn(((form, one._replace(group=_GROUPS[one.hops], form=_begins(one))) for form, one in every), each, seed)


def drawn(every: Iterable[tuple[str, Question]], each: int, seed: int) -> list[Question]:
    """Some of each form, by chance."""
    by_form: defaultdict[str, list[Question]] = defaultdict(list)
    for form, question in every:
        by_form[form].append(question)
    chosen = random.Random(seed)
    return [one for form in sorted(by_form) for one in chosen.sample(by_form[form], min(each, len(by_form[form])))]


def _begins(question: Question) -> str:
    return f"{' '.join(question.text.split()[:4])} …"


def spoken(day: str) -> str:
    return f"{int(day[8:10])} {MONTHS[int(day[5:7]) - 1]} {day[:4]}"


def _one_hop(found: dict[str, list[Record]]) -> Iterator[tuple[str, Question]]:
    paid: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for one in found["Transaction"]:
        assert isinstance(one.content, Transaction)
        paid[one.content.counterparty, one.content.date].append(one.id)
    for (who, day), ids in paid.items():
        yield "paid", Question(f"What did I pay at {who} on {spoken(day)}?", 1, tuple(ids))
    for one in found["Contact"]:
        assert isinstance(one.content, Contact)
        yield "born", Question(f"When is the birthday of {one.content.name}?", 1, (one.id,))
    for one in found["Note"]:
        assert isinstance(one.content, Note)
        topics = [link for link in one.content.links if f"Some time for [[{link}]]" in one.content.text]
        for topic in topics:
            yield (
                "topic",
                Question(f"What did I write about {topic.lower()} on {spoken(one.content.date)}?", 1, (one.id,)),
            )


def _hops(found: dict[str, list[Record]]) -> Iterator[tuple[str, Question]]:
    contacts = {one.content.name: one.id for one in found["Contact"] if isinstance(one.content, Contact)}
    runs: defaultdict[str, list[str]] = defaultdict(list)
    for one in found["Workout"]:
        assert isinstance(one.content, Workout)
        runs[one.content.start[:10]].append(one.id)
    bought: defaultdict[str, list[str]] = defaultdict(list)
    for one in found["Transaction"]:
        assert isinstance(one.content, Transaction)
        if "Dinner" not in one.content.purpose:
            bought[one.content.date].append(one.id)
    met = [one.content for one in found["Appointment"] if isinstance(one.content, Appointment)]
    once = Counter((one.title, one.place) for one in met)
    for one in met:
        day, friend = one.start[:10], one.attendees[0]
        yield (
            "phone",
            Question(
                f"What is the phone number of whom I met at {one.place} on {spoken(day)}?", 2, (contacts[friend],)
            ),
        )
        if once[one.title, one.place] == 1:
            occasion = f"the {one.title.lower().replace(friend.lower(), friend)} at {one.place}"
            if day in runs:
                yield "ran", Question(f"How long did I run on the day of {occasion}?", 2, tuple(runs[day]))
            if day in bought:
                yield "bought", Question(f"What did I buy on the day of {occasion}?", 2, tuple(bought[day]))
