"""The files are what the connectors read, whole."""

from datetime import date

import pytest

from lifeos.memory.connectors import apple_health, bank_camt, bank_revolut, ics, mbox, vcard
from lifeos.memory.life import files
from lifeos.memory.life.days import days
from lifeos.memory.life.person import person
from tests.lifeos.memory.connectors.reading import read

MONTH = list(days(1, person(1), date(2025, 1, 1), 31))
MEETINGS = sum(day.meeting is not None for day in MONTH)
PURCHASES = [one for day in MONTH for one in day.purchases]


@pytest.mark.parametrize(
    ("connector", "data", "count"),
    [
        (bank_camt, files.bank_camt(MONTH), sum(abs(one.cents) >= 1000 for one in PURCHASES)),
        (bank_revolut, files.bank_revolut(MONTH), sum(abs(one.cents) < 1000 for one in PURCHASES)),
        (ics, files.calendar(MONTH), MEETINGS),
        (mbox, files.mail(MONTH), MEETINGS),
        (vcard, files.contacts(person(1)), len(person(1).friends)),
        (apple_health, b"".join(files.health(MONTH)), 31 * 30 + sum(day.run > 0 for day in MONTH)),
    ],
)
def test_each_is_read_whole(connector, data, count):
    found, refused = read(connector, data)
    assert (len(found), refused) == (count, [])


def test_no_cent_is_lost():
    found = [*read(bank_camt, files.bank_camt(MONTH))[0], *read(bank_revolut, files.bank_revolut(MONTH))[0]]
    assert sum(round(float(one.amount) * 100) for one in found) == -sum(one.cents for one in PURCHASES)
