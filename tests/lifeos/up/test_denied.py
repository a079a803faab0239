"""Why a call was denied: the rule, and the line that set what it compares with."""

import re

import pytest

from lifeos.compiler.pipeline import Compilation
from lifeos.up.denied import Explainer, rules
from tests.architecture.test_files import ROOT

CODES = re.compile(r'"code": "([a-z-]+)"')


@pytest.fixture(scope="module")
def analysis():
    return Compilation(str(ROOT), cached=False).analysis


@pytest.fixture(scope="module")
def explainer(analysis):
    return Explainer(analysis.catalog, analysis.declared)


def line(place):
    file, number, column = place.split(":")
    return (ROOT / file).read_text().splitlines()[int(number) - 1][int(column) - 1 :]


@pytest.mark.parametrize(
    ("code", "agent", "tool", "policy", "field", "written"),
    [
        ("approval-needed", "finance", "transfer", "approval-above-limit", "budget.approvalAbove", "100 USD"),
        ("approval-needed", "hello", "transfer", "approval-above-limit", "budget.approvalAbove", "100 USD"),
        ("confidence-low", "finance", "transfer", "confidence-floor", "confidence.min", "0.7"),
        ("over-daily-budget", "health", "frontier", "cost-within-budget", "budget.perDay", "10 USD"),
        ("over-decision-budget", "hello", "frontier", "cost-within-budget", "budget.perDecision", "0.50 USD"),
        ("destruction-unapproved", "knowledge", "delete-data", "delete-data-needs-approval", "delete-data: spec.action", "destr"),
        ("breaker-open", "finance", "transfer", "breaker-open", "breaker.identicalFailures", "2"),
        ("tool-not-granted", "hello", "transfer", "tool-allowed", "tools", ""),
    ],
)  # fmt: skip
def test_a_denial(explainer, code, agent, tool, policy, field, written):
    why = explainer.why(code, agent, tool)
    assert why.rule.startswith(f"{policy} (policies/action/")
    file, number = re.search(r"\((.*):(\d+)\)", why.rule).groups()
    assert f'"code": "{code}"' in (ROOT / file).read_text().splitlines()[int(number) - 1]
    assert why.thresholds[0].field == field
    if written:
        assert line(why.thresholds[0].place).startswith(written)


def test_shared_budgets_are_all_shown(explainer):
    shown = explainer.why("over-shared-budget", "finance", "frontier").thresholds
    assert {one.field.split(":")[0] for one in shown} >= {"budget finance"}
    assert all(line(one.place) for one in shown)


def test_every_code_of_the_shipped_rules_has_a_rule(analysis):
    catalog = analysis.catalog
    texts = {**catalog.modules, **{policy.module: policy.text for policy in catalog.policies.values()}}
    action = {path: text for path, text in texts.items() if path.startswith("policies/action/")}
    known = rules(action)
    assert {code for text in action.values() for code in CODES.findall(text)} == set(known)


def test_what_no_rule_gives_is_the_gateways_own(explainer):
    why = explainer.why("body-malformed", "finance", "transfer")
    assert why.rule.startswith("the gateway itself")
    assert why.thresholds == []
    assert explainer.why("approval-needed", "nobody", "nothing").thresholds == []
