"""Where an agent looked: "nothing in the last eight weeks" needs no record, only the call that asked for them."""

from datetime import date
from typing import Any

from lifeos.gym.detectors.facts import Facts
from lifeos.gym.detectors.numbers import UNIT, number_facts
from lifeos.gym.detectors.rows import rows
from lifeos.gym.detectors.units import DAY, UNITS


def periods(arguments: dict[str, Any]) -> set[str]:
    """The facts that show how long the periods are that a call asked for: from one day to another, both included or not, or so many days."""
    found: set[str] = set()
    for row in rows(arguments):
        facts = Facts.of(row)
        days = {
            term.micros // UNIT * term.unit.size // DAY
            for term in facts.terms
            if term.unit is not None and term.unit.kinds == UNITS["days"].kinds and term.unit.size >= DAY
        }
        dates = sorted(fact.removeprefix("date:") for fact in facts.shows if fact.startswith("date:"))
        if len(dates) == 2:
            try:
                between = (date.fromisoformat(dates[1]) - date.fromisoformat(dates[0])).days
            except ValueError:  # the 31st of February
                continue
            days |= {between, between + 1}
        found.update(fact for count in days for fact in _span(count))
    return found


def _span(days: int) -> list[str]:
    return [fact for fact in number_facts("", days * UNIT, UNITS["days"], ordinal=False)[0] if fact.startswith("span:")]
