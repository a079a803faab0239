"""Any bytes give records and refusals, never a traceback; and what they give becomes facts."""

import io
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifeos.ir import data
from lifeos.memory import facts, outcome, shapes
from lifeos.memory.connectors import CONNECTORS
from lifeos.memory.ontology import ontology
from lifeos.memory.record import Found, Record, Refused
from lifeos.schema.models.memory import Source
from tests.lifeos.memory.connectors import (
    test_apple_health,
    test_bank_camt,
    test_bank_revolut,
    test_mbox,
    test_ofx,
    test_vcard,
)

EXAMPLES = {
    "apple-health": f"{test_apple_health.HEAD}{test_apple_health.STEPS}</HealthData>".encode(),
    "bank-camt-csv": (test_bank_camt.HEAD + test_bank_camt.row()).encode(),
    "bank-revolut-csv": (test_bank_revolut.HEAD + "A,B,2025-01-01,2025-01-01,D,1.0,0,EUR,COMPLETED,0\n").encode(),
    "ics": b"BEGIN:VEVENT\nDTSTART:20250302T190000Z\nDURATION:PT1H\nSUMMARY:a\nATTENDEE;CN=b:mailto:c\nRRULE:FREQ=DAILY\nEND:VEVENT\n",
    "markdown": b"---\ntitle: a\ndate: 2025-01-01\ntags: [b]\n---\n# c\n[[d]]\n",
    "mbox": test_mbox.MAIL,
    "ofx": (test_ofx.statement(test_ofx.booking()) + test_ofx.XML).encode(),
    "vcard": test_vcard.ANNA.encode(),
}
EDIT = st.tuples(st.integers(0, 2000), st.integers(0, 40), st.binary(max_size=12) | st.text(max_size=6).map(str.encode))


def check(name, data):
    items = list(CONNECTORS[name].read(io.BytesIO(data), "a.md"))
    assert all(isinstance(item, Found | Refused) for item in items)
    for number, item in enumerate(items):
        assert item.line >= 0
        said, line = outcome._written(item)
        assert line.count(b"\n") == 1
        if isinstance(said, Found):
            assert shapes.violation(said.content) == ""
            text = facts.lines([Record(str(number), "a.md", item.content)], "s", ontology())
            assert list(text)


def test_every_connector_is_in_the_language_and_has_an_example():
    assert get_args(Source.model_fields["connector"].annotation) == tuple(CONNECTORS)
    assert list(EXAMPLES) == list(CONNECTORS) == sorted(CONNECTORS)
    assert "connector" in data.Source.__struct_fields__


@pytest.mark.parametrize("name", CONNECTORS)
@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=300))
def test_any_bytes(name, data):
    check(name, data)


@pytest.mark.parametrize("name", CONNECTORS)
@settings(max_examples=300, deadline=None)
@given(edits=st.lists(EDIT, max_size=4))
def test_a_good_file_that_was_spoilt(name, edits):
    data = EXAMPLES[name]
    for at, length, by in edits:
        start = at % (len(data) + 1)
        data = data[:start] + by + data[start + length :]
    check(name, data)
