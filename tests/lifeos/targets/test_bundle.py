from lifeos import ir
from lifeos.bundle import assemble
from lifeos.targets import bundle
from tests.lifeos.bundle import fleets
from tests.lifeos.targets.rendered import all_of


def test_services_read_the_fleet_of_their_environment_from_the_labelled_config_maps():
    fleet = fleets.fleet()
    only_local = fleets.change(fleet.agents["clerk"], environments=("local",))
    fleet = ir.Fleet(fleet.catalog, {**fleet.agents, "clerk": only_local})
    for environment, names in (("local", ["clerk", "pilot"]), ("prod", ["pilot"])):
        manifests = all_of(bundle, fleet, environment).values()
        labelled = [
            m.body["data"] for m in manifests if m.body["metadata"]["labels"].get("lifeos.dev/bundle") == "fleet"
        ]
        assert len(labelled) == len(manifests)
        assert assemble(labelled) == ir.Fleet(fleet.catalog, {name: fleet.agents[name] for name in names})


def test_each_agent_is_an_object_of_its_own_that_only_the_platform_may_touch():
    manifest = all_of(bundle, fleets.fleet())["ConfigMap", "fleet-agent-pilot"]
    assert manifest.home == "_platform/pilot"
    assert manifest.subject == ("Agent", "pilot")
    assert manifest.body["metadata"]["namespace"] == "lifeos-system"


def test_an_agent_called_like_a_kind_takes_nothing_away():
    fleet = ir.Fleet(fleets.catalog(), {"tools": fleets.agent("tools")})
    assert {("ConfigMap", "fleet-tools"), ("ConfigMap", "fleet-agent-tools")} <= set(all_of(bundle, fleet))


def test_policies_get_what_they_decide_by_and_no_rego():
    found = all_of(bundle, fleets.fleet())
    for_policies = {name for (_, name), m in found.items() if "lifeos.dev/policy-data" in m.body["metadata"]["labels"]}
    assert {"fleet-platform", "fleet-tools", "fleet-routes", "fleet-policies", "fleet-agent-pilot"} <= for_policies
    assert for_policies.isdisjoint({"fleet-rego", "fleet-personas", "fleet-suites"})
    assert all(key.endswith(".json") for name in for_policies for key in found["ConfigMap", name].body["data"])
