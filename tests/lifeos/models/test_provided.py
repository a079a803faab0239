"""What of the platform's router can be asked with the keys that are there."""

from lifeos.models.provided import reachable
from lifeos.targets.router import config
from tests.lifeos.bundle import fleets

RENDERED = config(fleets.catalog())
A, B = "PROVIDER_A__API_KEY", "PROVIDER_B__API_KEY"


def names(found):
    return [one["model_info"]["id"] for one in found["model_list"]]


def test_only_what_there_is_a_key_for():
    found, keys = reachable(RENDERED, {A: "canary", "OTHER": "x", B: ""})
    assert keys == {A: "canary"}
    assert names(found)
    assert "canary" not in str(found), "keys go by the environment"
    assert all(one["litellm_params"]["api_key"] == f"os.environ/{A}" for one in found["model_list"])


def test_a_fallback_that_cannot_be_asked_is_none():
    keyed = [
        {**one, "litellm_params": {**one["litellm_params"], "api_key": f"os.environ/{A}"}}
        for one in RENDERED["model_list"]
    ]
    every, _ = reachable({**RENDERED, "model_list": keyed}, {A: "k"})
    assert every["router_settings"] == RENDERED["router_settings"]
    assert RENDERED["router_settings"]["fallbacks"] == [{"best": ["second"]}]
    some, _ = reachable(RENDERED, {A: "k", B: "k"})
    assert {one["model_name"] for one in some["model_list"]} == {"best"}
    assert some["router_settings"]["fallbacks"] == [], "'second' has no key"
    none, keys = reachable(RENDERED, {})
    assert (none["model_list"], none["router_settings"]["fallbacks"], keys) == ([], [], {})
