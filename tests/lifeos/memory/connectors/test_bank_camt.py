"""Statements in CSV-CAMT: encoding, decimal commas, pending rows, broken rows."""

import pytest

from lifeos.memory.connectors import bank_camt
from lifeos.memory.record import Transaction
from tests.lifeos.memory.connectors.reading import read

HEAD = '"Auftragskonto";"Buchungstag";"Valutadatum";"Verwendungszweck";"Beguenstigter/Zahlungspflichtiger";"Betrag";"Waehrung";"Info"\n'


def row(day="31.12.25", purpose="Kaffee", party="Café Süd", amount="-3,20", currency="EUR", info="Umsatz gebucht"):
    return f'"DE02";"{day}";"{day}";"{purpose}";"{party}";"{amount}";"{currency}";"{info}"\n'


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_a_booking_in_whatever_encoding(encoding):
    found, refused = read(bank_camt, (HEAD + row()).encode(encoding))
    assert refused == []
    assert found == [Transaction("2025-12-31", "-3.20", "EUR", "Café Süd", "Kaffee", "DE02")]


@pytest.mark.parametrize(
    ("written", "meant"), [("1.234,56", "1234.56"), ("-0,05", "-0.05"), ("7", "7"), ("\N{MINUS SIGN}2,00", "-2.00")]
)
def test_amounts(written, meant):
    found, _ = read(bank_camt, HEAD + row(amount=written))
    assert found[0].amount == meant


def test_a_bad_row_is_refused_with_its_line_and_the_rest_goes_on():
    rows = [
        row(),
        row(amount="viel"),
        row(day="2025-12-31"),
        'torn";"\n',
        row(currency="Euro"),
        '"unclosed;;;;;;;\n',
        row(party="Last"),
    ]
    found, refused = read(bank_camt, HEAD + "".join(rows))
    assert [one.counterparty for one in found] == ["Café Süd", "Last"]
    assert refused == [
        (3, "the amount is not a number with ',' before its fraction"),
        (4, "the day of booking is not written as 31.12.26"),
        (5, "the row has not as many cells as the heading"),
        (6, "the currency is not a code of three letters"),
        (7, "the row has not as many cells as the heading"),
    ]


def test_what_is_only_announced_is_no_booking():
    assert read(bank_camt, HEAD + row(info="Umsatz vorgemerkt")) == ([], [])


def test_another_banks_file_says_so_once():
    assert read(bank_camt, "Date,Amount\n2025-01-01,3\n2025-01-02,4\n") == (
        [],
        [(1, "there is no heading with the columns of this format")],
    )
