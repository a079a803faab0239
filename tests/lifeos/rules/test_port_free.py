"""LOS215: an agent listens where nobody else in its pod does."""

import pytest
from msgspec.structs import replace

from lifeos.ir.agent import DataUse
from lifeos.rules import port_free
from tests.lifeos.rules.fleet import agent, catalog, found

AT = [("LOS215", "Agent teller spec.runtime.port")]


@pytest.mark.parametrize(
    ("profile", "port", "stores", "expected"),
    [
        ("rollout", 8080, 1, []),
        ("rollout", 15432, 1, AT),
        ("rollout", 15433, 1, []),
        ("rollout", 15433, 2, AT),
        ("rollout", 15432, 0, []),
        ("knative", 15432, 1, AT),
        ("knative", 8012, 0, AT),
        ("knative", 9091, 1, AT),
        ("knative", 8080, 1, []),
        ("rollout", 8012, 1, []),
    ],
)
def test_ports(profile, port, stores, expected):
    one = agent(data=tuple(DataUse(f"store-{number}", "read") for number in range(stores)))
    one = replace(one, runtime=replace(one.runtime, profile=profile, port=port))
    assert found(port_free.check(one, catalog())) == expected
