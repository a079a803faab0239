"""The warden in the cluster: where it is declared, with the rights of its deeds and no others."""

import pytest

from lifeos import ir
from lifeos.targets import opa, warden
from tests.lifeos.bundle import fleets
from tests.lifeos.targets.rendered import all_of, containers_of, pod_of

DATABASE = "postgresql://gateway@pg.lifeos-system.svc.cluster.local:5432/ledger"
FILE, BASE = all_of(warden, fleets.guarded(warden=True)), all_of(warden, fleets.guarded(DATABASE, warden=True))


def of(rendered, kind):
    return {name: item.body for (each, name), item in rendered.items() if each == kind}


@pytest.mark.parametrize("fleet", [fleets.fleet(), fleets.guarded()])
def test_none_where_it_is_not_declared(fleet):
    assert all_of(warden, fleet) == {}


def test_its_rights_are_those_of_its_deeds_where_agents_run():
    roles = of(FILE, "Role")
    assert {(role["metadata"]["namespace"], name) for name, role in roles.items()} == {
        ("lifeos-system", "lifeos-warden"),
        ("lifeos-alpha", "lifeos-warden.alpha"),
        ("lifeos-beta", "lifeos-warden.beta"),
    }
    assert roles["lifeos-warden"]["rules"] == [
        {"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get", "list", "watch"]}
    ]
    for team in ("alpha", "beta"):
        assert roles[f"lifeos-warden.{team}"]["rules"] == [
            {"apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list", "watch", "delete"]},
            {"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get"]},
            {"apiGroups": ["events.k8s.io"], "resources": ["events"], "verbs": ["create"]},
        ]
        binding = of(FILE, "RoleBinding")[f"lifeos-warden.{team}"]
        assert binding["roleRef"]["name"] == f"lifeos-warden.{team}"
        assert binding["subjects"] == [
            {"kind": "ServiceAccount", "name": "lifeos-warden", "namespace": "lifeos-system"}
        ]
    assert not of(FILE, "ClusterRole")


@pytest.mark.parametrize("rendered", [FILE, BASE])
def test_one_and_never_two(rendered):
    spec = of(rendered, "Deployment")["lifeos-warden"]["spec"]
    assert (spec["replicas"], spec["strategy"]) == (1, {"type": "Recreate"})


def test_the_command_is_one_that_there_is():
    from lifeos.cli.main import parser

    for rendered in (FILE, BASE):
        (container,) = containers_of(rendered["Deployment", "lifeos-warden"]).values()
        assert container["command"][:3] == ["lifeos", "warden", "serve"]
        arguments = parser("warden serve").parse(container["command"][3:], None)
        ports = {port["name"]: port["containerPort"] for port in container["ports"]}
        assert ports == {"health": arguments.health, "metrics": arguments.metrics, "cases": arguments.cases}
        served = {
            port["targetPort"]: port["port"] for port in of(rendered, "Service")["lifeos-warden"]["spec"]["ports"]
        }
        assert served == {"metrics": arguments.metrics, "cases": arguments.cases}


def test_without_workflows_nobody_asks_whom_it_keeps_down():
    fleet = fleets.guarded(warden=True)
    platform = fleets.change(fleet.catalog.platform, workflows=None)
    rendered = all_of(warden, ir.Fleet(fleets.change(fleet.catalog, platform=platform), fleet.agents))
    (container,) = containers_of(rendered["Deployment", "lifeos-warden"]).values()
    assert [port["name"] for port in container["ports"]] == ["health", "metrics"]
    assert not [word for word in container["command"] if word.startswith("--cases")]
    assert [port["name"] for port in of(rendered, "Service")["lifeos-warden"]["spec"]["ports"]] == ["metrics"]


@pytest.mark.parametrize("rendered", [FILE, BASE])
def test_it_has_no_key_but_that_of_its_ledger(rendered):
    pod = pod_of(rendered["Deployment", "lifeos-warden"])
    assert not [volume for volume in pod["volumes"] if "secret" in volume]
    keys = [
        each["valueFrom"]["secretKeyRef"]["name"] for each in pod["containers"][0].get("env", ()) if "valueFrom" in each
    ]
    assert keys in ([], ["lifeos-ledger"])


def test_it_reads_the_ledger_that_the_gateway_writes():
    for fleet, rendered in ((fleets.guarded(warden=True), FILE), (fleets.guarded(DATABASE, warden=True), BASE)):
        gateway = all_of(opa, fleet)["Deployment", "lifeos-authorizer"]
        ours, theirs = (
            containers_of(rendered["Deployment", "lifeos-warden"])["warden"],
            containers_of(gateway)["authorizer"],
        )
        assert [word for word in ours["command"] if word.startswith("--ledger")] == [
            word for word in theirs["command"] if word.startswith("--ledger")
        ]
        assert ours["env"] == theirs["env"]
        for container, pod in ((ours, pod_of(rendered["Deployment", "lifeos-warden"])), (theirs, pod_of(gateway))):
            mounted = {mount["name"] for mount in container["volumeMounts"]} & {"ledger"}
            assert mounted == {volume["name"] for volume in pod["volumes"]} & {"ledger"}


def test_where_the_ledger_is_a_file_both_are_on_the_node_of_its_volume():
    affinity = pod_of(FILE["Deployment", "lifeos-warden"])["affinity"]["podAffinity"]
    (term,) = affinity["requiredDuringSchedulingIgnoredDuringExecution"]
    gateway = all_of(opa, fleets.guarded(warden=True))["Deployment", "lifeos-authorizer"]
    labels = gateway.body["spec"]["template"]["metadata"]["labels"]
    assert term["labelSelector"]["matchLabels"].items() <= labels.items()
    (near,) = pod_of(gateway)["affinity"]["podAffinity"]["preferredDuringSchedulingIgnoredDuringExecution"]
    ours = FILE["Deployment", "lifeos-warden"].body["spec"]["template"]["metadata"]["labels"]
    assert near["podAffinityTerm"]["labelSelector"]["matchLabels"].items() <= ours.items()
    for fleet, target, name in (
        (fleets.guarded(DATABASE, warden=True), opa, "lifeos-authorizer"),
        (fleets.guarded(DATABASE, warden=True), warden, "lifeos-warden"),
        (fleets.guarded(), opa, "lifeos-authorizer"),
    ):
        assert "affinity" not in pod_of(all_of(target, fleet)["Deployment", name])


def test_it_goes_to_the_ledger_and_the_api_server_and_prometheus_comes_and_who_asks_whom_it_keeps_down():
    walls = of(BASE, "NetworkPolicy")
    ((name, spec),) = [(name, each["spec"]) for name, each in walls.items() if name == "lifeos-warden"]
    asks = {
        "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "lifeos-gym"}},
        "podSelector": {"matchLabels": {"lifeos.dev/gym": "look"}},
    }
    assert spec["ingress"] == [
        {"ports": [{"protocol": "TCP", "port": 9090}]},
        {"from": [asks], "ports": [{"protocol": "TCP", "port": 8081}]},
    ]
    assert {"to": [{"podSelector": {"matchLabels": {"app.kubernetes.io/name": "pg"}}}]} in spec["egress"]
    let_in = walls["ledger-warden.pg"]["spec"]
    assert let_in["podSelector"] == {"matchLabels": {"app.kubernetes.io/name": "pg"}}
    assert let_in["ingress"][0]["from"][0]["podSelector"]["matchLabels"]["app.kubernetes.io/name"] == "lifeos-warden"
    assert "ledger-warden.pg" not in of(FILE, "NetworkPolicy")
