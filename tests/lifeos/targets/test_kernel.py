import msgspec

from lifeos import ir
from lifeos.targets import kernel
from tests.lifeos.bundle import fleets
from tests.lifeos.targets.rendered import all_of, wave_of

FLEET = fleets.fleet()
NAME = "kubernetes.io/metadata.name"


def rendered(environment="prod"):
    return all_of(kernel, FLEET, environment)


def walls(name):
    return rendered()["NetworkPolicy", name].body["spec"]


def ports(rule):
    return {port["port"] for port in rule["ports"]}


def test_every_namespace_enforces_pod_security_restricted_at_a_pinned_version():
    names = set()
    for (kind, name), found in rendered().items():
        if kind == "Namespace":
            names.add(name)
            labels = found.body["metadata"]["labels"]
            for mode in ("enforce", "audit", "warn"):
                assert labels[f"pod-security.kubernetes.io/{mode}"] == "restricted"
                assert labels[f"pod-security.kubernetes.io/{mode}-version"].startswith("v1.")
    assert names == {"lifeos-system", "lifeos-gym", "lifeos-alpha", "lifeos-beta"}


def test_a_team_is_known_by_its_namespace_and_the_platform_is_no_team():
    found = rendered()
    assert found["Namespace", "lifeos-alpha"].body["metadata"]["labels"]["lifeos.dev/team"] == "alpha"
    assert "lifeos.dev/team" not in found["Namespace", "lifeos-system"].body["metadata"]["labels"]


def test_no_commit_deletes_the_platforms_namespace():
    found = rendered()
    option = "argocd.argoproj.io/sync-options"
    assert found["Namespace", "lifeos-system"].body["metadata"]["annotations"][option] == "Prune=false,Delete=false"
    assert option not in found["Namespace", "lifeos-alpha"].body["metadata"]["annotations"]


def test_a_teams_namespace_denies_both_directions_by_default():
    assert walls("default-deny.alpha") == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    assert rendered()["NetworkPolicy", "default-deny.alpha"].body["metadata"]["namespace"] == "lifeos-alpha"


def test_there_is_no_way_in_but_the_gateway_and_no_volume_to_keep_things_in():
    hard = rendered()["ResourceQuota", "beta-agents"].body["spec"]["hard"]
    assert hard == {"services.loadbalancers": "0", "services.nodeports": "0", "persistentvolumeclaims": "0"}


def test_an_agent_has_an_account_without_a_token():
    account = rendered()["ServiceAccount", "pilot"].body
    assert account["automountServiceAccountToken"] is False
    assert account["metadata"]["namespace"] == "lifeos-alpha"


def test_an_agent_reaches_dns_and_the_gateways_listener_for_agents():
    dns, gateway = walls("pilot")["egress"]
    assert dns["to"][0]["podSelector"]["matchLabels"] == {"k8s-app": "kube-dns"}
    assert ports(dns) == {53}
    assert ports(gateway) == {8443}
    assert "gateway.envoyproxy.io/owning-gateway-name" in gateway["to"][0]["podSelector"]["matchLabels"]


def test_an_agent_is_reached_by_the_gateway_on_its_own_port():
    (rule,) = walls("pilot")["ingress"]
    assert ports(rule) == {8080}
    assert "gateway.envoyproxy.io/owning-gateway-name" in rule["from"][0]["podSelector"]["matchLabels"]


def test_a_sleeping_agent_is_reached_by_knative_at_its_sidecar():
    activator, autoscaler = walls("clerk")["ingress"]
    assert activator["from"][0]["podSelector"]["matchLabels"] == {"app": "activator"}
    assert ports(activator) == {8012, 8013}
    assert autoscaler["from"][0]["podSelector"]["matchLabels"] == {"app": "autoscaler"}
    assert ports(autoscaler) == {9090}
    for rule in (activator, autoscaler):
        assert rule["from"][0]["namespaceSelector"]["matchLabels"] == {NAME: "knative-serving"}


def test_only_the_stable_track_reaches_a_tunnel():
    policy = walls("pilot.data")
    assert policy["podSelector"]["matchLabels"] == {"lifeos.dev/agent": "pilot", "lifeos.dev/track": "stable"}
    assert policy["policyTypes"] == ["Egress"]
    (rule,) = policy["egress"]
    assert rule["to"][0]["podSelector"]["matchLabels"]["app.kubernetes.io/name"] == "tunnel-books"
    assert ports(rule) == {5432}


def test_an_agent_without_a_datastore_has_no_way_to_one():
    fleet = ir.Fleet(FLEET.catalog, {"pilot": fleets.agent(data=())})
    assert ("NetworkPolicy", "pilot.data") not in all_of(kernel, fleet)


def test_a_suspended_agent_keeps_its_walls():
    suspended = msgspec.structs.replace(fleets.agent(), suspend=True)
    assert ("NetworkPolicy", "pilot") in all_of(kernel, ir.Fleet(FLEET.catalog, {"pilot": suspended}))


def test_walls_of_a_team_stand_before_the_platform_says_who_its_agents_are():
    assert all(wave_of(found) < 0 for found in rendered().values() if found.home == "_platform")


def test_what_walls_in_a_team_is_the_platforms_and_no_folder_holds_two_files_of_one_name():
    manifests = rendered().values()
    assert {found.home for found in manifests} == {"_platform", "pilot", "clerk"}
    assert len({(found.home, found.file_name) for found in manifests}) == len(manifests)
