"""Calls, limits and events that tests write."""

from lifeos.ledger.events import Acted, Decided, Read, Turned
from lifeos.ledger.records import Record
from lifeos.ledger.spending import BudgetLimit, Call, Limits, Reserve

DOLLAR = 1_000_000
WIDE = 10**12


def limits(day=WIDE, decision=WIDE, budget_day=WIDE, budget_month=WIDE):
    return Limits(day, decision, (BudgetLimit("money", budget_day, budget_month),))


def reserve(name, micros, most=None, *, decision="d1", agent="finance", **how):
    call = Call(agent, "money", how.pop("track", "stable"), decision, how.pop("model", "best"), how.pop("tool", ""))
    return Reserve(name, call, micros, most or limits(), **how)


def decided(name="d1", **how):
    return Record(Decided(**{"id": name, "agent": "finance", "team": "money", "track": "stable", **how}))


def read(name, decision="d1", **how):
    fields = {"agent": "finance", "team": "money", "track": "stable", "memory": "", "scopes": (), "operation": "recall"}
    return Record(Read(**{"id": name, "decision": decision, **fields, **how}))


def acted(name, **how):
    fields = {
        "decision": "d1",
        "agent": "finance",
        "team": "money",
        "track": "stable",
        "tool": "transfer",
        "verdict": "allowed",
    }
    return Record(Acted(**{"id": name, **fields, **how}))


def turned(name, success=True, decision="d1", source="bank"):
    return Record(Turned(id=name, decision=decision, source=source, success=success))
