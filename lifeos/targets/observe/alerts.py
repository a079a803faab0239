"""Alerts: what is wrong, since when, and what helps. ``critical`` wakes somebody up, ``warning`` waits for the morning.

Counters begin with the first call, and Prometheus sees no increase in what was not there before: hence :func:`_more_than`. What the gateway's replicas say of the ledger is the same,
so the maximum of it counts.
"""

from collections.abc import Iterable, Mapping

from lifeos.ir import Agent, Budget, Catalog
from lifeos.kube import Json
from lifeos.kube.names import AUTHORIZER, MEMORY, VERDICT, WARDEN

STALE = 60
"""Seconds after which the gateway believes no figure of the ledger; calls that cost are then denied."""
_NEARLY = 80
"""Percent of a budget."""
_QUARTER = 4
"""The part of a day's budget that is not to go within half an hour: a day's would last two hours."""
_MICROS = 1_000_000


def of_agent(agent: Agent) -> Json:
    """The group of an agent's alerts. An agent without a budget spends nothing, so nothing is said of money."""
    who = f'{{agent="{agent.name}"}}'
    whose = {"agent": agent.name, "team": agent.team}
    day, most = agent.budget.per_day, agent.breaker.identical_failures
    money = [
        _alert(
            "AgentBudgetNearlySpent",
            f"max(lifeos_agent_spent_today{who} + lifeos_agent_reserved_today{who}) >= {_amount(day.micros * _NEARLY // 100)}",
            f"{agent.name} has taken {_NEARLY} % of its {day} of today",
            "When it is spent, spec.budget.onExhausted applies. `lifeos cost --by agent` says for what.",
        ),
        _alert(
            "AgentBudgetBurning",
            f"max(lifeos_agent_spent_today{who} - min_over_time(lifeos_agent_spent_today{who}[30m]))"
            f" > {_amount(day.micros // _QUARTER)}",
            f"{agent.name} spent more than a quarter of its {day} a day within half an hour",
            "See what it is doing before the day's budget is gone; `spec.suspend: true` stops it.",
            severity="critical",
        ),
    ]
    others = [
        _alert(
            "AgentBreakerOpen",
            f'max(lifeos_agent_breaker_open{{agent="{agent.name}",breaker="calls"}}) == 1',
            f"the calls of {agent.name} are refused: it repeats itself",
            "docs/how-to/stop-a-storm.md; `lifeos warden status` says why and until when.",
        ),
        _alert(
            "AgentKeptDown",
            f'max(lifeos_agent_breaker_open{{agent="{agent.name}",breaker="pods"}}) == 1',
            f"{agent.name} went on against its open breaker, and may not run",
            "docs/how-to/stop-a-storm.md; `lifeos warden clear` lets it run again.",
            severity="critical",
        ),
        _alert(
            "AgentDeniedOften",
            _more_than(most, f"lifeos_gateway_denials_total{who}", "code", "10m"),
            f"{agent.name} was denied more than {most} times in ten minutes by {{{{ $labels.code }}}}",
            "`lifeos audit --agent` shows the calls, docs/reference/diagnostics.md and policies/README.md the rules.",
        ),
    ]
    return _group(agent.name, [*(money if day.micros else ()), *others], whose)


def of_platform(catalog: Catalog, programs: Iterable[str]) -> list[Json]:
    """The groups of the platform's own alerts, of those programs that there are."""
    groups = {
        AUTHORIZER: [*_GATEWAY, *(each for budget in catalog.budgets.values() for each in _of_budget(budget))],
        MEMORY: _MEMORY,
        VERDICT: _VERDICT,
        WARDEN: _WARDEN,
    }
    return [_group(name, groups[name]) for name in programs]


def _alert(name: str, expr: str, summary: str, helps: str, *, wait: str = "", severity: str = "warning") -> Json:
    """``wait``: for how long it must be so."""
    rule: Json = {"alert": name, "expr": expr}
    if wait:
        rule["for"] = wait
    rule["labels"] = {"severity": severity}
    rule["annotations"] = {"summary": summary, "description": helps}
    return rule


def _group(name: str, rules: list[Json], whose: Mapping[str, str] | None = None) -> Json:
    """``whose``: labels by which Alertmanager finds whom to tell."""
    marked = [{**rule, "labels": {**rule["labels"], **(whose or {})}} for rule in rules]
    return {"name": name, "rules": marked}


def _amount(micros: int) -> str:
    """In units of the currency, exactly."""
    whole, rest = divmod(micros, _MICROS)
    return f"{whole}.{rest:06}".rstrip("0").rstrip(".")


def _more_than(most: int, counter: str, by: str, window: str) -> str:
    """That a counter grew by more than so much within a time; one that began within it began at nothing."""
    grown = f"sum by ({by}) (increase({counter}[{window}]))"
    begun = f"sum by ({by}) ({counter} unless {counter} offset {window})"
    return f"{grown} > {most} or {begun} > {most}"


def _of_budget(budget: Budget) -> Iterable[Json]:
    for period, amount in (("day", budget.per_day), ("month", budget.per_month)):
        if amount.micros:
            rule = _alert(
                "BudgetNearlySpent",
                f'max(lifeos_budget_taken{{budget="{budget.name}",period="{period}"}})'
                f" >= {_amount(amount.micros * _NEARLY // 100)}",
                f"{_NEARLY} % of the {amount} a {period} of budget {budget.name} are taken",
                "When it is spent, every agent that draws on it stops. `lifeos cost --by team` says for what.",
            )
            rule["labels"].update(budget=budget.name, period=period)
            yield rule


_GATEWAY = [
    _alert(
        "GatewayRefusing",
        _more_than(0, "lifeos_gateway_undecided_total", "source", "5m"),
        "calls are denied because nobody can decide on them: {{ $labels.source }}",
        "docs/how-to/decide-at-the-gateway.md; every such call is denied until it answers again.",
        severity="critical",
    ),
    _alert(
        "GatewayGone",
        "absent(lifeos_ledger_read_timestamp_seconds)",
        "no gateway service tells anything",
        "Without it Envoy denies every call of every agent. See the pods of lifeos-authorizer.",
        wait="2m",
        severity="critical",
    ),
    _alert(
        "LedgerStale",
        f"time() - max(lifeos_ledger_read_timestamp_seconds) > {STALE}",
        "the ledger does not answer",
        "Calls that cost are denied. See its database, or the volume lifeos-ledger; `lifeos ledger verify` checks it.",
        wait="1m",
        severity="critical",
    ),
    _alert(
        "StrangersDenied",
        _more_than(0, 'lifeos_gateway_denials_total{agent=""}', "code", "10m"),
        "somebody who is no agent of the fleet called, and was denied by {{ $labels.code }}",
        "A certificate of the trust domain, and no agent that is declared: see SPIRE's entries.",
    ),
]
_MEMORY = [
    _alert(
        "MemoryVersionNotServed",
        "max by (memory) (lifeos_memory_version_served) == 0",
        "the pinned version of {{ $labels.memory }} is not served",
        "Agents go on with the version that they were compiled with, or wait. The log of lifeos-memory says why.",
        wait="5m",
    ),
    _alert(
        "MemoryReadsWaiting",
        "max(lifeos_memory_reads_waiting) > 0",
        "what agents read does not reach the ledger",
        "It waits in the volume of lifeos-memory, and audits lack it until then. See the gateway service and its ledger.",
        wait="5m",
    ),
]
_VERDICT = [
    _alert(
        "ReleaseAborted",
        "time() - max by (agent, stage) (lifeos_verdict_failed_timestamp_seconds) < 600",
        "the release of {{ $labels.agent }} does harm, and is aborted ({{ $labels.stage }})",
        "docs/how-to/judge-a-release.md; the earlier version has the traffic. Take the commit back with git revert.",
    ),
]
_WARDEN = [
    _alert(
        "WardenEndedPods",
        _more_than(0, "lifeos_warden_pods_ended_total", "namespace, agent, ground", "10m"),
        "pods of {{ $labels.agent }} in {{ $labels.namespace }} were ended: {{ $labels.ground }}",
        "docs/how-to/stop-a-storm.md; the Events of the pods and the ledger have the reason.",
    ),
    _alert(
        "WardenBlind",
        "max by (source) (lifeos_warden_blind) == 1",
        "the warden cannot read this, and ends nothing: {{ $labels.source }}",
        "An agent that storms is refused each call, and goes on running.",
        wait="2m",
        severity="critical",
    ),
    _alert(
        "WardenNotLooking",
        "time() - max(lifeos_warden_looked_timestamp_seconds) > 60 or absent(lifeos_warden_looked_timestamp_seconds)",
        "the warden looks no more",
        "An agent that storms is refused each call, and goes on running. See the pod of lifeos-warden.",
        wait="2m",
        severity="critical",
    ),
]
