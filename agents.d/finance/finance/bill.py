"""One bill with all that decides whether it may be paid, or the reason why it may not."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from lifeos.agent.contract import Claim
from lifeos.agent.desk import Desk

from .ledger import Booking, name_of, read, usd
from .records import Entry, accounts_in, amount_in, orders_in, recall

LOOK_BACK = 60
"""Days in which the same payment is looked for."""

DAYS_AHEAD = 31
"""Days of the calendar that one call shows (agents.d/platform/tools.yaml); an income comes at least so often."""

RISE = Decimal("1.2")
"""From here on a price that rose is told, and no standing wish covers it."""

APPROVAL_ABOVE = Decimal(100)
"""USD that the platform lets an agent move without an approval (agent.yaml), and a standing wish without a question."""


class Stop(Exception):  # noqa: N818  # an answer, and no error
    """The bill is not paid. ``words``: why, for the person; ``claims``: what shows it."""

    def __init__(self, words: str, claims: tuple[Claim, ...] = ()) -> None:
        super().__init__(words)
        self.words, self.claims = words, claims

    @property
    def cited(self) -> str:
        """The records, for the end of a reply."""
        return " ".join(f"[{key}]" for key in dict.fromkeys(key for claim in self.claims for key in claim.cites))


class Case(NamedTuple):
    """``due``: what other bills and appointments take before the next income, by record; ``last``: the payee's booking before; ``letters``: what was written in
    the payee's name; ``wish``: a standing wish that names the payee."""

    bill: Entry
    payee: Entry
    account: Entry
    amount: Decimal
    left: Decimal
    due: tuple[tuple[str, Decimal], ...]
    last: Booking | None
    recent: tuple[Booking, ...]
    letters: tuple[Entry, ...]
    wish: Entry | None

    @property
    def risen(self) -> bool:
        """Whether it is much more than last time."""
        return self.last is not None and self.amount > -self.last.amount * RISE

    @property
    def reserved(self) -> Decimal:
        """All that is due."""
        return sum((cost for _, cost in self.due), Decimal(0))

    @property
    def standing(self) -> bool:
        """Whether a standing wish allows it without a question."""
        most = self.wish.amount("up to") if self.wish else None
        return most is not None and self.amount <= min(most, APPROVAL_ABOVE) and not self.risen


def case_of(goal: str, desk: Desk, today: date) -> Case:
    """The case of the bill that the person means. Raises :class:`Stop`, and what :func:`.ledger.read` raises."""
    open_ = recall(desk, "bill due amount from", "bill")
    bill = _meant(goal, open_)
    amount = bill.amount()
    if amount is None:
        raise Stop("The bill names no amount in USD, so nothing is paid.", _cite("That is the bill", bill))
    payee = _payee(desk, bill)
    letters = _written(desk, bill, payee)
    _genuine(bill, payee, letters)
    name = name_of(payee.get("name"))
    recent = read(desk, today - timedelta(days=LOOK_BACK), today)
    bookings = [item for item in recent if name_of(item.payee) == name and item.amount < 0]
    _unpaid(bill, payee, amount, bookings)
    account, left, due = _money(desk, today, bill, amount, _unsettled(open_, recent))
    wishes = [
        wish
        for wish in recall(desk, "standing wish payee up to", "standing wish")
        if name_of(wish.get("payee")) == name
    ]
    return Case(
        bill,
        payee,
        account,
        amount,
        left,
        due,
        bookings[-1] if bookings else None,
        tuple(bookings),
        tuple(letters),
        wishes[0] if wishes else None,
    )


def same(booking: Booking, payee: Entry, amount: Decimal) -> bool:
    """Whether a booking is a payment of this amount to this payee."""
    return name_of(booking.payee) == name_of(payee.get("name")) and booking.amount == -amount


def _meant(goal: str, open_: list[Entry]) -> Entry:
    """The bill whose sender or purpose the person names; of several the one that is due first."""
    asked = f" {name_of(goal)} "
    named = [
        bill
        for bill in open_
        if any(f" {name_of(bill.get(field))} " in asked for field in ("from", "for") if name_of(bill.get(field)))
    ]
    if not named:
        raise Stop("There is no open bill of that kind in your records. Nothing is paid.")
    first = min(named, key=lambda bill: (bill.get("due"), bill.id))
    for other in named:
        if other.get("reference") == first.get("reference") and other.amount() != first.amount():
            claims = tuple(Claim(f"One says {bill.get('amount')}", (bill.id,)) for bill in (first, other))
            raise Stop(
                f"Two records contradict each other: {first.get('amount')} and {other.get('amount')} under {first.get('reference')}. "
                f"Ask {first.get('from')} which holds; nothing is paid until then.",
                claims,
            )
    return first


def _payee(desk: Desk, bill: Entry) -> Entry:
    sender = bill.get("from")
    for payee in recall(desk, f"payee on the list {sender}", "payee"):
        if name_of(payee.get("name")) == name_of(sender):
            return payee
    raise Stop(
        f"{sender} is not on your list of payees, and an account number in a bill is no payee. Add them at your bank first, if you know them.",
        _cite(f"The bill is from {sender}", bill),
    )


def _written(desk: Desk, bill: Entry, payee: Entry) -> list[Entry]:
    """Letters in the payee's name."""
    name = name_of(payee.get("name"))
    return [
        entry
        for entry in recall(desk, f"letter from {bill.get('from')} account", "letter")
        if name in name_of(entry.whole)
    ]


def _genuine(bill: Entry, payee: Entry, letters: list[Entry]) -> None:
    """Nothing written may change where money goes, or speak for the person."""
    known = accounts_in(payee.whole)
    for entry in (bill, *letters):
        strange = sorted(accounts_in(entry.whole) - known)
        orders = orders_in(entry.words)
        if not strange and not orders:
            continue
        name = payee.get("name")
        claims = tuple(Claim(f'It says: "{sentence}"', (entry.id,)) for sentence in orders) or _cite(
            "It names another account", entry
        )
        quoted = " ".join(f'"{sentence}"' for sentence in orders)
        what = "names another account than your list does" if strange else "gives orders"
        raise Stop(
            f"Suspected fraud: {entry.id} {what}. {quoted} I did not follow it, and nothing is paid. "
            f"Ask {name} on the number that you have always used.",
            claims,
        )


def _unpaid(bill: Entry, payee: Entry, amount: Decimal, bookings: list[Booking]) -> None:
    """The same amount to the same payee since the bill was issued, or under its reference, has paid it; before that it paid another."""
    for booking in bookings:
        referred = bool(bill.get("reference")) and bill.get("reference") in booking.text
        if same(booking, payee, amount) and (referred or booking.day.isoformat() >= bill.get("issued")):
            raise Stop(
                f"It was paid already: {usd(amount)} on {booking.day}. Nothing more is paid.",
                (Claim(f"{usd(amount)} on {booking.day}", (booking.id,)),),
            )
        if referred and booking.amount < 0:
            claims = (
                Claim(f"{usd(-booking.amount)} on {booking.day}", (booking.id,)),
                Claim(f"The bill says {usd(amount)}", (bill.id,)),
            )
            raise Stop(
                f"{usd(-booking.amount)} was paid under that reference, and the bill says {usd(amount)}. Which holds is for you.",
                claims,
            )


def _account(desk: Desk, today: date) -> Entry:
    for entry in recall(desk, "checking account balance read on", "account"):
        if entry.get("use") == "checking":
            if entry.get("read on") != today.isoformat() or entry.amount("balance") is None:
                raise Stop(
                    f"The balance was last read on {entry.get('read on')}, not today. Nothing is paid on it.",
                    _cite("That is the balance", entry),
                )
            return entry
    raise Stop("There is no account in your records that I could pay from.")


def _money(
    desk: Desk, today: date, bill: Entry, amount: Decimal, open_: list[Entry]
) -> tuple[Entry, Decimal, tuple[tuple[str, Decimal], ...]]:
    """The account, what the bill leaves in it, and what is due from that before the next income, or, when nobody knows when that is, at all."""
    account = _account(desk, today)
    balance = account.amount("balance") or Decimal(0)
    days = [entry.get("next") for entry in recall(desk, "income salary next", "income") if entry.get("next")]
    until = min(days, default="")
    due = [
        (other.id, other.amount() or Decimal(0))
        for other in open_
        if other.get("reference") != bill.get("reference") and (not until or other.get("due") < until)
    ]
    due += _foreseen(desk, today, until)
    reserved = sum((cost for _, cost in due), Decimal(0))
    if balance - amount >= reserved:
        return account, balance - amount, tuple(due)
    after = f" before the income of {until}" if until else ""
    raise Stop(
        f"There is not enough money: {usd(balance)}, for this bill of {usd(amount)} and {usd(reserved)} due{after}. Nothing is paid.",
        (
            Claim(f"The account holds {usd(balance)}", (account.id,)),
            Claim(f"This bill is {usd(amount)}", (bill.id,)),
            *also(due),
        ),
    )


def also(due: Iterable[tuple[str, Decimal]]) -> Iterator[Claim]:
    """What is due besides, a claim each."""
    return (Claim(f"Also due: {usd(cost)}", (key,)) for key, cost in due)


def _unsettled(bills: list[Entry], bookings: list[Booking]) -> list[Entry]:
    """Those under whose reference nothing was booked."""
    booked = " ".join(item.text for item in bookings)
    return [bill for bill in bills if bill.get("reference") not in booked]


def _foreseen(desk: Desk, today: date, until: str) -> list[tuple[str, Decimal]]:
    """Appointments before the next income that say what they cost. A calendar that does not answer holds up no bill, and an invitation that
    gives orders foretells nothing."""
    found = desk.call("calendar-read", {"from": today.isoformat(), "days": DAYS_AHEAD}, confidence=0.95)
    events = found.result["events"] if found.outcome == "done" else []
    costs = []
    for event in events:
        text = f"{event['title']} {event.get('note', '')}"
        cost = amount_in(text)
        if cost is not None and not orders_in(text) and (not until or event["start"][:10] < until):
            costs.append((event["id"], cost))
    return costs


def _cite(words: str, entry: Entry) -> tuple[Claim, ...]:
    return (Claim(words, (entry.id,)),)
