import json

from lifeos.targets import bundle, opa
from tests.lifeos.bundle import fleets
from tests.lifeos.targets.rendered import all_of, containers_of, pod_of


def policies(fleet, environment="prod"):
    ((name, manifest),) = (
        (key[1], m) for key, m in all_of(opa, fleet, environment).items() if key[1].startswith("opa-policies-")
    )
    return name, manifest


def test_opa_gets_the_rego_of_the_action_stage_and_what_it_reaches():
    _, manifest = policies(fleets.fleet())
    rego = {key for key in manifest.body["data"] if key.endswith(".rego")}
    assert rego == {
        "policies..action..ceiling.rego",
        "policies..action..decision.rego",
        "policies..action..only-beta.rego",
        "policies..lib..call.rego",
        "policies..lib..money.rego",
        "policies..lib..names.rego",
        "system.health.rego",
        "system.log.rego",
    }


def test_parameters_come_with_the_rules_that_read_them():
    _, manifest = policies(fleets.fleet(), "local")
    assert json.loads(manifest.body["data"]["parameters.json"]) == {
        "lifeos": {
            "environment": "local",
            "parameters": {"ceiling": {"limit": "5 USD"}, "only-beta": {"limit": "5 USD"}},
        }
    }


def test_a_changed_rule_is_a_new_object_and_new_pods_and_the_old_one_is_kept():
    before = fleets.fleet()
    changed = {**before.catalog.policies, "ceiling": fleets.policy("ceiling", text="package action.ceiling\n")}
    after = fleets.change(before, catalog=fleets.change(before.catalog, policies=changed))
    (old, manifest), (new, _) = policies(before), policies(after)
    assert old != new
    assert manifest.retained
    assert manifest.body["immutable"] is True
    volumes = [pod_of(all_of(opa, fleet)["Deployment", "opa"])["volumes"][0] for fleet in (before, after)]
    assert [volume["configMap"]["name"] for volume in volumes] == [old, new]


def test_a_changed_fleet_is_no_new_pod():
    before = fleets.fleet()
    after = fleets.change(before, agents={"pilot": fleets.agent(suspend=True)})
    assert all_of(opa, before) == all_of(opa, after)


def test_the_sidecar_follows_what_the_bundle_labels():
    env = {
        item["name"]: item["value"]
        for item in containers_of(all_of(opa, fleets.fleet())["Deployment", "opa"])["follow"]["env"]
    }
    labelled = all_of(bundle, fleets.fleet())["ConfigMap", "fleet-agent-pilot"].body["metadata"]["labels"]
    assert labelled[env["LABEL"]] == env["LABEL_VALUE"]


def test_only_the_sidecars_hold_a_token_and_it_may_only_read():
    found = all_of(opa, fleets.fleet())
    with_token = {
        name
        for name, item in containers_of(found["Deployment", "opa"]).items()
        if any(mount["name"] == "api" for mount in item["volumeMounts"])
    }
    assert with_token == {"load", "follow"}
    (rule,) = found["Role", "opa"].body["rules"]
    assert rule == {"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get", "list", "watch"]}


def test_the_fleet_is_loaded_before_opa_starts_and_opa_cannot_change_it():
    pod = pod_of(all_of(opa, fleets.fleet())["Deployment", "opa"])
    assert [item["name"] for item in pod["initContainers"]] == ["load"]
    assert all(mount["readOnly"] for mount in pod["containers"][0]["volumeMounts"])


def test_only_the_gateway_asks():
    (rule,) = all_of(opa, fleets.fleet())["NetworkPolicy", "opa"].body["spec"]["ingress"]
    assert rule["ports"] == [{"protocol": "TCP", "port": 9191}]
    assert (
        rule["from"][0]["podSelector"]["matchLabels"]["gateway.envoyproxy.io/owning-gateway-name"] == "lifeos-gateway"
    )


def test_every_image_is_one_that_the_platform_declares():
    found = all_of(opa, fleets.fleet())["Deployment", "opa"]
    images = {name: container["image"] for name, container in containers_of(found).items()}
    assert images == {
        "opa": fleets.image("opa"),
        "load": fleets.image("k8s-sidecar"),
        "follow": fleets.image("k8s-sidecar"),
    }
