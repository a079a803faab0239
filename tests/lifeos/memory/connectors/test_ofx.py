"""Statements in OFX: SGML and XML, what surrounds bookings, broken bookings."""

import pytest

from lifeos.memory.connectors import ofx
from lifeos.memory.record import Transaction
from tests.lifeos.memory.connectors.reading import read

SGML = """\
OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX>
<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20260101120000<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS>
<STMTRS><CURDEF>EUR
<BANKACCTFROM><BANKID>12030000<ACCTID>DE02<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20251201<DTEND>20251231
{bookings}
</BANKTRANLIST>
<LEDGERBAL><BALAMT>1.00<DTASOF>20251231</LEDGERBAL>
</STMTRS></STMTTRNRS></BANKMSGSRSV1>
</OFX>
"""
XML = """\
<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>
<OFX><CREDITCARDMSGSRSV1><CCSTMTTRNRS><CCSTMTRS><CURDEF>USD</CURDEF>
<CCACCTFROM><ACCTID>4111</ACCTID></CCACCTFROM>
<BANKTRANLIST><STMTTRN><TRNTYPE>DEBIT</TRNTYPE><DTPOSTED>20251231235959.123[-5:EST]</DTPOSTED><TRNAMT>-3.2</TRNAMT>
<FITID>1</FITID><PAYEE><NAME>Grün &amp; Söhne</NAME><CITY>Berlin</CITY></PAYEE><MEMO><![CDATA[<Kaffee>]]></MEMO></STMTTRN>
</BANKTRANLIST></CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1></OFX>
"""


def booking(day="20251231", amount="-3,20", number="1", party="Café Süd", more=""):
    return (
        f"<STMTTRN>\n<TRNTYPE>DEBIT\n<DTPOSTED>{day}\n<TRNAMT>{amount}\n<FITID>{number}\n<NAME>{party}\n"
        f"<MEMO>Kaffee\n{more}</STMTTRN>"
    )


def statement(*bookings):
    return SGML.format(bookings="\n".join(bookings))


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_sgml_in_whatever_encoding(encoding):
    found, refused = read(ofx, statement(booking()).encode(encoding))
    assert refused == []
    assert found == [Transaction("2025-12-31", "-3.20", "EUR", "Café Süd", "Kaffee", "DE02")]


def test_xml():
    found, refused = read(ofx, XML)
    assert refused == []
    assert found == [Transaction("2025-12-31", "-3.2", "USD", "Grün & Söhne", "<Kaffee>", "4111")]


def test_a_file_of_one_line():
    text = statement(booking(), booking(number="2", party="Keller")).replace("\n", "")
    found, refused = read(ofx, text)
    assert refused == []
    assert [one.counterparty for one in found] == ["Café Süd", "Keller"]


def test_what_stands_within_a_booking_is_not_its_own():
    more = (
        "<BANKACCTTO><BANKID>9<ACCTID>DE99<ACCTTYPE>SAVINGS</BANKACCTTO>"
        "<CURRENCY><CURRATE>0.9<CURSYM>CHF</CURRENCY><ORIGCURRENCY><CURRATE>1<CURSYM>USD</ORIGCURRENCY>"
    )
    found, _ = read(ofx, statement(booking(more=more), booking(number="2")))
    assert [(one.account, one.currency) for one in found] == [("DE02", "CHF"), ("DE02", "EUR")]


def test_each_statement_of_a_file_has_its_own_account():
    found, _ = read(ofx, statement(booking()) + XML)
    assert [(one.account, one.currency) for one in found] == [("DE02", "EUR"), ("4111", "USD")]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("-1234,56", "-1234.56"), ("+7", "7"), ("007.50", "7.50"), (".5", "0.5"), ("-,05", "-0.05"), ("3.", "3")],
)
def test_amounts(written, meant):
    found, _ = read(ofx, statement(booking(amount=written)))
    assert [one.amount for one in found] == [meant]


def test_a_bad_booking_is_refused_with_its_line_and_number_and_the_rest_goes_on():
    rows = [
        booking(),
        booking(amount="1.234,56", number="2"),
        booking(day="20251331", number="3"),
        booking(amount="", number="4"),
        booking(number="5", more="<CURRENCY><CURSYM>Euro</CURRENCY>"),
        "<STMTTRN><NAME>Torn",
        booking(number="6", party="Last"),
        "<STMTTRN><NAME>Torn at the end",
    ]
    found, refused = read(ofx, statement(*rows))
    assert [one.counterparty for one in found] == ["Café Süd", "Last"]
    assert refused == [
        (25, "booking 2: the amount is not a number"),
        (33, "booking 3: the day of booking is not written as 20261231"),
        (41, "booking 4: the amount is not a number"),
        (49, "booking 5: the currency is not a code of three letters"),
        (57, "booking 6: its end is missing"),
        (66, "booking 8: its end is missing; nothing behind it was read"),
    ]


def test_text_that_is_none_spoils_its_booking():
    data = statement(booking(), booking(number="2")).encode().replace(b"Kaffee", b"\0", 1)
    found, refused = read(ofx, data)
    assert len(found) == 1
    assert refused == [(17, "booking 1: it holds what is no text, or too long")]


def test_a_booking_that_the_bank_lists_twice_is_one_and_two_coffees_are_two():
    found, _ = read(ofx, statement(booking(), booking(), booking(number="2"), booking(amount="-4", number="1")))
    assert [one.amount for one in found] == ["-3.20", "-3.20", "-4"]


def test_what_is_only_announced_is_no_booking():
    text = statement(booking()).replace("STMTTRN>", "STMTTRNP>")
    assert read(ofx, text) == ([], [])


def test_entities_that_a_file_declares_are_not_replaced():
    bomb = XML.replace("<OFX>", '<!DOCTYPE OFX [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><OFX>').replace("&amp;", "&b;")
    found, _ = read(ofx, bomb)
    assert [one.counterparty for one in found] == ["Grün &b; Söhne"]


def test_another_format_says_so_once():
    assert read(ofx, "<html><body>Log in</body></html>") == ([], [(1, "there is no <OFX>")])
