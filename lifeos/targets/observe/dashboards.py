"""Dashboards: one of agents and one of the platform's programs, as Grafana imports them. No rows, no colours of our own: a panel is a question and its query.

Source: grafana.com/docs/grafana/latest/visualizations/dashboards/build-dashboards/view-dashboard-json-model.
"""

from collections.abc import Collection
from typing import NamedTuple

from lifeos.kube import Json
from lifeos.kube.names import AUTHORIZER, MEMORY, OBSERVE, VERDICT, WARDEN

_SCHEMA = 39
_WIDE, _HIGH = 12, 8
"""Of a panel; a dashboard is 24 wide."""
_SOURCE: Json = {"type": "prometheus", "uid": "${datasource}"}
_CHOSEN = '{agent=~"$agent"}'


class _Panel(NamedTuple):
    """``unit``: as Grafana names it. ``queries``: each with how its lines are called."""

    title: str
    unit: str
    queries: dict[str, str]


def of(programs: Collection[str]) -> dict[str, Json]:
    """The dashboards by name, with panels for those programs that there are."""
    boards = {"agents": _AGENTS if AUTHORIZER in programs else [], "platform": []}
    for program, panels in _PLATFORM.items():
        boards["platform"] += panels if program in programs else []
    return {name: _board(name, panels) for name, panels in boards.items() if panels}


def _board(name: str, panels: list[_Panel]) -> Json:
    variables: list[Json] = [{"name": "datasource", "type": "datasource", "query": "prometheus"}]
    if name == "agents":
        every = "label_values(lifeos_agent_spent_today, agent)"
        asked = {"query": every, "refId": "agents"}
        chosen = {"datasource": _SOURCE, "query": asked, "refresh": 2, "includeAll": True, "multi": True}
        variables.append({"name": "agent", "type": "query", **chosen})
    return {
        "uid": f"{OBSERVE}-{name}",
        "title": f"LifeOS: {name}",
        "tags": ["lifeos"],
        "schemaVersion": _SCHEMA,
        "editable": False,
        "refresh": "30s",
        "time": {"from": "now-24h", "to": "now"},
        "templating": {"list": variables},
        "panels": [_panel(number, panel) for number, panel in enumerate(panels)],
    }


def _panel(number: int, panel: _Panel) -> Json:
    queries = [
        {"refId": chr(ord("A") + n), "datasource": _SOURCE, "expr": expr, "legendFormat": called}
        for n, (called, expr) in enumerate(panel.queries.items())
    ]
    place = {"h": _HIGH, "w": _WIDE, "x": number % 2 * _WIDE, "y": number // 2 * _HIGH}
    return {
        "id": number + 1,
        "type": "timeseries",
        "title": panel.title,
        "datasource": _SOURCE,
        "gridPos": place,
        "fieldConfig": {"defaults": {"unit": panel.unit, "min": 0}, "overrides": []},
        "targets": queries,
    }


_AGENTS = [
    _Panel(
        "Spent today",
        "none",
        {
            "{{agent}}": f"max by (agent, currency) (lifeos_agent_spent_today{_CHOSEN})",
            "{{agent}} may": f"max by (agent, currency) (lifeos_agent_budget_per_day{_CHOSEN})",
        },
    ),
    _Panel(
        "Part of the day's budget that is taken",
        "percentunit",
        {
            "{{agent}}": f"max by (agent) ((lifeos_agent_spent_today{_CHOSEN} + lifeos_agent_reserved_today{_CHOSEN})"
            f" / (lifeos_agent_budget_per_day{_CHOSEN} > 0))"
        },
    ),
    _Panel(
        "Calls a second",
        "reqps",
        {"{{agent}} {{verdict}}": f"sum by (agent, verdict) (rate(lifeos_gateway_calls_total{_CHOSEN}[5m]))"},
    ),
    _Panel(
        "Denials in ten minutes, by rule",
        "none",
        {"{{agent}} {{code}}": f"sum by (agent, code) (increase(lifeos_gateway_denials_total{_CHOSEN}[10m]))"},
    ),
    _Panel(
        "Breakers that are open",
        "none",
        {"{{agent}} {{breaker}}": f"max by (agent, breaker) (lifeos_agent_breaker_open{_CHOSEN})"},
    ),
    _Panel(
        "Part of the budgets that is taken",
        "percentunit",
        {
            "{{budget}} this {{period}}": "max by (budget, period) (lifeos_budget_taken)"
            " / (max by (budget, period) (lifeos_budget_limit) > 0)"
        },
    ),
]
_BUCKETS = "sum by (le) (rate(lifeos_gateway_decision_seconds_bucket[5m]))"
_PLATFORM = {
    AUTHORIZER: [
        _Panel(
            "How long a decision takes",
            "s",
            {part: f"histogram_quantile({part}, {_BUCKETS})" for part in ("0.5", "0.99")},
        ),
        _Panel(
            "Calls that nobody could decide on, in five minutes",
            "none",
            {"{{source}}": "sum by (source) (increase(lifeos_gateway_undecided_total[5m]))"},
        ),
        _Panel(
            "Since the ledger last answered", "s", {"seconds": "time() - max(lifeos_ledger_read_timestamp_seconds)"}
        ),
    ],
    MEMORY: [
        _Panel(
            "Pinned versions that are served", "none", {"{{memory}}": "max by (memory) (lifeos_memory_version_served)"}
        ),
    ],
    VERDICT: [
        _Panel(
            "Looks at releases in ten minutes",
            "none",
            {
                "{{agent}} {{stage}} {{verdict}}": "sum by (agent, stage, verdict)"
                " (increase(lifeos_verdict_looks_total[10m]))"
            },
        ),
    ],
    WARDEN: [
        _Panel(
            "Pods that were ended in ten minutes",
            "none",
            {"{{agent}} {{ground}}": "sum by (agent, ground) (increase(lifeos_warden_pods_ended_total[10m]))"},
        ),
        _Panel("Agents that may not run", "none", {"agents": "max(lifeos_warden_agents_down)"}),
    ],
}
