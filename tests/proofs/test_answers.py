"""The fleet's own agents on a memory that is pinned and served for real: what the life holds is answered and cited, what it does not hold is said to be absent.

The same code earned the receipts in the Gym. What is right is read from the life as it was made up, not from any text that agents see.
"""

import json
import shutil
from datetime import date
from typing import NamedTuple

import pytest

from lifeos.memory.life.days import days
from lifeos.memory.life.person import person
from tests.architecture.test_files import ROOT
from tests.proofs.fleet_up import Up, lifeos, none_left

pytestmark = pytest.mark.proof
SEED, YEAR = 1, 2025
OF_THE_LIFE = person(SEED)
DAYS = list(days(SEED, OF_THE_LIFE, date(YEAR, 1, 1), 365))
NOBODY = "Zorvane Quastel"


class Case(NamedTuple):
    """``says``: what the reply holds; ``sources``: of all that it cites, none where there is no answer."""

    agent: str
    question: str
    says: tuple[str, ...]
    sources: frozenset[str] = frozenset()


def cases():
    """Questions with what the life says of them."""
    met = [day for day in DAYS if day.meeting is not None]
    friend = max(OF_THE_LIFE.friends, key=lambda one: sum(day.meeting.friend == one for day in met))
    alone = next(
        one
        for one in OF_THE_LIFE.friends
        if sum(other.name.split()[0] == one.name.split()[0] for other in OF_THE_LIFE.friends) == 1
    )
    last = max(day.date for day in met if day.meeting.friend == friend)
    evening = next(day for day in met if day.meeting.occasion == "Dinner")
    shopping = next(day for day in DAYS if any(one.merchant == "Supermarkt Grün" for one in day.purchases))
    spared = next(day for day in DAYS if not any(one.merchant == "Supermarkt Grün" for one in day.purchases))
    paid = next(one.cents for one in shopping.purchases if one.merchant == "Supermarkt Grün")
    ran, rested = next(day for day in DAYS if day.run), next(day for day in DAYS if not day.run)
    thought = next(day for day in DAYS if day.topic and day.meeting is None)
    calendar, notes = frozenset({"calendar"}), frozenset({"journal"})
    yield Case("hello", f"When did I last see {friend.name}?", (last.isoformat(), friend.name), calendar)
    yield Case("hello", f"When do I see {NOBODY}?", ("nothing about",))
    yield Case("hello", "When is the phone bill due?", ("nothing about", "finance"))
    yield Case("knowledge", f"What is {friend.name}'s phone number?", (friend.phone,), frozenset({"contacts"}))
    yield Case("knowledge", f"When was {alone.name.split()[0]} born?", (alone.birthday,), frozenset({"contacts"}))
    yield Case("knowledge", f"What is {NOBODY}'s phone number?", ("not in your notes",))
    yield Case(
        "knowledge",
        f"Where was the dinner with {evening.meeting.friend.name} on {spelled(evening.date)}?",
        (evening.meeting.place,),
        frozenset({"calendar", "journal", "mail"}),
    )
    yield Case(
        "knowledge", f"What is in my notes of {spelled(thought.date)}?", (f"Some time for {thought.topic}.",), notes
    )
    yield Case(
        "finance",
        f"How much did I pay at Supermarkt Grün on {spelled(shopping.date)}?",
        (f"{paid / 100:.2f} EUR",),
        frozenset({"giro"}),
    )
    yield Case(
        "finance", f"How much did I pay at Supermarkt Grün on {spelled(spared.date)}?", ("no booking of that kind",)
    )
    yield Case("finance", "How much did I pay Hausverwaltung Keller in May 2025?", ("940.00 EUR",), frozenset({"giro"}))
    yield Case("health", f"How long did I run on {spelled(ran.date)}?", (f"{ran.run} min",), frozenset({"watch"}))
    yield Case("health", f"Did I run on {spelled(rested.date)}?", ("do not have a workout",))


def spelled(day):
    return f"{day.day} {day:%B} {day.year}"


@pytest.fixture(scope="module")
def pinned(tmp_path_factory):
    """This repository's declarations, agents and suites, with a year of a life pinned."""
    root = tmp_path_factory.mktemp("answers") / "life"
    root.mkdir()
    for name in ("agents.d", "evals", "policies"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "lifeos.yaml", root)
    lifeos(root, "memory", "generate", "--seed", str(SEED), "--from", str(YEAR), ".lifeos/inbox")
    for command in ("ingest", "embed", "snapshot"):
        lifeos(root, "memory", command, "user-context")
    return root


def test_what_the_pinned_life_holds_is_answered_and_cited_and_nothing_else(pinned):
    wrong = []
    with Up(pinned) as up:
        assert "memory user-context: served from sha256:" in up.said()
        for number, case in enumerate(cases()):
            asked = up.ask(case.question, "--format", "json", "--session", f"s{number}", agent=case.agent)
            told = json.loads(asked.stdout)
            sources = {one["source"] for one in told["cited"]}
            right = all(words in told["decision"]["reply"] for words in case.says)
            if not right or not sources <= case.sources or bool(sources) != bool(case.sources):
                wrong.append((case, told["decision"]["reply"], sources))
            cited = {one["id"] for one in told["cited"]}
            if cited:
                words = (
                    "recall",
                    "user-context",
                    case.question,
                    "--agent",
                    case.agent,
                    "--most",
                    "50",
                    "--format",
                    "json",
                )
                found = json.loads(lifeos(pinned, "memory", *words).stdout)["records"]
                assert cited <= {one["id"] for one in found}, case
        assert up.end() == 0
    none_left(pinned)
    assert wrong == []
