"""Whatever is changed behind the ledger's back is found, at the first event that is wrong."""

import pytest
import sqlalchemy as sa

from lifeos.ledger import tables
from lifeos.ledger.chain import Head
from lifeos.ledger.spending import Settle
from lifeos.ledger.verify import DamagedError, verify
from tests.lifeos.ledger.samples import acted, decided, reserve


@pytest.fixture
def filled(ledger):
    for command in (decided(), reserve("r1", 300), acted("c1"), Settle("r1", 100), acted("c2")):
        ledger.do(command)
    return ledger


def change(ledger, statement):
    with ledger._engine.connect().execution_options(appends=True) as connection, connection.begin():
        assert connection.execute(statement).rowcount in (1, -1)  # which is what SQLAlchemy says of an INSERT


def checked(ledger, noted=None):
    with ledger.reading() as connection:
        return verify(connection, noted)


def damage(ledger, noted=None):
    with pytest.raises(DamagedError) as found:
        checked(ledger, noted)
    return found.value.n, found.value.why


def test_a_ledger_that_is_whole(filled):
    found = checked(filled)
    assert found.head == filled.head()
    assert found.head.n == 6
    assert found.rows == 6, "a decision, a reservation, four accounts"


EVENT = tables.event


@pytest.mark.parametrize(
    ("statement", "n", "why"),
    [
        (sa.delete(EVENT).where(EVENT.c.n == 3), 3, "missing: the next one there is 4"),
        (sa.delete(EVENT).where(EVENT.c.n == 1), 1, "missing: the next one there is 2"),
        (sa.delete(EVENT).where(EVENT.c.n == 6), 6, "missing: the head names 6"),
        (sa.update(EVENT).where(EVENT.c.n == 3).values(line=sa.func.replace(EVENT.c.line, "300", "200")), 3, "not the one that its hash is of"),
        (sa.update(EVENT).where(EVENT.c.n == 4).values(sha256="a" * 64), 4, "not the one that its hash is of"),
        (sa.update(EVENT).where(EVENT.c.n == 4).values(line="{"), 4, "cannot be read"),
        (sa.update(EVENT).where(EVENT.c.n == 5).values(id="r2"), 5, "columns are of another event"),
        (sa.update(EVENT).where(EVENT.c.n == 5).values(kind="released"), 5, "columns are of another event"),
        (sa.update(EVENT).where(EVENT.c.n == 4).values(decision="d2"), 4, "columns are of another event"),
        (sa.update(EVENT).where(EVENT.c.n == 6).values(n=7), 6, "missing: the next one there is 7"),
        (sa.update(tables.head).values(n=5), 6, "past the end"),
        (sa.update(tables.head).values(n=7), 7, "missing: the head names 7"),
        (sa.update(tables.head).values(sha256="a" * 64), 6, "not the last one"),
        (sa.delete(tables.head), 1, "past the end"),
        (sa.update(tables.account).where(tables.account.c.holder == "agent/finance").values(spent=99), 0, "spent 99, where the events make 100"),
        (sa.delete(tables.account).where(tables.account.c.holder == "agent/finance"), 0, "not kept"),
        (sa.insert(tables.breaker).values(name="b", state="closed", reason="", until=0), 0, "breaker b is kept, and no event made it"),
        (sa.update(tables.decision).values(success=1), 0, "success 1, where the events make None"),
    ],
)  # fmt: skip
def test_each_change_is_found_where_it_is(filled, statement, n, why):
    change(filled, statement)
    found, said = damage(filled)
    assert found == n
    assert why in said


def test_a_forged_event_is_found_where_the_next_one_does_not_follow(filled):
    with filled.reading() as connection:
        text = connection.execute(sa.select(EVENT.c.line).where(EVENT.c.n == 4)).scalar().replace("c1", "c9")
    import hashlib

    forged = {"line": text, "sha256": hashlib.sha256(text.encode()).hexdigest(), "id": "c9"}
    change(filled, sa.update(EVENT).where(EVENT.c.n == 4).values(**forged))
    assert damage(filled) == (5, "it does not follow the one before it")


def test_a_ledger_that_was_forged_anew_is_not_the_one_that_was_noted(filled):
    noted = filled.head()
    assert checked(filled, noted).head == noted
    filled.do(acted("c3"))
    assert checked(filled, noted).head.n == 7, "it went on, and is the same"
    assert damage(filled, Head(6, "a" * 64))[0] == 6
    assert damage(filled, Head(9, "a" * 64))[0] == 8
