"""Records are validated as SHACL validates their facts."""

import logging
from typing import get_args

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from hypothesis import assume, given
from hypothesis import strategies as st

from lifeos.memory import facts, shapes
from lifeos.memory.ontology import ontology
from lifeos.memory.record import (
    Appointment,
    Contact,
    Content,
    Measurement,
    Message,
    Note,
    Record,
    Transaction,
    Workout,
)
from lifeos.memory.shapes import violation

DAY, TIME = "2025-03-01", "2025-03-01T10:00:00+01:00"
VALID = {
    Transaction: Transaction(DAY, "-1.50", "EUR", "Café", "Coffee", "DE02"),
    Appointment: Appointment(TIME, "Dinner", TIME, "Linde", ("Anna",), "", "FREQ=DAILY"),
    Note: Note("Trip", "text", DAY, ("a",), ("b",)),
    Contact: Contact("Anna", ("a@x.example",), ("1",), DAY, "Firm"),
    Measurement: Measurement("HeartRate", TIME, TIME, "61.5", "", "count/min", "Watch"),
    Workout: Workout("Running", TIME, TIME, "30", "min"),
    Message: Message(TIME, "Anna", ("Bela",), "Dinner", "text"),
}
VALUES = (
    "",
    "x",
    DAY,
    TIME,
    "2025-02-30",
    "2025-03-01T10:00:00",
    "2025-03-01T10:00:00.5Z",
    "2025-03-01T25:00:00Z",
    "2025-03-01T10:00:00+01",
    "2025-03-01T10:00:00+00:53:28",
    "2025-03-01T10:00:00+15:00",
    "1",
    "-1.5",
    "+.5",
    "1.",
    "1e5",
    "1,5",
    "NaN",
    "INF",
    "EUR",
    "eur",
)


def variants():
    """Each kind, with each field as each value."""
    for kind, valid in VALID.items():
        yield valid
        for field in kind.__struct_fields__:
            old = getattr(valid, field)
            given = {one: getattr(valid, one) for one in kind.__struct_fields__}
            for value in VALUES:
                yield kind(**{**given, field: (value,) if isinstance(old, tuple) else value})


def by_shacl(records):
    """The records in which pySHACL finds a violation."""
    data, shapes_of = rdflib.Graph(), rdflib.Graph()
    triples = (line.rsplit(b" ", 2)[0] + b" .\n" for line in facts.lines(records, "s", ontology()))
    data.parse(data=b"".join(triples), format="nt")
    shapes_of.parse("lifeos/memory/ontology.ttl")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes_of)
    nodes = report.objects(None, rdflib.Namespace("http://www.w3.org/ns/shacl#").focusNode)
    return {str(node).removeprefix("urn:lifeos:record:") for node in nodes}


def well_formed(datatype, text):
    """Whether Oxigraph reads a text as a value of a type."""
    prefix = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>"
    (row,) = ox.Store().query(f'{prefix} SELECT (xsd:{datatype}("{text}") AS ?value) {{}}')
    return row["value"] is not None


@pytest.mark.parametrize("datatype", sorted(shapes._TYPES))
@given(text=st.sampled_from(VALUES) | st.text("0123456789-+:.TZeEINFa", max_size=12))
def test_a_value_is_well_formed_where_oxigraph_says_so(datatype, text):
    assume(text != "+INF")  # of XML Schema 1.1
    assert shapes._TYPES[datatype](text) == well_formed(datatype, text)


def test_what_shacl_says_of_the_facts_is_said_of_the_records(caplog):
    """pySHACL takes for well formed what Python's own conversions accept, which is more than XML Schema: those are the records that only we refuse."""
    caplog.set_level(logging.CRITICAL)
    assert set(VALID) == set(get_args(Content))
    records = [Record(f"{number}", "file", content) for number, content in enumerate(variants())]
    ours = {record.id: wrong for record in records if (wrong := violation(record.content))}
    theirs = by_shacl(records)
    assert theirs - set(ours) == set()
    assert len(theirs) > 150
    assert {ours[one].partition(" is no ")[2] for one in set(ours) - theirs} == {
        "xsd:date",
        "xsd:dateTime",
        "xsd:date or xsd:dateTime",
        "xsd:decimal",
    }


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (Transaction(DAY, "1", "Euro"), "the currency of a transaction is no xsd:string like ^[A-Z]{3}$"),
        (Appointment("tomorrow", "x"), "the start of an appointment is no xsd:date or xsd:dateTime"),
        (Measurement("", TIME, TIME, "1"), "a measurement without its quantity"),
        (Note("a", "b", "May"), "the date of a note is no xsd:date"),
    ],
)
def test_the_reason_holds_nothing_of_the_record(content, reason):
    assert violation(content) == reason


def test_a_field_that_may_be_once_and_is_twice():
    assert "more than" not in violation(Contact("Anna", ("a", "b")))
    asked = shapes._Asked("emails", 0, 1, (), None, "")
    found = shapes._against(Contact("Anna", ("a", "b")), "contact", (asked,))
    assert list(found) == ["a contact has more than 1 emails"]
