"""Days as the ledger counts them: by the calendar of one time zone, which its first event names. UTC where nobody said another.

A call is booked on the day on which it was reserved, so that a day's budget bounds the calls that were begun on it; what is settled after midnight
stays there. Where a zone changes its clocks, a day has 23 or 25 hours.
"""

from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lifeos.errors import UsageError


def zone(name: str) -> tzinfo:
    """The time zone of a name of the IANA database. Raises :class:`UsageError`."""
    if name == "UTC":
        return UTC  # needs no database
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(
            f"'{name[:100]}' is no time zone that this machine knows; write one such as 'UTC' or 'Europe/Berlin'"
        ) from error


def day(at: int, where: tzinfo) -> date:
    """The day that a time is on. ``at``: microseconds since 1970 UTC."""
    return datetime.fromtimestamp(at // 1_000_000, where).date()


def month(day: str) -> str:
    """The month of a day, ``2026-11``."""
    return day[:7]
