"""Tables in CSV."""

import io

import pytest

from lifeos.memory.connectors import table
from lifeos.memory.connectors.table import amount, currency
from lifeos.memory.connectors.text import UnfitError
from lifeos.memory.record import Contact, Found


def test_what_stands_above_the_heading_is_left_out():
    data = b"My bank\n\nb,name\n1,Anna\n\n"
    found = list(table.read(io.BytesIO(data), ",", ("name",), lambda row: Contact(row["name"])))
    assert found == [Found(4, Contact("Anna"))]


@pytest.mark.parametrize(
    ("text", "decimal", "written"),
    [
        ("-5.10", ".", "-5.10"),
        ("1,234,567.80", ".", "1234567.80"),
        ("+0.5", ".", "0.5"),
        ("007", ".", "7"),
        ("-1.940,00", ",", "-1940.00"),
        ("\N{MINUS SIGN}940,00", ",", "-940.00"),
        ("940", ",", "940"),
    ],
)
def test_an_amount_is_written_with_a_point(text, decimal, written):
    assert amount(text, decimal=decimal) == written


@pytest.mark.parametrize(
    "text", ["", "x", "NaN", "Infinity", "1e99", "1e5", "1_0", "1,2,x", "\u0663", ".5", "5.", "- 5"]
)
@pytest.mark.parametrize("decimal", [".", ","])
def test_what_is_no_amount(text, decimal):
    with pytest.raises(UnfitError, match="not a number"):
        amount(text, decimal=decimal)


@pytest.mark.parametrize(
    ("text", "decimal"),
    [("-5,10", "."), ("0,50", "."), ("-940.00", ","), ("-1.9.4.0,00", ","), ("1,234.50", ","), ("12,34,567.00", ".")],
)
def test_an_amount_of_the_other_convention_is_not_taken_for_a_hundred_times_as_much(text, decimal):
    with pytest.raises(UnfitError, match="before its fraction"):
        amount(text, decimal=decimal)


@pytest.mark.parametrize("text", ["", "EU", "eur", "EURO", "ÉUR", "E1R"])
def test_what_is_no_currency(text):
    with pytest.raises(UnfitError, match="three letters"):
        currency(text)
