"""Statements of Revolut."""

from lifeos.memory.connectors import bank_revolut
from lifeos.memory.record import Transaction
from tests.lifeos.memory.connectors.reading import read

HEAD = "Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance\n"


def test_bookings_with_their_fees_and_only_completed_ones():
    found, refused = read(
        bank_revolut,
        HEAD
        + 'CARD_PAYMENT,Current,2025-03-01 08:00:00,2025-03-02 09:30:11,"Grün, Markt",-12.50,0.25,EUR,COMPLETED,100.00\n'
        + "CARD_PAYMENT,Current,2025-03-01 08:00:00,,Hotel,-90.00,0.00,EUR,PENDING,\n",
    )
    assert refused == []
    assert found == [Transaction("2025-03-02", "-12.75", "EUR", "Grün, Markt", "Card_payment", "Current")]


def test_a_bad_row_is_refused_and_the_rest_goes_on():
    found, refused = read(
        bank_revolut,
        HEAD
        + "CARD_PAYMENT,Current,x,yesterday,Shop,-1.00,0.00,EUR,COMPLETED,1\n"
        + "CARD_PAYMENT,Current,x,2025-03-02 09:30:11,Shop,-1.00,NaN,EUR,COMPLETED,1\n"
        + "TOPUP,Current,x,2025-03-02 09:30:11,Shop,50.00,0.00,EUR,COMPLETED,1\n",
    )
    assert [one.amount for one in found] == ["50.00"]
    assert refused == [
        (2, "the day of completion is not written as 2026-12-31 23:59:59"),
        (3, "the amount is not a number with '.' before its fraction"),
    ]
