"""Oxigraph in this process."""

import pytest

from lifeos.memory.graph import oxigraph
from tests.lifeos.memory.lives import ALL, BILL, id_of, quads, record

SOURCES = {"giro": "finance"}
QUADS = quads([record("giro", BILL)], "giro")


def test_what_was_built_is_what_is_held_and_two_can_read_it(tmp_path):
    oxigraph.build(str(tmp_path), [QUADS])
    one, two = (oxigraph.opened(str(tmp_path), SOURCES) for _ in range(2))
    wanted = oxigraph.held(QUADS, SOURCES).facts("Gasthaus Linde", ALL, 9)
    assert one.facts("Gasthaus Linde", ALL, 9) == two.facts("Gasthaus Linde", ALL, 9) == wanted != []


def test_the_statements_that_fit():
    held = oxigraph.held(QUADS, SOURCES)._statements
    (amount,) = held.said("giro", predicate="https://lifeos.dev/ontology#amount")
    assert (amount.subject, amount.value) == (f"urn:lifeos:record:{id_of('giro', BILL)}", "-45")
    assert len(list(held.said("giro", subject=amount.subject))) == QUADS.count(amount.subject.encode() + b"> <")
    assert list(held.said("other")) == []


@pytest.mark.parametrize("record", ["", "0" * 32])
def test_a_record_that_is_not_there_names_nobody(record):
    assert oxigraph.held(QUADS, SOURCES)._statements.named(["giro"], record) == []
