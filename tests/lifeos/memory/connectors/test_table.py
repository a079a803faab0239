"""Tables in CSV."""

import io

import pytest

from lifeos.memory.connectors import table
from lifeos.memory.connectors.table import RowError, amount, currency
from lifeos.memory.record import Contact, Found


def test_what_stands_above_the_heading_is_left_out():
    data = b"My bank\n\nb,name\n1,Anna\n\n"
    found = list(table.read(io.BytesIO(data), ",", ("name",), lambda row: Contact(row["name"])))
    assert found == [Found(4, Contact("Anna"))]


@pytest.mark.parametrize("text", ["", "x", "NaN", "Infinity", "1e99", "1,2,x"])
def test_what_is_no_amount(text):
    with pytest.raises(RowError, match="not a number"):
        amount(text, decimal=".")


@pytest.mark.parametrize("text", ["", "EU", "eur", "EURO", "ÉUR", "E1R"])
def test_what_is_no_currency(text):
    with pytest.raises(RowError, match="three letters"):
        currency(text)
