"""Target observe: who is told when something is wrong, and where people see how it goes; where the platform declares it (``spec.observe``).

For the Prometheus Operator: which pods it asks, and rules. Each agent's rules stand by themselves, with what is declared of that agent as thresholds, so that a pull request that
raises a budget shows which alert it moves. For Grafana: dashboards as ConfigMaps, which the sidecar of its chart takes by their label. Prometheus alone comes to the metrics, from the
namespace that is declared, for they say what agents spend.

Alerts are rendered for the programs that are, and only on metrics that these export (a test asks them). Each names the page or command that helps.
Sources: prometheus-operator.dev/docs/api-reference/api, prometheus.io/docs/practices/alerting, github.com/grafana/helm-charts (charts/grafana, sidecar.dashboards).
"""

import json
from collections.abc import Iterator

from lifeos.ir import Agent, Catalog, Environment, Roster
from lifeos.ir.organisation import Observe
from lifeos.kube import Json, Manifest, Subject
from lifeos.kube.names import OBSERVE, SYSTEM_NAMESPACE, agent_labels, labels
from lifeos.kube.network import namespaces, network_policy, tcp
from lifeos.targets.observe import alerts, dashboards
from lifeos.targets.observe.programs import observed

_API = "monitoring.coreos.com/v1"
_LABELS = labels(OBSERVE, "observe")
_AT = {"": "spec.observe"}
_SIDECAR = {"grafana_dashboard": "1"}
"""The label that Grafana's chart comes with."""


def render_agent(agent: Agent, catalog: Catalog, environment: Environment) -> Iterator[Manifest]:
    """The alerts of one agent, with its own thresholds; nothing without a gateway service, which alone knows what an agent spends."""
    observe = catalog.platform.observe
    if observe is None or catalog.platform.gateway is None:
        return
    meta = agent_labels(agent.name, agent.team)
    body = _rule(observe, f"{OBSERVE}.{agent.name}", meta, [alerts.of_agent(agent)])
    origins = {"spec.groups": "spec.budget", "metadata.name": "metadata.name"}
    yield Manifest(body, f"_platform/{agent.name}", Subject("Agent", agent.name), origins)


def render_platform(catalog: Catalog, roster: Roster, environment: Environment) -> Iterator[Manifest]:
    """Which pods are asked, by whom, the alerts of budgets and of the platform's programs, and the dashboards."""
    platform = catalog.platform
    observe = platform.observe
    if observe is None:
        return
    programs = observed(platform)
    bodies = [_rule(observe, OBSERVE, _LABELS, alerts.of_platform(catalog, programs))]
    for name, port in programs.items():
        bodies.append(_monitor(observe, name, port.name))
        who = [{"from": [{"namespaceSelector": namespaces(observe.namespace)}], "ports": tcp(port.number)}]
        bodies.append(network_policy(f"{OBSERVE}.{name}", _LABELS, port.pods, who, None))
    bodies += [_dashboard(name, board) for name, board in dashboards.of(programs).items()]
    for body in bodies:
        yield Manifest(body, "_platform", Subject("Platform", platform.name), _AT)


def _rule(observe: Observe, name: str, meta: dict[str, str], groups: list[Json]) -> Json:
    return _object(observe, "PrometheusRule", name, meta, {"groups": groups})


def _monitor(observe: Observe, program: str, port: str) -> Json:
    """By its pods and not by a Service: each replica is asked, ready or not."""
    endpoint = {"port": port, "interval": "15s", "honorLabels": True}
    spec = {"selector": {"matchLabels": {"app.kubernetes.io/name": program}}, "podMetricsEndpoints": [endpoint]}
    return _object(observe, "PodMonitor", program, _LABELS, spec)


def _object(observe: Observe, kind: str, name: str, meta: dict[str, str], spec: Json) -> Json:
    taken = {"release": observe.release} if observe.release is not None else {}
    return {
        "apiVersion": _API,
        "kind": kind,
        "metadata": {"name": name, "namespace": SYSTEM_NAMESPACE, "labels": {**meta, **taken}},
        "spec": spec,
    }


def _dashboard(name: str, board: Json) -> Json:
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": f"{OBSERVE}.{name}",
            "namespace": SYSTEM_NAMESPACE,
            "labels": {**_LABELS, **_SIDECAR},
        },
        "data": {f"{OBSERVE}-{name}.json": json.dumps(board, indent=2) + "\n"},
    }
