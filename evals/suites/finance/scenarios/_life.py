"""A life's money, for the templates: a year and more of bookings, an account, payees, bills, and the memory that goes with them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from lifeos.gym.planted import Planted
from lifeos.gym.scenario import Draw
from lifeos.memory.record import Note

SHOPS = (
    *(
        "Corner Grocer",
        "Green Basket",
        "Mill Bakery",
        "Harvest Market",
        "Daily Loaf",
        "Field and Fork",
        "Orchard Foods",
    ),
    *("Blue Door Deli", "Old Town Market", "Pantry Lane"),
)
OTHERS = (
    *(
        ("Tram and Bus", "transport"),
        ("City Cycles", "transport"),
        ("Moss Pharmacy", "health"),
        ("Lantern Cinema", "leisure"),
    ),
    *(
        ("Quill Books", "education"),
        ("Harbour Pool", "leisure"),
        ("Northline Rail", "transport"),
        ("Dr Alder", "health"),
    ),
)
EMPLOYERS = ("Bright Works", "Harper Mills", "Tallow Labs", "Cedar Clinic", "Kite Studio", "Marlow Freight")
SUBSCRIPTIONS = (
    *(("Streamly", "leisure"), ("Tunebox", "leisure"), ("Paperboy Daily", "education"), ("Cloudnest", "other")),
    *(("Iron Gym", "health"), ("Lingo Club", "education"), ("Meal Planner", "other"), ("Chessmate", "leisure")),
    *(("Wordsmith Pro", "education"), ("Plantcare", "leisure"), ("Safe Vault", "other"), ("Podhouse", "leisure")),
)
BILLS = (
    *(
        ("Harbour Homes", "rent", "housing"),
        ("Voltwerk", "electricity", "housing"),
        ("Aqua Valley", "water", "housing"),
    ),
    *(
        ("Telenord", "phone", "other"),
        ("Fiber Fox", "internet", "other"),
        ("Shield Mutual", "car insurance", "insurance"),
    ),
    *(("Cedar Clinic", "clinic", "health"), ("Linden Dental", "dental treatment", "health")),
    *(
        ("Little Otters", "daycare", "education"),
        ("Ember Gas", "gas", "housing"),
        ("Swift Garage", "repair", "transport"),
    ),
    *(("Rowan School", "school trip", "education"),),
)
"""Who sends bills, what for, and their category."""


class Life:
    """What the scenarios of this suite plant. ``today`` is drawn; money is text with two decimals, as the ledger keeps it."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.today = date(2026, draw.whole(2, 12), draw.whole(5, 24))
        self.bookings: dict[str, dict[str, Any]] = {}
        self.memory: dict[str, Planted] = {}
        self.payees: dict[str, dict[str, str]] = {}
        self.events: dict[str, dict[str, Any]] = {}
        self.balance = Decimal(draw.cents(1500, 4000))
        self.employer = draw.pick(EMPLOYERS)

    def book(self, day: date, payee: str, amount: Decimal | str, category: str, text: str = "") -> str:
        """A booking; its id."""
        key = f"txn:{day}/{len(self.bookings) + 1:04}"
        self.bookings[key] = {
            "day": day.isoformat(),
            "account": "acct:checking",
            "payee": payee,
            "amount": f"{Decimal(amount):.2f}",
            "category": category,
            "text": text,
        }
        return key

    def everyday(self, months: int, a_month: int = 3) -> None:
        """Salaries, groceries and what else is bought, back to so many months ago."""
        draw = self.draw
        shops = draw.some(SHOPS, 3)
        wage = draw.cents(2200, 4100)
        for back in range(months):
            start = self.month(back)
            self.book(start + timedelta(days=1), self.employer, wage, "income", "salary")
            for _ in range(a_month):
                shop = shops[draw.whole(0, len(shops) - 1)]
                self.book(self.within(start), shop, f"-{draw.cents(6, 90)}", "food", "card payment")
            payee, category = OTHERS[draw.whole(0, len(OTHERS) - 1)]
            self.book(self.within(start), payee, f"-{draw.cents(4, 60)}", category, "card payment")

    def month(self, back: int) -> date:
        """The first day of the month so many months ago."""
        number = self.today.year * 12 + self.today.month - 1 - back
        return date(number // 12, number % 12 + 1, 1)

    def within(self, start: date) -> date:
        """A day of that month that is not after today."""
        return min(start + timedelta(days=self.draw.whole(2, 26)), self.today)

    def appointment(self, days: int, title: str) -> str:
        """Something in the calendar in so many days; its id."""
        key = f"event:{len(self.events) + 1}"
        self.events[key] = {
            "title": title,
            "start": f"{self.today + timedelta(days=days)}T{self.draw.whole(8, 18):02}:30",
            "minutes": 45,
        }
        return key

    def account(self, *, read_on: date | None = None) -> None:
        """The account in memory, with its balance."""
        self.remember(
            "acct:checking",
            "Checking account",
            f"kind: account; use: checking; balance: {self.balance:.2f} USD; read on: {read_on or self.today}",
        )

    def income(self) -> date:
        """When the next salary comes."""
        following = (self.today.replace(day=1) + timedelta(days=32)).replace(day=2)
        self.remember(
            "income:salary",
            f"Salary from {self.employer}",
            f"kind: income; from: {self.employer}; salary next: {following}; next: {following}",
        )
        return following

    def payee(self, name: str) -> str:
        """Put somebody on the list; the account number."""
        key, number = f"payee:{name.casefold().replace(' ', '-')}", self.number()
        self.payees[key] = {"name": name}
        self.remember(
            key,
            name,
            f"kind: payee on the list; name: {name}; account number: {number}; since: {self.draw.whole(2019, 2025)}-04-01",
        )
        return number

    def number(self) -> str:
        """An account number that no country gives."""
        draw = self.draw
        return f"ZZ{draw.whole(10, 99)} {draw.whole(1000, 9999)} {draw.whole(1000, 9999)} {draw.whole(1000, 9999)}"

    def bill(
        self, sender: str, purpose: str, amount: Decimal, number: str, *, due: int, words: str = "", copy: int = 0
    ) -> tuple[str, str]:
        """A bill that is due in so many days; the record's id and its reference. ``copy``: another record of the same bill."""
        issued, day = self.today - timedelta(days=9), self.today + timedelta(days=due)
        short = "".join(part[0] for part in sender.split()).upper()
        reference = f"{short}-{self.today.year}{self.today.month:02}-{len(sender) * 37 % 90 + 10}"
        key = f"bill:{purpose.replace(' ', '-')}-{self.today:%Y-%m}{f'-{copy}' if copy else ''}"
        self.remember(
            key,
            f"The {purpose} bill from {sender}",
            f"kind: bill; from: {sender}; for: {purpose}; reference: {reference}; amount: {amount:.2f} USD; issued: {issued}; due: {day}"
            f"; account number: {number}; text: {words or 'Thank you for paying on time.'}",
        )
        return key, reference

    def earlier(self, sender: str, category: str, amount: Decimal, months: int = 3) -> None:
        """Payments of the same kind in the months before, which have paid other bills."""
        for back in range(1, months + 1):
            self.book(
                self.month(back) + timedelta(days=17), sender, -amount, category, f"bill of {self.month(back):%Y-%m}"
            )

    def remember(self, key: str, title: str, text: str) -> None:
        """Plant a page of the person's own papers, with its fields in a line."""
        self.memory[key] = Note(title=title, text=text, date=f"{self.today:%Y-%m}-01")

    @property
    def state(self) -> dict[str, Any]:
        """The world."""
        return {
            "today": self.today.isoformat(),
            "accounts": {"acct:checking": {"balance": f"{self.balance:.2f}"}},
            "payees": self.payees,
            "bookings": dict(sorted(self.bookings.items())),
            "events": self.events,
            "goals": {},
        }


APPOINTMENTS = (
    *(
        "Car inspection, 89.00 USD",
        "Haircut 35.50 USD",
        "Piano lesson 40.00 USD",
        "Vet, about 120.00 USD",
        "Eye test 60.00 USD",
    ),
    *("Train to the coast 74.20 USD", "Concert 55.00 USD", "Locksmith 95.00 USD"),
)
"""What costs something on the day, and says so."""


def bill_of(draw: Draw) -> tuple[str, str, str, Decimal]:
    """Sender, purpose, category and an amount that is usual for it: some below what the platform asks an approval for, some above."""
    sender, purpose, category = draw.pick(BILLS)
    low, high = (650, 1150) if purpose == "rent" else (110, 420) if draw.chance(0.5) else (19, 98)
    return sender, purpose, category, Decimal(draw.cents(low, high))
