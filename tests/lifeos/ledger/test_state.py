"""Reserving and settling do what a model of a few lines does, whatever comes in which order, and in which groups."""

import tempfile
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from lifeos.ledger.command import Refusal
from lifeos.ledger.spending import Expire, Release, Settle
from lifeos.ledger.sql import SqlLedger
from lifeos.ledger.state import Account
from lifeos.ledger.verify import verify
from tests.lifeos.ledger.conftest import Clock
from tests.lifeos.ledger.samples import limits, reserve

DAY, DECISION = 100, 60
MOST = limits(day=DAY, decision=DECISION)
LIFE = 10_000_000

names = st.sampled_from(["r1", "r2", "r3", "r4", "r5"])
steps = st.one_of(
    st.tuples(st.just("reserve"), names, st.integers(0, 70), st.sampled_from(["d1", "d2"])),
    st.tuples(st.just("settle"), names, st.integers(0, 70)),
    st.tuples(st.just("release"), names),
    st.tuples(st.just("expire"), names),
)
groups = st.lists(st.tuples(st.sampled_from([0, 5, 10]), st.lists(steps, min_size=1, max_size=6)), max_size=8)


class Model:
    """Of each reservation what it holds, who is to settle it, and until when."""

    def __init__(self):
        self.held = {}

    def taken(self, decision=None):
        return sum(cost for cost, _, where, *_ in self.held.values() if decision in (None, where))

    def does(self, step, now):
        """Whether it is written; a try that repeats what was written is."""
        kind, name, *rest = step
        cost, state, decision, until, asked = self.held.get(name, (0, "none", "", 0, None))
        if kind == "reserve":
            amount, where = rest
            if state != "none":
                return asked == (amount, where)
            if self.taken() + amount > DAY or self.taken(where) + amount > DECISION:
                return False
            self.held[name] = amount, "open", where, now + LIFE, (amount, where)
            return True
        end = {"settle": "settled", "release": "released", "expire": "expired"}[kind]
        if state == end:
            return kind != "settle" or cost == rest[0]
        if kind == "expire":
            if state in ("settled", "released") and self.was_expired(name):
                return True
            if state != "open" or now < until:
                return False
            self.held[name] = cost, "expired", decision, until, asked
            self.expired = {*getattr(self, "expired", ()), name}
            return True
        if state not in ("open", "expired"):
            return False
        self.held[name] = (rest[0] if rest else 0), end, decision, until, asked
        return True

    def was_expired(self, name):
        return name in getattr(self, "expired", ())


def command(step):
    kind, name, *rest = step
    if kind == "reserve":
        return reserve(name, rest[0], MOST, decision=rest[1], lifetime=LIFE)
    return {"settle": Settle, "release": Release, "expire": Expire}[kind](name, *rest)


@given(groups)
@settings(max_examples=60, deadline=None)
def test_it_is_the_model(sequence):
    model, clock = Model(), Clock()
    with tempfile.TemporaryDirectory() as folder:
        ledger = SqlLedger(f"{folder}/ledger", now=clock)
        for seconds, group in sequence:
            clock.pass_(seconds)
            expected = [model.does(step, clock.at) for step in group]
            answers = ledger._append([command(step) for step in group])
            assert [not isinstance(answer, Refusal) for answer in answers] == expected, group
            assert taken(ledger, "agent/finance", "2026-11-30") == model.taken()
            for decision in ("d1", "d2"):
                assert taken(ledger, f"decision/{decision}", "") == model.taken(decision)
        with ledger.reading() as connection:
            verify(connection)
        ledger.close()


@given(st.lists(st.tuples(st.integers(1, 40), st.floats(0, 1)), max_size=30))
@settings(max_examples=30, deadline=None)
def test_who_settles_no_more_than_was_reserved_never_overspends(calls):
    numbers = count()
    with tempfile.TemporaryDirectory() as folder:
        ledger = SqlLedger(f"{folder}/ledger", now=Clock())
        for amount, share in calls:
            name = f"r{next(numbers)}"
            ledger._append([reserve(name, amount, limits(day=DAY), decision=name), Settle(name, int(amount * share))])
            assert taken(ledger, "agent/finance", "2026-11-30") <= DAY
        ledger.close()


def taken(ledger, holder, period):
    account = ledger.row(Account, holder, period, "USD")
    return account.taken if account is not None else 0
