"""What happens."""

from datetime import date

from lifeos.memory.life.days import days
from lifeos.memory.life.person import person

YEAR = list(days(1, person(1), date(2025, 1, 1), 365))


def test_rent_and_salary_come_each_month():
    purposes = [one.purpose for day in YEAR for one in day.purchases]
    assert sum(purpose.startswith("Miete") for purpose in purposes) == 12
    assert sum(purpose.startswith("Gehalt") for purpose in purposes) == 12


def test_a_longer_life_begins_alike():
    assert list(days(1, person(1), date(2025, 1, 1), 10)) == YEAR[:10]


def test_after_a_run_the_pulse_is_higher():
    first = [day.pulse[0] for day in YEAR if day.run]
    rest = [day.pulse[0] for day in YEAR if not day.run]
    assert min(first) > max(rest)
