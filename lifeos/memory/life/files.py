"""The files of a life, as the programs that export them write them."""

from collections.abc import Iterator, Sequence
from datetime import date
from email.message import EmailMessage

from lifeos.memory.life.days import WAKES, Day
from lifeos.memory.life.person import Person

_CAMT = '"Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";"Beguenstigter/Zahlungspflichtiger";"Betrag";"Waehrung";"Info"'
_REVOLUT = "Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance"
_SMALL = 1000
"""Cents up to which a purchase is paid by card from the second account."""


def bank_camt(days: Sequence[Day]) -> bytes:
    """A statement in CSV-CAMT."""
    rows = [_CAMT]
    for day in days:
        for one in day.purchases:
            if abs(one.cents) >= _SMALL:
                amount = f"{-one.cents / 100:.2f}".replace(".", ",")
                when = f"{day.date:%d.%m.%y}"
                rows.append(
                    f'"DE02120300000000202051";"{when}";"{when}";"BUCHUNG";"{one.purpose}";"{one.merchant}";"{amount}";"EUR";"Umsatz gebucht"'
                )
    return ("\r\n".join(rows) + "\r\n").encode("cp1252")


def bank_revolut(days: Sequence[Day]) -> bytes:
    """A statement of Revolut."""
    rows = [_REVOLUT]
    for day in days:
        for number, one in enumerate(day.purchases):
            if abs(one.cents) < _SMALL:
                when = f"{day.date} {8 + number:02d}:12:44"
                rows.append(
                    f"CARD_PAYMENT,Current,{when},{when},{one.merchant},{-one.cents / 100:.2f},0.00,EUR,COMPLETED,0.00"
                )
    return ("\n".join(rows) + "\n").encode()


def calendar(days: Sequence[Day]) -> bytes:
    """A calendar."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//LifeOS//synthetic life//EN"]
    for day in days:
        if (met := day.meeting) is not None:
            start = f"{day.date:%Y%m%d}T{met.hour:02d}"
            lines += [
                "BEGIN:VEVENT",
                f"UID:{start}@life.example",
                f"DTSTAMP:{start}0000Z",
                f"DTSTART:{start}0000Z",
                f"DTEND:{start}4500Z",
                f"SUMMARY:{met.occasion} with {met.friend.name}",
                f"LOCATION:{met.place}",
                f'ATTENDEE;CN="{met.friend.name}":mailto:{met.friend.email}',
                "END:VEVENT",
            ]
    return ("\r\n".join([*lines, "END:VCALENDAR"]) + "\r\n").encode()


def contacts(person: Person) -> bytes:
    """An address book."""
    cards = (
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{one.name}\r\nN:{one.name.split()[1]};{one.name.split()[0]};;;\r\n"
        f"EMAIL:{one.email}\r\nTEL:{one.phone}\r\nBDAY:{one.birthday}\r\nEND:VCARD\r\n"
        for one in person.friends
    )
    return "".join(cards).encode()


def notes(days: Sequence[Day]) -> Iterator[tuple[str, bytes]]:
    """Notes by name: one of each day on which something was met or thought of."""
    for day in days:
        met = day.meeting
        if met is None and not day.topic:
            continue
        lines = ["---", f"title: Journal {day.date}", f"date: {day.date}", "tags: [journal]", "---", ""]
        if met is not None:
            lines.append(f"{met.occasion} with [[{met.friend.name}]] at [[{met.place}]].")
        if day.topic:
            lines.append(f"Some time for [[{day.topic}]].")
        yield f"{day.date}.md", ("\n".join(lines) + "\n").encode()


def mail(days: Sequence[Day]) -> bytes:
    """A mailbox: what was arranged before it took place."""
    parts = []
    for day in days:
        if (met := day.meeting) is not None:
            message = EmailMessage()
            message["From"] = f"{met.friend.name} <{met.friend.email}>"
            message["To"] = "Me <me@life.example>"
            message["Date"] = f"{_english(day.date)} 07:30:00 +0000"
            message["Subject"] = f"{met.occasion} on {day.date}"
            message.set_content(f"See you at {met.hour} at {met.place}.\n")
            parts.append(b"From life@life.example\n" + message.as_bytes() + b"\n")
    return b"".join(parts)


def health(days: Sequence[Day]) -> Iterator[bytes]:
    """An export of Apple Health, in pieces."""
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<HealthData locale="en_DE">\n'
    for day in days:
        rows = []
        for hour, (steps, pulse) in enumerate(zip(day.steps, day.pulse, strict=True), WAKES):
            rows.append(_record("StepCount", "count", "Phone", day, hour, steps))
            rows.append(_record("HeartRate", "count/min", "Watch", day, hour, pulse))
        if day.run:
            start, end = _moment(day, WAKES, 0), _moment(day, WAKES + day.run // 60, day.run % 60)
            rows.append(
                f' <Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="{day.run}" durationUnit="min"'
                f' sourceName="Watch" startDate="{start}" endDate="{end}"/>\n'
            )
        yield "".join(rows).encode()
    yield b"</HealthData>\n"


def _record(kind: str, unit: str, device: str, day: Day, hour: int, value: int) -> str:
    return (
        f' <Record type="HKQuantityTypeIdentifier{kind}" sourceName="{device}" unit="{unit}"'
        f' startDate="{_moment(day, hour, 0)}" endDate="{_moment(day, hour, 5)}" value="{value}"/>\n'
    )


def _moment(day: Day, hour: int, minute: int) -> str:
    return f"{day.date} {hour:02d}:{minute:02d}:00 +0000"


def _english(day: date) -> str:
    """A day as mail writes it, whatever the language of this machine."""
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{day.day} {months[day.month - 1]} {day.year}"
