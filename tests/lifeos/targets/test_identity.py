from lifeos.kube import names
from lifeos.targets import gateway, identity
from tests.lifeos.bundle import fleets
from tests.lifeos.targets.rendered import all_of

FOUND = all_of(identity, fleets.fleet())


def spec(name):
    return FOUND["ClusterSPIFFEID", name].body["spec"]


def test_an_agent_is_its_labels_its_namespace_and_its_account_together():
    one = spec("agent-pilot")
    assert (
        one["spiffeIDTemplate"]
        == 'spiffe://{{ .TrustDomain }}/agent/pilot/track/{{ index .PodMeta.Labels "lifeos.dev/track" }}'
    )
    assert one["namespaceSelector"] == {"matchLabels": {"kubernetes.io/metadata.name": "lifeos-alpha"}}
    assert one["podSelector"] == {"matchLabels": {"lifeos.dev/agent": "pilot"}}
    assert one["workloadSelectorTemplates"] == ["k8s:ns:lifeos-alpha", "k8s:sa:pilot"]
    assert one["ttl"] == "10m"


def test_a_team_cannot_touch_it():
    manifest = FOUND["ClusterSPIFFEID", "agent-pilot"]
    assert manifest.home == "_platform/pilot"


def test_the_platforms_programs_are_who_their_account_is():
    one = spec("platform-programs")
    assert (
        one["spiffeIDTemplate"]
        == 'spiffe://{{ .TrustDomain }}/platform/{{ index .PodMeta.Labels "app.kubernetes.io/name" }}'
    )
    assert one["workloadSelectorTemplates"][1] == 'k8s:sa:{{ index .PodMeta.Labels "app.kubernetes.io/name" }}'
    assert one["namespaceSelector"] == {"matchLabels": {"kubernetes.io/metadata.name": "lifeos-system"}}


def test_envoy_is_the_gateway_that_its_certificate_is_fetched_for():
    assert spec("platform-gateway")["spiffeIDTemplate"].endswith(names.GATEWAY_IDENTITY)
    proxy = all_of(gateway, fleets.fleet())["EnvoyProxy", "lifeos-gateway"].body
    labels = {
        **spec("platform-gateway")["podSelector"]["matchLabels"],
        **proxy["spec"]["provider"]["kubernetes"]["envoyDeployment"]["pod"]["labels"],
    }
    assert not spec("platform-programs")["podSelector"]["matchLabels"].items() <= labels.items(), (
        "two identities for one pod"
    )


def test_all_are_of_the_class_that_the_controller_is_told():
    assert {m.body["spec"]["className"] for (kind, _), m in FOUND.items() if kind == "ClusterSPIFFEID"} == {"lifeos"}


def test_spire_may_write_the_trust_bundle_and_nothing_else():
    assert "data" not in FOUND["ConfigMap", names.TRUST_BUNDLE].body
    (rule,) = FOUND["Role", "spiffe-bundle-publisher"].body["rules"]
    assert rule["resourceNames"] == [names.TRUST_BUNDLE]
    assert rule["verbs"] == ["get", "patch"]
