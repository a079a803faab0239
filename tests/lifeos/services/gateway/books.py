"""A ledger in memory, and what else stands in for the world around the gateway."""

import itertools
import json
import threading

from lifeos.services.gateway.ledger import Facts, Grant, LedgerAway, Pending, Refusal
from lifeos.services.gateway.request import Asked

NOW = 1_900_000_000_000_000
DOMAIN = "spiffe://example.test/agent/{}/track/{}"


class Books:
    """Atomic by one lock. ``away``: whether it answers no more."""

    def __init__(self, clock=lambda: NOW):
        self.clock = clock
        self.lock = threading.Lock()
        self.away = False
        self.age = 0
        self.breakers = {}
        self.suspended = set()
        self.agents, self.decisions, self.budgets = {}, {}, {}
        self.approvals = {}
        self.over, self.costs = {}, {}
        self.events = []
        self.ids = itertools.count(1)

    def facts(self, call, limits):
        with self._open():
            return Facts(
                at=self.clock() - self.age,
                spent=0,
                reserved=self.agents.get(call.agent, 0),
                decision=self.decisions.get(call.decision, 0),
                budgets={one.name: (self.budgets.get(one.name, 0),) * 2 for one in limits.budgets},
                breaker=self.breakers.get(call.agent, "closed"),
                suspended=call.agent in self.suspended,
                grant=next(
                    (
                        Grant(id_, one["token"])
                        for id_, one in self.approvals.items()
                        if one["of"] == subject(call) and one["state"] == "granted" and one["expires"] > self.clock()
                    ),
                    None,
                ),
            )

    def admit(self, call, micros, limits, grant):
        with self._open():
            taken = [(self.agents, call.agent, limits.per_day), (self.decisions, call.decision, limits.per_decision)]
            taken += [(self.budgets, one.name, min(one.per_day, one.per_month)) for one in limits.budgets]
            if micros and any(book.get(name, 0) + micros > limit for book, name, limit in taken):
                return Refusal("budget-exhausted", "it was spent in between", "wait")
            if grant is not None and self.approvals[grant.id]["state"] != "granted":
                return Refusal("already-used", "the approval was used in between", "ask again")
            for book, name, _ in taken:
                book[name] = book.get(name, 0) + micros
            if grant is not None:
                self.approvals[grant.id]["state"] = "consumed"
            self.events.append((call, "allowed", ()))
            return None

    def note(self, call, verdict, codes):
        with self._open():
            self.events.append((call, verdict, codes))

    def ended(self, id_, how):
        with self._open():
            self.over[id_] = how
            return how.micros or 0

    def cost(self, id_, micros):
        with self._open():
            self.costs[id_] = micros

    def shut(self, agents):
        with self._open():
            return {agent for agent in agents if self.breakers.get(agent) == "open"}

    def ask(self, call, expires):
        with self._open():
            for id_, one in self.approvals.items():
                if one["of"] == subject(call) and one["state"] == "requested" and one["expires"] > self.clock():
                    return Pending(id_, one["expires"])
            id_ = f"request-{next(self.ids)}"
            self.approvals[id_] = {"of": subject(call), "state": "requested", "expires": expires, "token": ""}
            return Pending(id_, expires)

    def grant(self, id_, by, token):
        with self._open():
            one = self.approvals.get(id_)
            if one is None or one["state"] != "requested":
                return Refusal("not-pending", "nobody waits for it", "nothing is to be done")
            one.update(state="granted", token=token, by=by)
            return None

    def verdicts(self):
        return [verdict for _, verdict, _ in self.events]

    def _open(self):
        if self.away:
            raise LedgerAway("postgresql://of-secrets is away")
        return self.lock


def subject(call):
    return call.agent, call.tool, call.arguments


def message(tool, arguments, **stated):
    """An MCP call of a tool."""
    meta = {f"lifeos.dev/{key}": value for key, value in stated.items()}
    params = {"name": tool, "arguments": arguments, "_meta": meta}
    return {"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": params}


def mcp(tool, body, *, agent="pilot", track="stable", principal=None, **headers):
    """A request as Envoy asks about it; ``body``: a message, or bytes."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {"content-type": "application/json", "content-length": str(len(data))}
    return Asked(
        principal=DOMAIN.format(agent, track) if principal is None else principal,
        told={"kind": "tool", "mcp": tool},
        method="POST",
        path=f"/tools/{tool}",
        host="gateway",
        headers={**sent, **{key.replace("_", "-"): value for key, value in headers.items()}},
        body=data,
        id="1",
    )
