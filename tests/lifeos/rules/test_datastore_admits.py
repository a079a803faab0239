"""LOS210: both sides agree: the agent asks, and the datastore admits it, with that access."""

import pytest

from lifeos.ir import Admitted
from lifeos.ir.agent import DataUse
from lifeos.rules import datastore_admits
from tests.lifeos.rules.fleet import agent, among, catalog, found


@pytest.mark.parametrize(
    ("admits", "access", "expected"),
    [
        (("teller", "read"), "read", []),
        (("teller", "read-write"), "read", []),
        (("teller", "read-write"), "read-write", []),
        (("teller", "read"), "read-write", [("LOS210", "Agent teller spec.data[0].access")]),
        (("hello", "read-write"), "read", [("LOS210", "Agent teller spec.data[0].ref")]),
    ],
)
def test_admission(admits, access, expected):
    whole = catalog(datastores=among("ledger-db", admits=(Admitted(*admits),)))
    assert found(datastore_admits.check(agent(data=(DataUse("ledger-db", access),)), whole)) == expected


def test_an_agent_without_data():
    assert found(datastore_admits.check(agent("hello"), catalog())) == []


def test_a_closed_datastore_admits_nobody():
    whole = catalog(datastores=among("ledger-db", admits=()))
    (problem,) = datastore_admits.check(agent(data=(DataUse("ledger-db", "read"),)), whole)
    assert problem.message.endswith("it admits nobody")
