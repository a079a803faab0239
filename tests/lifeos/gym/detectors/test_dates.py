"""Days, months and times as facts."""

import pytest

from lifeos.gym.detectors.dates import day_facts, month_facts, time_facts, weekday_beside


@pytest.mark.parametrize(
    ("text", "weekday"),
    [
        ("on thursday, 2026-03-12", "thu"),
        ("thu. 2026-03-12", "thu"),
        ("2026-03-12 (thursday)", "thu"),
        ("2026-03-12, a thursday.", "thu"),
        ("2026-03-12, friday 2026-03-13", ""),
        ("the sunny 2026-03-12", ""),
    ],
)
def test_weekday_beside(text, weekday):
    at = text.index("2026")
    assert weekday_beside(text, at, at + 10) == weekday


def shows(record, claim):
    return bool(set(record[0]) & set(claim[1]))


def test_a_weekday_must_fit_its_date():
    day = day_facts("", "2026", 12, 5)
    assert shows(day, day_facts("", "2026", 12, 5, "sat"))
    assert not shows(day, day_facts("", "2026", 12, 5, "mon"))
    assert shows(day, day_facts("", None, 12, 5, "sat"))
    assert not shows(day, day_facts("", None, 12, 5, "mon"))
    assert shows(day_facts("", None, 12, 5), day_facts("", None, 12, 5, "mon"))  # its reader knows the year
    wrong = day_facts("", "2026", 12, 5, "mon")
    assert shows(wrong, wrong)
    assert shows(wrong, day)


def test_months_alone():
    december = month_facts(None, 12, asserted=True)
    assert shows(day_facts("", "2026", 12, 5), december)
    assert not shows(day_facts("", "2026", 3, 5), december)
    assert month_facts(None, 5, asserted=False)[1] == ()
    assert not shows(month_facts("2026", 12, asserted=True), month_facts("2027", 12, asserted=True))


def test_what_is_no_date_is_shown_by_itself_only():
    assert day_facts("99.99.", "2026", 99, 99)[1] == ("raw:99.99.",)
    assert time_facts(9, 5)[0] == ("time:09:05",)
