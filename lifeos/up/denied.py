"""Why a call was denied, down to the rule that did it and the line of YAML that set what it compares with."""

import re
from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from lifeos import ir
from lifeos.compiler.declared import Declared
from lifeos.compiler.provenance import trail

_PACKAGE = "policies/action/"
_CODE = re.compile(r'^\s*"code": "([a-z-]+)",$', re.MULTILINE)
_OF_AGENT = {
    "approval-needed": "budget.approvalAbove",
    "bound-unknown": "budget.approvalAbove",
    "breaker-open": "breaker",
    "budget-exhausted": "budget.perDay",
    "confidence-low": "confidence.min",
    "confidence-missing": "confidence.min",
    "currency-differs": "budget.perDay",
    "over-daily-budget": "budget.perDay",
    "over-decision-budget": "budget.perDecision",
    "route-not-granted": "reasoning",
    "route-too-low": "reasoning",
    "suspended": "suspend",
    "tool-not-granted": "tools",
}
"""By the code of a denial, the field of the agent that the rule compares with."""
_OF_TOOL = {
    "amount-unknown": "spec.spends",
    "arguments-invalid": "spec.arguments",
    "cost-unknown": "spec.cost",
    "destruction-unapproved": "spec.action",
}
"""The same of the tool's declaration."""


class Rule(NamedTuple):
    """Where a code stands in Rego."""

    policy: str
    file: str
    line: int


class Threshold(msgspec.Struct, frozen=True):
    """What a rule compares with: a field, its value, and the line that set it; ``built in`` where nobody did."""

    field: str
    value: str
    place: str


class Why(msgspec.Struct, frozen=True):
    """A denial, explained. ``rule``: a policy, with the line of its Rego; ``thresholds``: none where the rule compares with nothing that is declared."""

    code: str
    rule: str
    thresholds: list[Threshold]


class Explainer:
    """For one repository, as it is declared now."""

    def __init__(self, catalog: ir.Catalog, declared: Declared) -> None:
        self._declared = declared
        texts = dict(catalog.modules) | {policy.module: policy.text for policy in catalog.policies.values()}
        self._rules = rules({path: text for path, text in texts.items() if path.startswith(_PACKAGE)})

    def why(self, code: str, agent: str, tool: str) -> Why:
        """Of a call of an agent to a tool or a model's route."""
        found = self._rules.get(code)
        rule = (
            f"{found.policy} ({found.file}:{found.line})" if found else "the gateway itself, before any policy is asked"
        )
        return Why(code, rule, self._thresholds(code, agent, tool))

    def _thresholds(self, code: str, agent: str, tool: str) -> list[Threshold]:
        document = self._declared.get("Agent", agent)
        if code in _OF_AGENT and document is not None:
            return [self._field(agent, path) for path in _paths(_OF_AGENT[code])]
        declared = self._declared.get("Tool", tool)
        if code in _OF_TOOL and declared is not None:
            path = _OF_TOOL[code]
            value = declared.value["spec"].get(path.removeprefix("spec."))
            return [Threshold(f"{tool}: {path}", _shown(value), str(declared.span(path)))]
        if code == "over-shared-budget" and document is not None:
            return self._budgets(document.value["metadata"]["team"])
        return []

    def _field(self, agent: str, path: str) -> Threshold:
        document = self._declared.get("Agent", agent)
        assert document is not None, "it was looked for before"
        story = trail(self._declared, document, path)
        span = next((step.span for step in story.steps if step.counts), None)
        return Threshold(path, story.value, str(span) if span is not None else "built in")

    def _budgets(self, name: str | None) -> list[Threshold]:
        """The budgets that an agent's calls are taken from, its team's first."""
        found = []
        while name is not None and (document := self._declared.get("Budget", name)) is not None:
            spec = document.value["spec"]
            found += [
                Threshold(f"budget {name}: {key}", str(spec[key]), str(document.span(f"spec.{key}")))
                for key in ("perDay", "perMonth")
                if key in spec
            ]
            name = spec.get("parent")
        return found


def rules(modules: Mapping[str, str]) -> dict[str, Rule]:
    """By the code of a denial the rule that gives it: a policy's, or the kernel's. ``modules``: Rego by its path."""
    found: dict[str, Rule] = {}
    for path, text in sorted(modules.items()):
        if path.endswith("_test.rego"):
            continue
        policy = path.removeprefix(_PACKAGE).removesuffix(".rego").replace("_", "-")
        for match in _CODE.finditer(text):
            line = text.count("\n", 0, match.start(1)) + 1
            rule = Rule("the kernel" if policy in ("decision", "request", "envoy") else policy, path, line)
            if match[1] not in found or found[match[1]].policy == "the kernel":
                found[match[1]] = rule
    return found


def _paths(field: str) -> list[str]:
    parts = {"breaker": ("identicalFailures", "identicalCalls", "cooldown"), "reasoning": ("high", "low")}
    return [f"{field}.{part}" for part in parts[field]] if field in parts else [field]


def _shown(value: object) -> str:
    text = (
        "not set" if value is None else msgspec.json.encode(value).decode() if isinstance(value, dict) else str(value)
    )
    return text if len(text) <= 80 else f"{text[:79]}…"
