"""Prometheus' own promtool reads the alerts and tries them: each fires when it should, and at no other time."""

import json
import subprocess

import pytest
import yaml

from lifeos.targets import observe
from tests.lifeos.targets.rendered import all_of
from tests.lifeos.targets.test_observe import FLEET, boards, rules
from tests.proofs.programs import program

pytestmark = pytest.mark.proof

_PILOT = 'agent="pilot",team="alpha"'
SPENT, RESERVED = (f'lifeos_agent_{what}_today{{{_PILOT},currency="USD"}}' for what in ("spent", "reserved"))
DENIALS = 'lifeos_gateway_denials_total{agent="pilot",code="confidence-low"}'
READ, LOOKED = "lifeos_ledger_read_timestamp_seconds", "lifeos_warden_looked_timestamp_seconds"
QUIET = {
    SPENT: "1+0x120",
    RESERVED: "0x120",
    f'lifeos_agent_breaker_open{{{_PILOT},breaker="calls"}}': "0x120",
    f'lifeos_agent_breaker_open{{{_PILOT},breaker="pods"}}': "0x120",
    DENIALS: "7x120",
    'lifeos_gateway_denials_total{agent="",code="unknown-agent"}': "2x120",
    'lifeos_budget_taken{budget="alpha",period="month",currency="USD"}': "100x120",
    'lifeos_gateway_undecided_total{source="ledger"}': "3x120",
    READ: "0+60x120",
    'lifeos_memory_version_served{memory="context"}': "1x120",
    "lifeos_memory_reads_waiting": "0x120",
    'lifeos_verdict_looks_total{agent="pilot",stage="shadow",verdict="pass"}': "0+1x120",
    'lifeos_warden_blind{source="ledger"}': "0x120",
    LOOKED: "0+60x120",
}
"""A fleet that works, minute by minute for two hours, by the clock of Prometheus, which begins at 0."""

FIRES = {
    "AgentBudgetNearlySpent": {SPENT: "10+0x120", RESERVED: "0x60 6x59"},
    "AgentBudgetBurning": {SPENT: "1x58 1+0.5x61"},
    "AgentBreakerOpen": {f'lifeos_agent_breaker_open{{{_PILOT},breaker="calls"}}': "0x60 1x59"},
    "AgentKeptDown": {f'lifeos_agent_breaker_open{{{_PILOT},breaker="pods"}}': "0x60 1x59"},
    "AgentDeniedOften": {DENIALS: "7x60 8+1x59"},
    "BudgetNearlySpent": {'lifeos_budget_taken{budget="alpha",period="month",currency="USD"}': "399x60 400x59"},
    "GatewayRefusing": {'lifeos_gateway_undecided_total{source="ledger"}': "3x68 4x51"},
    "GatewayGone": {READ: "0+60x60 stale"},
    "LedgerStale": {READ: "0+60x60 3600x59"},
    "StrangersDenied": {'lifeos_gateway_denials_total{agent="",code="unknown-agent"}': "2x65 3x54"},
    "MemoryVersionNotServed": {'lifeos_memory_version_served{memory="context"}': "1x60 0x59"},
    "MemoryReadsWaiting": {"lifeos_memory_reads_waiting": "0x60 1x59"},
    "ReleaseAborted": {'lifeos_verdict_failed_timestamp_seconds{agent="pilot",stage="shadow"}': "_x65 3900x54"},
    "WardenEndedPods": {
        'lifeos_warden_pods_ended_total{namespace="lifeos-alpha",agent="pilot",ground="RetryStorm"}': "_x64 1x55"
    },
    "WardenBlind": {'lifeos_warden_blind{source="ledger"}': "0x60 1x59"},
    "WardenNotLooking": {LOOKED: "0+60x60 3600x59"},
}
"""What is different at the end of the first hour, so that within ten minutes the alert fires."""


def rule_files(folder, fleet=FLEET):
    """The rules as Prometheus gets them from its operator."""
    for name, body in all_of(observe, fleet).items():
        if name[0] == "PrometheusRule":
            path = folder / f"{name[1]}.yaml"
            path.write_text(yaml.safe_dump(body.body["spec"]))
            yield path


def promtool(*arguments):
    done = subprocess.run([str(program("promtool")), *map(str, arguments)], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_promtool_reads_every_rule(tmp_path):
    files = list(rule_files(tmp_path))
    code, said = promtool("check", "rules", "--lint=all", "--lint-fatal", *files)
    assert (code, said.count("SUCCESS")) == (0, len(files)), said


def test_promtool_would_have_said_so(tmp_path):
    path = next(rule_files(tmp_path))
    path.write_text(path.read_text().replace("max(", "max((", 1))
    assert promtool("check", "rules", path)[0] != 0


def test_promtool_reads_every_query_of_a_dashboard(tmp_path):
    queries = [
        target["expr"].replace("$agent", ".*")
        for board in boards().values()
        for panel in board["panels"]
        for target in panel["targets"]
    ]
    recorded = [{"record": f"query_{number}", "expr": expr} for number, expr in enumerate(queries)]
    path = tmp_path / "dashboards.yaml"
    path.write_text(yaml.safe_dump({"groups": [{"name": "dashboards", "rules": recorded}]}))
    code, said = promtool("check", "rules", path)
    assert (code, f"{len(queries)} rules found" in said) == (0, True), said


def test_every_alert_is_tried():
    assert {rule["alert"] for _, rule in rules()} == FIRES.keys()


def tried(name, series, late):
    """A case: what fires late, as nothing did before. ``group``: each alert once, for however many it fires."""
    firing = 'group by (alertname) (ALERTS{alertstate="firing"})'
    samples = [{"labels": f'{{alertname="{alert}"}}', "value": 1} for alert in sorted(late)]
    return {
        "name": name,
        "interval": "1m",
        "input_series": [{"series": one, "values": values} for one, values in series.items()],
        "promql_expr_test": [
            {"expr": firing, "eval_time": "60m", "exp_samples": []},
            {"expr": firing, "eval_time": "70m", "exp_samples": samples},
        ],
    }


def promtool_tries(folder, *cases):
    files = [str(path) for path in rule_files(folder)]
    path = folder / "test.yaml"
    path.write_text(json.dumps({"rule_files": files, "evaluation_interval": "1m", "tests": cases}))
    return promtool("test", "rules", path)


def twice(series):
    """As from two replicas, which say the same."""
    return {one.replace("}", f',pod="{pod}"}}'): values for one, values in series.items() for pod in (1, 2)}


def test_each_fires_when_it_should_and_in_a_fleet_that_works_none_does(tmp_path):
    cases = [tried(name, {**QUIET, **wrong}, {name}) for name, wrong in FIRES.items()]
    cases += [
        tried("a fleet that works", QUIET, set()),
        tried("two replicas", {**QUIET, **twice({SPENT: "8x120", RESERVED: "1x120"})}, set()),
        tried("a new day", {**QUIET, SPENT: "15x60 0x59"}, set()),
        tried("denied for the first time", {**QUIET, DENIALS: "_x65 9x54"}, {"AgentDeniedOften"}),
    ]
    code, said = promtool_tries(tmp_path, *cases)
    assert (code, "SUCCESS" in said) == (0, True), said


def test_promtool_would_have_said_that_one_does_not_fire(tmp_path):
    code, said = promtool_tries(tmp_path, tried("a fleet that works", QUIET, {"LedgerStale"}))
    assert code != 0
    assert "LedgerStale" in said
