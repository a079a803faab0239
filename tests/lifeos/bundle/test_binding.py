import pytest

from lifeos.bundle.binding import Binding, Bound, binding
from lifeos.ir.policy import AppliesTo
from tests.lifeos.bundle import fleets

SUMS = Bound("deny", "sums_only")


def bound_by(**scope):
    policy = fleets.policy("sums-only", module="policies/action/sums_only.rego", applies_to=AppliesTo(**scope))
    return binding(fleets.change(fleets.fleet().catalog, policies={policy.name: policy}))


def test_whom_nobody_names_is_everybody():
    assert bound_by(teams=(), agents=()) == Binding({"sums-only": SUMS}, {}, {})


def test_by_each_whom_it_names():
    one = {"sums-only": SUMS}
    assert bound_by(teams=("alpha",), agents=("pilot", "ada")) == Binding(
        {}, {"alpha": one}, {"pilot": one, "ada": one}
    )


@pytest.mark.parametrize("stage", ["declaration", "admission", "value"])
def test_the_gateway_asks_no_other_stage(stage):
    policy = fleets.policy("other", stage=stage)
    assert binding(fleets.change(fleets.fleet().catalog, policies={"other": policy})) == Binding({}, {}, {})


@pytest.mark.parametrize("agent", ["pilot", "ada"])
@pytest.mark.parametrize("team", ["alpha", "beta"])
def test_whoever_is_found_by_it_is_whom_the_policy_binds(agent, team):
    catalog = fleets.fleet().catalog
    found = binding(catalog)
    looked_up = found.everybody | found.teams.get(team, {}) | found.agents.get(agent, {})
    assert looked_up.keys() == {
        name for name, policy in catalog.policies.items() if policy.stage == "action" and policy.binds(agent, team)
    }
