"""LOS214: what is declared has objects of its own."""

import pytest
from msgspec.structs import replace

from lifeos.ir.route import SecretRef
from lifeos.rules import names_apart
from tests.lifeos.rules.fleet import agent, catalog, fleet, found, sound


def teller(name, profile, **fields):
    one = agent()
    return replace(one, name=name, runtime=replace(one.runtime, profile=profile), **fields)


@pytest.mark.parametrize(
    ("names", "wrong"),
    [
        ([("saver", "rollout"), ("saver-live", "knative")], "saver-live"),
        ([("saver", "rollout"), ("saver-shadow", "knative")], "saver-shadow"),
        ([("saver", "rollout"), ("saver-live", "rollout")], None),
        ([("saver", "knative"), ("saver-live", "knative")], None),
        ([("saver", "knative"), ("shadow-saver", "knative")], "saver"),
        ([("saver", "knative"), ("shadow-saver", "rollout")], None),
        ([("saver-live", "knative"), ("shadow-saver", "rollout")], "saver-live"),
        ([("saver", "rollout"), ("live-saver", "knative")], None),
    ],
)
def test_knatives_service_is_no_service_of_another_agent(names, wrong):
    agents = [teller(name, profile) for name, profile in names]
    expected = [("LOS214", f"Agent {wrong} metadata.name")] if wrong else []
    assert found(names_apart.check(*fleet(None, *agents))) == expected


@pytest.mark.parametrize("fields", [{"team": "platform"}, {"environments": ("local",)}])
def test_agents_that_never_meet_may_be_called_alike(fields):
    agents = [teller("saver", "rollout", environments=("prod",)), teller("saver-live", "knative", **fields)]
    assert found(names_apart.check(*fleet(None, *agents))) == []


def test_a_suspended_agent_comes_back():
    agents = [teller("saver", "rollout"), teller("saver-live", "knative", suspend=True)]
    assert len(found(names_apart.check(*fleet(None, *agents)))) == 1


@pytest.mark.parametrize("name", ["system", "gym"])
def test_a_team_is_not_the_platforms_namespace(name):
    whole = catalog(teams=lambda teams: {**teams, name: replace(teams["finance"], name=name)})
    assert found(names_apart.check(*fleet(whole))) == [("LOS214", f"Team {name} metadata.name")]


def test_an_environment_is_not_the_folder_of_what_is_written_by_hand():
    def more(platform):
        one = platform.environments["local"]
        return replace(platform, environments={**platform.environments, "bootstrap": replace(one, name="bootstrap")})

    whole = catalog(platform=more)
    at = f"Platform {whole.platform.name} spec.environments.bootstrap"
    assert found(names_apart.check(*fleet(whole))) == [("LOS214", at)]


def test_an_agent_is_not_the_account_of_pods_without_one():
    assert found(names_apart.check(*fleet(None, teller("default", "rollout")))) == [
        ("LOS214", "Agent default metadata.name")
    ]


@pytest.mark.parametrize(
    ("one", "two", "meet"),
    [
        (("keys", "api-key"), ("keys", "api_key"), True),
        (("keys", "API-KEY"), ("keys", "api-key"), True),
        (("a", "b--c"), ("a--b", "c"), True),
        (("keys", "api-key"), ("keys", "api-key"), False),
        (("keys", "one"), ("keys", "two"), False),
    ],
)
def test_one_variable_is_one_credential(one, two, meet):
    def both(routes):
        (upstream, *_) = routes["frontier"].upstreams
        upstreams = tuple(replace(upstream, credential=SecretRef(*ref)) for ref in (one, two))
        return {**routes, "frontier": replace(routes["frontier"], upstreams=upstreams)}

    at = "ModelRoute frontier spec.upstreams[1].credential"
    assert found(names_apart.check(*fleet(catalog(routes=both)))) == ([("LOS214", at)] if meet else [])


def test_a_sound_fleet_has_no_such_names():
    assert found(names_apart.check(sound().catalog, sound().roster)) == []
