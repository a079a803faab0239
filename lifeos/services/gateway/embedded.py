"""The policies without OPA: the same action policies in this process, on the embedded engine of Rego.

For one machine where OPA is not installed. What ``policies/action/request.rego`` and ``envoy.rego`` do needs functions that the engine lacks (``json.match_schema``,
``with``), so the call is read here, and the answer is put into words here; the decision itself is the rules'. ``tests/proofs/test_embedded.py`` holds it to the real OPA.
"""

import math
import threading
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from lifeos import ir
from lifeos.json_schema import Schema
from lifeos.rego.action import program
from lifeos.rego.fault import RegoError
from lifeos.services.gateway.denial import Reason, denied
from lifeos.services.gateway.identity import caller_of
from lifeos.services.gateway.opa import NoAnswer, Result, Served
from lifeos.services.gateway.price import asked
from lifeos.services.gateway.request import HOUSEKEEPING

_JSON = {"content-type": "application/json"}


class _Decision(msgspec.Struct, frozen=True):
    allow: bool
    record: bool
    status: int
    reasons: list[Reason]


class Embedded:
    """Answers what :class:`lifeos.services.gateway.opa.Opa` does. Called by many threads; the engine answers one of them at a time."""

    def __init__(self, fleet: ir.Fleet) -> None:
        """Raises :class:`RegoError`."""
        self._fleet = fleet
        self._program = program(fleet)
        self._schemas = {name: Schema(tool.arguments) for name, tool in fleet.catalog.tools.items()}
        self._lock = threading.Lock()

    def ask(self, document: Mapping[str, Any]) -> Served:
        """The decision on an input, as :func:`lifeos.services.gateway.request.document` makes it. Raises :class:`NoAnswer`."""
        request = _Request(document, self._fleet)
        problems = sorted(set(request.problems()), key=lambda one: (one.code, one.message))
        if problems or not request.calls:
            reasons = problems or [*self._stranger(request), *request.ungranted()]
            return request.served(_Decision(not reasons, record=False, status=400, reasons=reasons))
        return request.served(self._decide(request.call(self._schemas.get(request.name))))

    def _stranger(self, request: "_Request") -> list[Reason]:
        """What forbids the caller as such: the kernel's own words on a call that has nothing else to be said about it."""
        found = self._decide({**request.facts, "principal": request.principal, "kind": "tool", "tool": request.name})
        return [one for one in found.reasons if one.code in ("caller-unknown", "agent-unknown", "suspended")]

    def _decide(self, call: Mapping[str, Any]) -> _Decision:
        try:
            with self._lock:
                answer = self._program.ask(call)
            return msgspec.convert(answer, _Decision)
        except (RegoError, msgspec.ValidationError) as error:
            raise NoAnswer(f"the embedded engine gave no decision: {error}") from error


class _Request:
    """One question of the gateway's, as ``policies/action/request.rego`` reads it."""

    def __init__(self, document: Mapping[str, Any], fleet: ir.Fleet) -> None:
        attributes = document["attributes"]
        self.principal: str = attributes["source"]["principal"]
        self.facts: Mapping[str, Any] = document.get("facts") or {}
        self._fleet = fleet
        self._told: Mapping[str, str] = attributes["contextExtensions"]
        self._headers: Mapping[str, str] = attributes["request"]["http"]["headers"]
        self._method: str = attributes["request"]["http"]["method"]
        self._parsed = document.get("parsed_body")
        self._body: Mapping[str, Any] = self._parsed if isinstance(self._parsed, dict) else {}
        self._caller = caller_of(self.principal, fleet.catalog.platform.trust_domain)
        self._mcp = "mcp" in self._told
        self.name = self._told.get("tool") or self._told.get("mcp") or ""

    @property
    def calls(self) -> bool:
        """Whether something is called, and an MCP session not only kept."""
        if not self._mcp:
            return True
        if self._parsed is None:
            return self._method not in ("GET", "DELETE")
        return self._body.get("method") not in HOUSEKEEPING

    def problems(self) -> Iterator[Reason]:
        """What is wrong with the request itself; keys that repeat and bodies that are cut off were refused before."""
        if "route" in self._told:
            if self._body and self._body.get("model") != self._told["route"]:
                yield _problem("route-differs", "the body names another model than the path")
            return
        if self.calls and not isinstance(self._parsed, dict):
            yield _problem("body-missing", "a call needs a JSON object as its body")
        for header in ("mcp-method", "mcp-name", "x-lifeos-agent", "x-lifeos-confidence", "x-lifeos-route"):
            if "," in self._headers.get(header, ""):
                yield _problem("header-repeated", f"header '{header}' is there twice")
        for header, value in self._expected():
            if self._headers.get(header, value) != value:
                yield _problem("header-differs", f"header '{header}' and the body or the certificate differ")
        if not self._mcp or not isinstance(self._parsed, dict):
            return
        method, params = self._body.get("method", "a message without a method"), self._params
        if self.calls and method != "tools/call":
            yield _problem("method-not-allowed", f"the gateway does not pass on '{method}'")
        if method == "tools/call" and "name" not in params:
            yield _problem("tool-differs", "the body names no tool")
        elif self.calls and "name" in params and params["name"] != self.name:
            yield _problem("tool-differs", f"the body calls another tool than the path, '{self.name}'")

    def ungranted(self) -> Iterator[Reason]:
        """What forbids an MCP session with a server of which the caller has no tool."""
        agent = self._fleet.agents.get(self._caller.agent) if self._caller else None
        if agent is None or all(use.ref != self.name for use in agent.tools):
            yield Reason(
                "tool-allowed",
                "tool-not-granted",
                f"the tool '{self.name}' is not granted to this agent",
                "use a granted tool; a pull request to agent.yaml grants another",
            )

    def call(self, schema: Schema | None) -> dict[str, Any]:
        """The input of the action policies; a key is absent when its value is not known. ``schema``: of the tool's arguments."""
        call: dict[str, Any] = {**self.facts, "principal": self.principal, "kind": self._told.get("kind", "")}
        if (cost := self._cost()) is not None:
            call["cost_micros"] = cost
        if "route" in self._told:
            return {**call, "route": self._told["route"]}
        arguments = self._params.get("arguments", {}) if self._mcp else self._body
        stated = self._stated()
        call |= {"tool": self.name, "arguments": arguments}
        call["arguments_valid"] = schema is not None and schema.admits(arguments)
        if (confidence := _number(stated.get("confidence"))) is not None:
            call["confidence"] = confidence
        if "route" in stated:
            call["route"] = stated["route"]
        return call

    def served(self, decision: _Decision) -> Served:
        """The decision in the words of the protocol that the caller speaks."""
        calls, recorded = self.calls, decision.record and self.calls
        cost = self._cost() if calls else None
        if decision.allow:
            assert self._caller is not None, "a stranger is never allowed"
            headers = {"x-lifeos-agent": self._caller.agent, "x-lifeos-track": self._caller.track}
            return Served(Result(allowed=True, headers=headers), calls, recorded=False, reasons=[], cost_micros=cost)
        if recorded:
            return Served(self._recorded(), calls, recorded=True, reasons=decision.reasons, cost_micros=cost)
        told = denied(*decision.reasons, status=decision.status, mcp=self._mcp, id_=self._body.get("id"))
        headers = dict(told.headers)
        if self._caller and any(one.code == "breaker-open" for one in decision.reasons):
            cooldown = self._fleet.agents[self._caller.agent].breaker.cooldown
            headers["retry-after"] = str(math.ceil(cooldown / 1000))
        result = Result(allowed=False, headers=headers, http_status=told.status, body=told.body)
        return Served(result, calls, recorded=False, reasons=decision.reasons, cost_micros=cost)

    def _cost(self) -> int | None:
        """What the call costs at most, in micros; None when nobody knows."""
        if "route" in self._told:
            length, route = self._headers.get("content-length", ""), self._fleet.catalog.routes.get(self._told["route"])
            return asked(route, int(length)) if length.isdecimal() and route is not None else None
        tool = self._fleet.catalog.tools.get(self.name)
        return None if tool is None else tool.cost.micros

    def _recorded(self) -> Result:
        """A shadow is told what the live version would have been told, as far as anybody knows it."""
        done = {"isError": False, "content": [{"type": "text", "text": "accepted"}]}
        answer = {"jsonrpc": "2.0", "id": self._body.get("id"), "result": done} if self._mcp else {"status": "accepted"}
        headers = {**_JSON, "x-lifeos-recorded": "true"}
        return Result(False, headers, 200 if self._mcp else 202, msgspec.json.encode(answer).decode())

    @property
    def _params(self) -> Mapping[str, Any]:
        params = self._body.get("params")
        return params if isinstance(params, dict) else {}

    def _expected(self) -> Iterator[tuple[str, Any]]:
        """What headers must say if they are there, in text."""
        if self._caller is not None:
            yield "x-lifeos-agent", self._caller.agent
        if self._mcp:
            yield "mcp-method", self._body.get("method")
            yield "mcp-name", self.name
            for key, value in self._stated().items():
                yield f"x-lifeos-{key}", str(value)

    def _stated(self) -> dict[str, Any]:
        """What the agent says of its decision, in MCP's _meta or, with plain HTTP, in headers."""
        if self._mcp:
            meta = self._params.get("_meta")
            told = meta if isinstance(meta, dict) else {}
            return {key: told[f"lifeos.dev/{key}"] for key in _STATED if f"lifeos.dev/{key}" in told}
        return {key: self._headers[f"x-lifeos-{key}"] for key in _STATED if f"x-lifeos-{key}" in self._headers}


_STATED = ("confidence", "route")


def _number(stated: Any) -> float | None:
    """A confidence, when it is a number."""
    if isinstance(stated, bool) or not isinstance(stated, int | float | str):
        return None
    try:
        value = float(stated)
    except (ValueError, OverflowError):
        return None
    return value if math.isfinite(value) else None


def _problem(code: str, message: str) -> Reason:
    remedy = "send one complete JSON object, with each key and header once and all of them in agreement"
    return Reason("kernel", code, message, remedy)
