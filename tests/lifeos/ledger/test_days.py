"""Days are those of the declared zone."""

from datetime import UTC, datetime

import pytest

from lifeos.errors import UsageError
from lifeos.ledger.days import day, month, zone


def at(*when):
    return int(datetime(*when, tzinfo=UTC).timestamp()) * 1_000_000


@pytest.mark.parametrize(
    ("name", "when", "on"),
    [
        ("UTC", (2026, 11, 30, 23, 59, 59), "2026-11-30"),
        ("UTC", (2026, 12, 1, 0, 0, 0), "2026-12-01"),
        ("Europe/Berlin", (2026, 11, 30, 23, 0, 0), "2026-12-01"),
        ("Europe/Berlin", (2026, 7, 31, 22, 0, 0), "2026-08-01"),
        ("Pacific/Kiritimati", (2026, 12, 31, 10, 0, 0), "2027-01-01"),
    ],
)
def test_a_day_begins_at_midnight_there(name, when, on):
    assert day(at(*when), zone(name)).isoformat() == on
    assert day(at(*when) + 999_999, zone(name)).isoformat() == on
    assert month(on) == on[:7]


@pytest.mark.parametrize("name", ["", "Mars", "../etc/passwd", "/etc/localtime", "x\0"])
def test_no_other_name_is_a_zone(name):
    with pytest.raises(UsageError, match="no time zone"):
        zone(name)
