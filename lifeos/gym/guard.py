"""The guard: decides each call of a simulated agent by the action policies of the fleet, the very Rego that the gateway asks.

Here the Gym stands where the gateway's service stands in the cluster: it says who calls, what was spent, which approvals there are,
and whether the arguments satisfy the tool's schema; Rego decides.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from lifeos import ir
from lifeos.bundle import canonical, content_hash
from lifeos.json_schema import Schema
from lifeos.rego.action import program

_CLOSED = "closed"


class Ledger(msgspec.Struct):
    """What happened so far in one simulation, as the gateway's ledger would know it; amounts in micros of the budget's currency.

    ``approved``: tools with the digests of the arguments that the person agreed to, each used up by one call."""

    spent: int = 0
    decision: int = 0
    approved: set[tuple[str, str]] = msgspec.field(default_factory=set)
    breaker: str = _CLOSED


class Answer(NamedTuple):
    """``allow``; or ``record``: answered, not executed; else refused. ``reasons``: for each its code, what is wrong and a remedy."""

    allow: bool
    record: bool
    reasons: tuple[Mapping[str, str], ...]


class Guard:
    """The action policies of a fleet, compiled once. Load it before numpy, or it answers a little slower (:mod:`lifeos.rego.plan`)."""

    def __init__(self, fleet: ir.Fleet) -> None:
        self._catalog = fleet.catalog
        self._program = program(_unbraked(fleet))
        self._schemas = {name: Schema(tool.arguments) for name, tool in fleet.catalog.tools.items()}

    def decide(
        self, agent: str, track: str, tool: str, arguments: Any, *, confidence: float | None, route: str, ledger: Ledger
    ) -> Answer:
        """Decide one call of a tool; whatever is not known about it speaks against it."""
        digest = digest_of(arguments)
        call: dict[str, Any] = {
            "kind": "tool",
            "tool": tool,
            "arguments": arguments,
            "arguments_valid": tool in self._schemas and self._schemas[tool].admits(arguments),
            "arguments_digest": digest,
            "route": route,
            "cost_micros": self._catalog.tools[tool].cost.micros if tool in self._catalog.tools else 0,
        }
        if confidence is not None:
            call["confidence"] = confidence
        if (tool, digest) in ledger.approved:
            call["approval"] = {"valid": True, "agent": agent, "tool": tool, "arguments_digest": digest}
        return self._ask(agent, track, call, ledger)

    def decide_model(self, agent: str, track: str, route: str, length: int, ledger: Ledger) -> Answer:
        """Decide one call of a model. ``length``: bytes of what it is asked, which no text has fewer of than tokens; what the call costs
        at most follows as in ``policies/action/request.rego``."""
        declared = self._catalog.routes[route]
        cost = max(
            -(-(length * up.price.input.micros + declared.max_output_tokens * up.price.output.micros) // 1_000_000)
            for up in declared.upstreams
        )
        return self._ask(agent, track, {"kind": "model", "route": route, "cost_micros": cost}, ledger)

    def _ask(self, agent: str, track: str, call: dict[str, Any], ledger: Ledger) -> Answer:
        known = {
            "principal": f"spiffe://{self._catalog.platform.trust_domain}/agent/{agent}/track/{track}",
            "decision_micros": ledger.decision,
            "spent_micros": ledger.spent,
            "reserved_micros": 0,
            "budgets": {
                name: {"day_micros": ledger.spent, "month_micros": ledger.spent} for name in self._catalog.budgets
            },
            "breaker": ledger.breaker,
            "suspended": False,
        }
        answer = self._program.ask({**known, **call})
        return Answer(answer["allow"], answer["record"], tuple(answer["reasons"]))


def _unbraked(fleet: ir.Fleet) -> ir.Fleet:
    """The brake denies everything and is no part of an agent's digest: judged with it, the agent would fail for good."""
    freed = {name: msgspec.structs.replace(agent, suspend=False) for name, agent in fleet.agents.items()}
    return msgspec.structs.replace(fleet, agents=freed)


def digest_of(arguments: Any) -> str:
    """The content address of a call's arguments, for approvals."""
    return content_hash(canonical(arguments))
