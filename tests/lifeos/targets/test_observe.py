"""Alerts and dashboards: on what is exported and nothing else, of the programs that there are, read by one Prometheus."""

import json
import re

import pytest

from lifeos.kube.names import AUTHORIZER, MEMORY, VERDICT, WARDEN
from lifeos.services.gateway.gateway import STALE
from lifeos.targets import kernel, memory, observe, opa, verdict, warden
from lifeos.targets.observe import alerts
from lifeos.targets.observe.programs import observed
from tests.lifeos.bundle import fleets
from tests.lifeos.targets.exported import exported
from tests.lifeos.targets.network import INTERNET, Network, Pod
from tests.lifeos.targets.rendered import all_of, containers_of

FLEET = fleets.watched(release="stack")
RENDERED = all_of(observe, FLEET)
_METRIC = re.compile(r"\b(lifeos_[a-z_]+)(?:\{([^}]*)\})?")
_BY = re.compile(r"\bby \(([^)]*)\)")


def of(kind, rendered=RENDERED):
    return {name: item.body for (each, name), item in rendered.items() if each == kind}


def rules(rendered=RENDERED):
    """Every alert, with the object that it stands in."""
    return [
        (name, rule)
        for name, body in of("PrometheusRule", rendered).items()
        for group in body["spec"]["groups"]
        for rule in group["rules"]
    ]


def boards():
    return {name: json.loads(text) for body in of("ConfigMap").values() for name, text in body["data"].items()}


def queries():
    """Every PromQL of alerts and dashboards."""
    yield from (rule["expr"] for _, rule in rules())
    yield from (
        target["expr"] for board in boards().values() for panel in board["panels"] for target in panel["targets"]
    )


def test_nothing_where_it_is_not_declared():
    assert all_of(observe, fleets.guarded(warden=True)) == {}


def test_every_metric_and_every_label_in_a_query_is_exported(tmp_path):
    there = exported(FLEET, tmp_path)
    asked = set()
    for expr in queries():
        names = _METRIC.findall(expr)
        assert names, expr
        for name, selector in names:
            assert name in there, f"nobody exports {name}: {expr}"
            labels = {part.split("=")[0].rstrip("~!") for part in selector.split('",') if part}
            assert labels <= there[name], expr
            asked.add(name)
        for group in _BY.findall(expr):
            known = {"le"}.union(*(there[name] for name, _ in names))
            assert {label.strip() for label in group.split(",")} <= known, expr
    parts = ("_created", "_sum", "_count")
    assert {name for name in there if not name.endswith(parts)} == asked, "what nobody looks at need not be exported"


def test_an_agents_thresholds_are_its_own():
    pilot = {rule["alert"]: rule for name, rule in rules() if name == "lifeos-observe.pilot"}
    assert pilot["AgentBudgetNearlySpent"]["expr"].endswith(">= 16")
    assert pilot["AgentBudgetBurning"]["expr"].endswith("> 5")
    assert " > 3 or " in pilot["AgentDeniedOften"]["expr"]
    for rule in pilot.values():
        assert rule["labels"].items() >= {("agent", "pilot"), ("team", "alpha")}
        assert 'agent="pilot"' in rule["expr"]
    assert RENDERED["PrometheusRule", "lifeos-observe.pilot"].home == "_platform/pilot"


def test_amounts_are_exact_and_who_may_spend_nothing_has_no_alert_of_money():
    assert alerts._amount(16_000_000) == "16"
    assert alerts._amount(500_000) == "0.5"
    assert alerts._amount(1) == "0.000001"
    assert alerts._amount(100_000_000) == "100"
    penniless = fleets.agent(budget=fleets.change(fleets.agent().budget, per_day=fleets.usd(0)))
    names = {rule["alert"] for rule in alerts.of_agent(penniless)["rules"]}
    assert names == {"AgentBreakerOpen", "AgentKeptDown", "AgentDeniedOften"}


def test_every_alert_says_what_helps_and_how_urgent_it_is():
    for _, rule in rules():
        assert rule["labels"]["severity"] in ("critical", "warning")
        assert set(rule["annotations"]) == {"summary", "description"}
        assert rule["annotations"]["description"].endswith((".", "it."))


def test_the_ledger_is_stale_when_the_gateway_believes_it_no_more():
    assert alerts.STALE * 1_000_000 == STALE


@pytest.mark.parametrize(
    ("fleet", "programs"),
    [
        (fleets.watched(), {AUTHORIZER, MEMORY, VERDICT, WARDEN}),
        (fleets.change(fleets.fleet(), catalog=fleets.fleet().catalog), {MEMORY, VERDICT}),
    ],
)
def test_of_the_programs_that_there_are(fleet, programs):
    platform = fleets.change(fleet.catalog.platform, observe=FLEET.catalog.platform.observe)
    rendered = all_of(observe, fleets.change(fleet, catalog=fleets.change(fleet.catalog, platform=platform)))
    assert set(of("PodMonitor", rendered)) == programs
    groups = of("PrometheusRule", rendered)["lifeos-observe"]["spec"]["groups"]
    assert {group["name"] for group in groups} == programs
    assert ("PrometheusRule", "lifeos-observe.pilot") in rendered or AUTHORIZER not in programs
    assert ("ConfigMap", "lifeos-observe.agents") in rendered or AUTHORIZER not in programs


def test_monitors_find_the_pods_and_the_ports():
    pods = {
        AUTHORIZER: (opa, AUTHORIZER),
        MEMORY: (memory, MEMORY),
        VERDICT: (verdict, VERDICT),
        WARDEN: (warden, WARDEN),
    }
    for name, port in observed(FLEET.catalog.platform).items():
        target, deployment = pods[name]
        workload = all_of(target, FLEET)["Deployment", deployment]
        spec = of("PodMonitor")[name]["spec"]
        labels = workload.body["spec"]["template"]["metadata"]["labels"]
        assert spec["selector"]["matchLabels"].items() <= labels.items()
        (endpoint,) = spec["podMetricsEndpoints"]
        ports = {
            one["name"]: one["containerPort"]
            for container in containers_of(workload).values()
            for one in container.get("ports", ())
        }
        assert ports[endpoint["port"]] == port.number


def test_prometheus_alone_comes_to_the_metrics():
    everything = [RENDERED, *(all_of(target, FLEET) for target in (kernel, memory, opa, verdict, warden))]
    network = Network([item.body for rendered in everything for item in rendered.values()])
    prometheus, agent = Pod("monitoring"), Pod("lifeos-alpha", {"lifeos.dev/agent": "pilot"})
    for port in observed(FLEET.catalog.platform).values():
        program = Pod("lifeos-system", port.pods)
        assert network.reaches(prometheus, program, port.number)
        for other in (agent, INTERNET, Pod("default"), Pod("lifeos-system", {"app.kubernetes.io/name": "litellm"})):
            assert not network.reaches(other, program, port.number)


def test_what_prometheus_and_grafana_select_by():
    for kind in ("PrometheusRule", "PodMonitor"):
        for body in of(kind).values():
            assert body["metadata"]["labels"]["release"] == "stack"
    for body in of("PrometheusRule", all_of(observe, fleets.watched())).values():
        assert "release" not in body["metadata"]["labels"]
    for body in of("ConfigMap").values():
        assert body["metadata"]["labels"]["grafana_dashboard"] == "1"


def test_panels_lie_side_by_side_and_each_asks_the_chosen_source():
    for board in boards().values():
        places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in board["panels"]]
        assert len(set(places)) == len(places) == len({panel["id"] for panel in board["panels"]})
        assert all(x in (0, 12) and y % 8 == 0 for x, y in places)
        for panel in board["panels"]:
            refs = [target["refId"] for target in panel["targets"]]
            assert len(set(refs)) == len(refs)
            assert {target["datasource"]["uid"] for target in panel["targets"]} == {"${datasource}"}
        assert len(board["uid"]) <= 40
