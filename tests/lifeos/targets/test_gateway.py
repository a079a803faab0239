import re
from base64 import b64decode
from pathlib import Path

from lifeos.kube import names
from lifeos.targets import gateway
from tests.lifeos.bundle import fleets
from tests.lifeos.targets.rendered import all_of

FOUND = all_of(gateway, fleets.fleet())
GATEWAY = FOUND["Gateway", "lifeos-gateway"].body
LISTENERS = {listener["name"]: listener for listener in GATEWAY["spec"]["listeners"]}


def policy(kind, listener):
    return FOUND[kind, f"lifeos-gateway-{listener}"].body["spec"]


def test_there_are_two_listeners_and_both_speak_tls():
    assert {name: (one["protocol"], one["port"], one["tls"]["mode"]) for name, one in LISTENERS.items()} == {
        "ingress": ("HTTPS", 443, "Terminate"),
        "action": ("HTTPS", 8443, "Terminate"),
    }
    assert LISTENERS["ingress"]["hostname"] == "*.agents.example.test"


def test_routes_of_agents_come_from_teams_and_routes_of_actions_from_the_platform_alone():
    (expression,) = LISTENERS["ingress"]["allowedRoutes"]["namespaces"]["selector"]["matchExpressions"]
    assert expression["key"] == "kubernetes.io/metadata.name"
    assert expression["values"] == ["lifeos-alpha", "lifeos-beta"]
    assert LISTENERS["action"]["allowedRoutes"]["namespaces"] == {"from": "Same"}


def test_only_an_agent_of_this_trust_domain_gets_a_handshake():
    validation = policy("ClientTrafficPolicy", "action")["tls"]["clientValidation"]
    assert validation["mode"] == "RequireAndVerify"
    assert validation["subjectAltNames"] == {"uris": [{"type": "Prefix", "value": "spiffe://example.test/agent/"}]}
    assert validation["caCertificateRefs"][0]["name"] == names.TRUST_BUNDLE


def test_the_certificate_is_fetched_from_spire_and_no_key_is_in_the_manifest():
    secret = FOUND["Secret", "lifeos-gateway-svid"].body
    assert secret["type"] == "gateway.envoyproxy.io/sds"
    assert {key: b64decode(value).decode() for key, value in secret["data"].items()} == {
        "url": "unix:///spiffe-workload-api/spire-agent.sock",
        "secretName": "spiffe://example.test/platform/gateway",
    }
    assert LISTENERS["action"]["tls"]["certificateRefs"][0]["name"] == "lifeos-gateway-svid"


def test_nobody_is_believed_who_says_what_only_the_gateway_may_say():
    ingress = policy("ClientTrafficPolicy", "ingress")["headers"]["earlyRequestHeaders"]
    action = policy("ClientTrafficPolicy", "action")["headers"]["earlyRequestHeaders"]
    assert set(ingress["remove"]) == {
        "x-lifeos-agent",
        "x-lifeos-decision",
        "x-lifeos-recorded",
        "x-lifeos-shadow",
        "x-lifeos-track",
    }
    assert {"x-lifeos-agent", "x-lifeos-shadow", "x-lifeos-track"} <= set(action["remove"])
    assert "x-lifeos-confidence" not in action["remove"]
    assert action["removeOnMatch"] == [{"type": "Prefix", "value": "x-litellm-"}]


def test_both_listeners_ask_opa_and_fail_closed():
    for listener in ("ingress", "action"):
        spec = policy("SecurityPolicy", listener)
        assert spec["targetRefs"][0]["sectionName"] == listener
        assert spec["extAuth"]["grpc"]["backendRefs"] == [{"name": "opa", "namespace": "lifeos-system", "port": 9191}]
        assert spec["extAuth"]["failOpen"] is False
        assert spec["extAuth"]["statusOnError"] == 503


def test_the_decision_about_the_shadow_chooses_the_route():
    assert policy("SecurityPolicy", "ingress")["extAuth"]["recomputeRoute"] is True
    assert "recomputeRoute" not in policy("SecurityPolicy", "action")["extAuth"]


def test_envoy_runs_with_spires_socket_and_as_many_replicas_as_the_environment_has():
    kubernetes = FOUND["EnvoyProxy", "lifeos-gateway"].body["spec"]["provider"]["kubernetes"]
    assert kubernetes["envoyDeployment"]["replicas"] == 3
    assert kubernetes["envoyDeployment"]["pod"]["volumes"][0]["csi"] == {"driver": "csi.spiffe.io", "readOnly": True}
    assert kubernetes["envoyPDB"] == {"maxUnavailable": 1}
    single = all_of(gateway, fleets.fleet(), "local")["EnvoyProxy", "lifeos-gateway"].body
    assert "envoyPDB" not in single["spec"]["provider"]["kubernetes"]
    assert GATEWAY["spec"]["infrastructure"]["parametersRef"]["name"] == "lifeos-gateway"


def test_what_the_cluster_says_of_every_envoy_holds_for_this_one():
    """Its image, and the registry to have it from: an EnvoyProxy that says no ``mergeType`` takes the place of all that."""
    spec = FOUND["EnvoyProxy", "lifeos-gateway"].body["spec"]
    assert spec["mergeType"] == "StrategicMerge"
    assert "image" not in spec["provider"]["kubernetes"]["envoyDeployment"]["container"]


def test_outside_a_cloud_nobody_waits_for_the_address_of_a_load_balancer():
    """Without one Envoy Gateway never calls the Gateway programmed."""
    assert service("prod") == {"name": "lifeos-gateway", "type": "LoadBalancer", "externalTrafficPolicy": "Local"}
    assert service("local") == {"name": "lifeos-gateway", "type": "ClusterIP"}


def service(environment):
    proxy = all_of(gateway, fleets.fleet(), environment)["EnvoyProxy", "lifeos-gateway"].body
    return proxy["spec"]["provider"]["kubernetes"]["envoyService"]


def test_the_load_balancer_does_not_open_the_action_port_to_the_world():
    ingress = FOUND["NetworkPolicy", "lifeos-gateway"].body["spec"]["ingress"]
    assert [(rule["ports"][0]["port"], "from" in rule) for rule in ingress] == [(10443, False), (8443, True)]


def test_no_header_that_a_client_may_say_and_policies_read_is_taken_away():
    """``x-lifeos-session`` draws the shadow's share: stripped, every request would be a session of its own."""
    removed = policy("ClientTrafficPolicy", "ingress")["headers"]["earlyRequestHeaders"]
    rego = (Path(__file__).parents[3] / "policies/action/ingress.rego").read_text()
    read = set(re.findall(r'request\.headers\["([a-z-]+)"\]', rego))
    assert "x-lifeos-session" in read
    assert not read & set(removed["remove"])
    assert not [name for name in read for match in removed.get("removeOnMatch", ()) if name.startswith(match["value"])]
