"""LOS509: what a persona holds dear is a policy of stage value."""

import pytest

from lifeos.ir import Policy
from lifeos.ir.policy import AppliesTo
from lifeos.rules import value_held
from tests.lifeos.rules.fleet import among, catalog, found


@pytest.mark.parametrize(("stage", "sound"), [("value", True), ("action", False), ("admission", False)])
def test_stage(stage, sound):
    policy = Policy("p", "It is calm.", stage, "policies/p.rego", "", "deny", AppliesTo((), ()), {})
    whole = catalog(policies=lambda _: {"p": policy}, personas=among("calm", values=("p",)))
    assert found(value_held.check(whole)) == ([] if sound else [("LOS509", "Persona calm spec.values[0]")])


def test_one_that_is_not_there_is_a_finding_of_its_own():
    assert found(value_held.check(catalog(personas=among("calm", values=("other",))))) == []
