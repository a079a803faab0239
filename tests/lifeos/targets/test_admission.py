"""What the policies decide is proven by a real API server (tests/proofs/test_admission.py); this is about what they hang on."""

import json

import msgspec
import pytest

from lifeos import ir
from lifeos.bundle import agent_digest
from lifeos.ir.organisation import Admission
from lifeos.kube.makers import MAKERS
from lifeos.kube.runs import runs
from lifeos.targets import admission, argo_rollouts, knative
from tests.lifeos.bundle import fleets
from tests.lifeos.targets.rendered import all_of, wave_of

change = msgspec.structs.replace
CATALOG = fleets.catalog()
BINDING = "ValidatingAdmissionPolicyBinding"


def rendered(environment="prod", catalog=CATALOG, **agents):
    return all_of(admission, ir.Fleet(catalog, agents or fleets.fleet().agents), environment)


def receipts(agent, environment="prod"):
    return rendered(environment, **{agent.name: agent})["ConfigMap", f"receipts-{agent.name}"].body.get("data", {})


def test_each_team_declares_its_agents_with_their_profiles():
    found = rendered()
    assert found["ConfigMap", "agents-alpha"].body["data"] == {"pilot": "rollout"}
    assert found["ConfigMap", "agents-beta"].body["data"] == {"clerk": "knative"}


def test_a_suspended_agent_is_declared_as_such():
    assert rendered(pilot=fleets.agent(suspend=True))["ConfigMap", "agents-alpha"].body["data"] == {
        "pilot": "rollout suspended"
    }


def test_an_agent_of_another_environment_is_not_declared():
    found = rendered("local", pilot=fleets.agent(environments=("prod",)))
    assert "data" not in found["ConfigMap", "agents-alpha"].body


def test_only_passing_receipts_are_handed_to_the_api_server():
    agent = fleets.agent()
    digest = agent_digest(agent, CATALOG)
    three = tuple(
        ir.Receipt(f"sha256:{number * 64}", verdict, f"evals/receipts/pilot/{number * 64}.json")
        for number, verdict in (("1", "fail"), ("2", "inconclusive"))
    )
    passed = ir.Receipt(digest, "pass", "evals/receipts/pilot/it.json")
    found = receipts(change(agent, receipts=(*three, passed)))
    assert list(found) == [digest.replace(":", "-"), "runs"]
    assert json.loads(found[digest.replace(":", "-")]) == {"verdict": "pass", "file": passed.file}


def test_the_brake_is_declared_beside_the_receipts():
    assert set(receipts(fleets.agent())) == {"runs"}
    assert receipts(fleets.agent(suspend=True))["suspended"] == "true"


@pytest.mark.parametrize(
    ("name", "kind", "target"), [("pilot", "Rollout", argo_rollouts), ("clerk", "Service", knative)]
)
def test_what_a_receipt_is_for_is_what_is_rendered(name, kind, target):
    agent = fleets.fleet().agents[name]
    local = CATALOG.platform.environments["local"]
    bodies = [one.body for one in target.render_agent(agent, CATALOG, local) if one.body["kind"] == kind]
    (pod,) = [body["spec"]["template"]["spec"] for body in bodies if "template" in body["spec"]]
    assert receipts(agent)["runs"] == runs(pod)


@pytest.mark.parametrize(("mode", "actions"), [("deny", ["Deny"]), ("warn", ["Warn", "Audit"])])
def test_a_missing_receipt_denies_or_warns_as_the_platform_says(mode, actions):
    catalog = change(CATALOG, platform=change(CATALOG.platform, admission=Admission(mode)))
    spec = rendered(catalog=catalog)[BINDING, "lifeos-receipts-pilot"].body["spec"]
    assert spec["validationActions"] == actions
    assert spec["paramRef"]["parameterNotFoundAction"] == "Deny"
    assert spec["matchResources"]["objectSelector"] == {"matchLabels": {"lifeos.dev/agent": "pilot"}}


def test_every_policy_is_in_force_and_all_but_the_receipts_deny():
    found = rendered()
    policies = {name for kind, name in found if kind == "ValidatingAdmissionPolicy"}
    bound = {}
    for (kind, _), manifest in found.items():
        if kind == BINDING:
            bound.setdefault(manifest.body["spec"]["policyName"], []).append(manifest.body["spec"]["validationActions"])
    assert set(bound) == policies
    assert all(actions == ["Deny"] for name, of in bound.items() if name != "lifeos-receipts" for actions in of)
    assert all(found["ValidatingAdmissionPolicy", name].body["spec"]["failurePolicy"] == "Fail" for name in policies)


def test_of_every_kind_that_controllers_make_admission_asks_who_makes_it():
    spec = rendered()["ValidatingAdmissionPolicy", "lifeos-one-owner"].body["spec"]
    asked = {
        (rule["apiGroups"][0], resource)
        for rule in spec["matchConstraints"]["resourceRules"]
        if "CREATE" in rule["operations"]
        for resource in rule["resources"]
    }
    assert {(group, f"{kind.lower()}s") for group, kind in MAKERS} <= asked


def test_every_parameter_that_a_binding_names_is_rendered():
    found = rendered()
    for (kind, _), manifest in found.items():
        if kind == BINDING and "paramRef" in manifest.body["spec"]:
            assert ("ConfigMap", manifest.body["spec"]["paramRef"]["name"]) in found
            assert manifest.body["spec"]["paramRef"]["namespace"] == "lifeos-system"


def test_identity_is_bound_to_a_teams_namespace_by_name():
    spec = rendered()[BINDING, "lifeos-own-identity-alpha"].body["spec"]
    assert spec["matchResources"] == {
        "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "lifeos-alpha"}}
    }


def test_the_mutation_is_rendered_only_where_knative_needs_it():
    assert ("MutatingAdmissionPolicy", "lifeos-workload-api") in rendered()
    assert ("MutatingAdmissionPolicy", "lifeos-workload-api") not in rendered(pilot=fleets.agent())


def test_all_rules_are_in_force_before_a_team_has_agents():
    for (_, name), manifest in rendered().items():
        # Receipts are another Application's, and have no waves; without them nothing is admitted.
        assert wave_of(manifest) == (0 if name.startswith(("agents-", "receipts-")) else -1)


def test_receipts_come_with_the_agent_and_the_rule_that_asks_for_them_with_its_declaration():
    found = rendered()
    assert found["ConfigMap", "receipts-pilot"].home == "_platform/pilot"
    assert found[BINDING, "lifeos-receipts-pilot"].home == found["ConfigMap", "agents-alpha"].home == "_platform"
