"""The policies without OPA say what the real OPA says: the same questions, the same answers, to the bytes that a caller reads."""

import json
import subprocess
import time

import pytest

from lifeos.compiler.pipeline import Compilation
from lifeos.services.gateway.embedded import Embedded
from lifeos.services.gateway.opa import NoAnswer, Opa
from tests.lifeos.services.gateway import test_embedded as unit
from tests.lifeos.services.gateway.books import message
from tests.proofs.programs import program
from tests.proofs.test_opa import ROOT, free_port, rendered, tree  # noqa: F401  fixtures

pytestmark = pytest.mark.proof

FACTS = unit.FACTS
SHUT, BRAKED = {**FACTS, "breaker": "open"}, {**FACTS, "suspended": True}
UNKNOWN = {"breaker": "closed", "suspended": False}
SPENT = {**FACTS, "spent_micros": 19_990_000}
RENT = {**unit.DEAR, "amount": 50}
PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
BOOKING = unit.BOOKING


def stated(tool, arguments, **said):
    return tool, message(tool, arguments, route="frontier", **said)


CALLS = [
    {},
    {"agent": "health"},
    {"agent": "nobody"},
    {"track": "shadow"},
    {"track": "unheard-of"},
    {"facts": SHUT},
    {"facts": BRAKED},
    {"facts": UNKNOWN},
    {"message": b"[]"},
    {"message": {}},
    {"message": PING},
    {"message": PING, "agent": "health"},
    {"message": PING, "facts": BRAKED},
    {"message": {**PING, "method": "resources/read"}},
    {"message": {**PING, "method": "tools/call"}},
    {"message": message("transfer", {})},
    {"message": message("ledger-read", {"from": "1"})},
    {"message": message("ledger-read", {**unit.PERIOD, "more": 1}, confidence=0.9)},
    {"mcp_name": "transfer"},
    {"mcp_method": "ping"},
    {"mcp_name": "ledger-read"},
    {"x_lifeos_agent": "health"},
    {"x_lifeos_route": "local"},
    *(
        dict(zip(("tool", "message"), stated("transfer", arguments, **said), strict=True)) | more
        for arguments in (unit.DEAR, RENT, {**RENT, "amount": 100}, {**RENT, "amount": -1}, {"amount": "x"})
        for said in ({}, {"confidence": 0.95}, {"confidence": 0.7}, {"confidence": 0.1}, {"confidence": 2}, {"confidence": "x"})
        for more in ({}, {"track": "shadow"})
    ),
    {"tool": "transfer", "message": message("transfer", RENT, confidence=0.9, route="local")},
    {"tool": "transfer", "message": message("transfer", RENT, confidence=0.9)},
    {"tool": "delete-data", "agent": "knowledge", "message": message("delete-data", {"records": ["a"], "scope": "notes", "reason": "r"}, confidence=1, route="frontier")},
]  # fmt: skip
PLAIN = [
    (tool, body, facts, headers)
    for tool, body in (("appointment-book", BOOKING), ("appointment-book", {**BOOKING, "fee": 70}), ("transfer", RENT))
    for facts in (FACTS, SHUT, UNKNOWN, {**FACTS, "spent_micros": 10_000_000})
    for headers in ({}, {"x_lifeos_confidence": "0.95", "x_lifeos_route": "frontier"}, {"x_lifeos_confidence": "much"})
]
MODELS = [
    (route, length, agent, facts)
    for route in ("frontier", "frontier-b", "local", "none")
    for length in (0, 1000, 200_000, 10_000_000)
    for agent in ("finance", "hello")
    for facts in (FACTS, SPENT, SHUT, UNKNOWN)
]


@pytest.fixture(scope="module")
def fleet():
    return Compilation(str(ROOT), cached=False).analysis.fleet


@pytest.fixture(scope="module")
def embedded(fleet):
    return Embedded(fleet)


@pytest.fixture
def opa(tree):  # noqa: F811
    port = free_port()
    command = [program("opa"), "run", "--server", "--log-level", "error", "--addr", f"127.0.0.1:{port}"]
    process = subprocess.Popen([*map(str, command), str(tree / "policies" / "..data"), str(tree / "fleet")])
    asked = Opa(f"http://127.0.0.1:{port}", 30)
    deadline = time.monotonic() + 60
    while True:
        try:
            unit.ask(asked)
            break
        except NoAnswer:
            assert time.monotonic() < deadline
            time.sleep(0.1)
    yield asked
    asked.close()
    process.kill()
    process.wait()


def shown(served):
    """All of an answer that anybody reads."""
    body = json.loads(served.result.body) if served.result.body else None
    result = (served.result.allowed, dict(served.result.headers), served.result.http_status, body)
    return result, served.calls, served.recorded, served.reasons, served.cost_micros


def test_they_agree(opa, embedded):
    differing = []
    for number, call in enumerate(CALLS):
        real, ours = shown(unit.ask(opa, **call)), shown(unit.ask(embedded, **call))
        if real != ours:
            differing.append((number, call, real, ours))
    for tool, body, facts, headers in PLAIN:
        real = shown(unit.plain(opa, tool, body, facts=facts, **headers))
        ours = shown(unit.plain(embedded, tool, body, facts=facts, **headers))
        if real != ours:
            differing.append((tool, facts, headers, real, ours))
    for asked in MODELS:
        real = shown(unit.model(opa, asked[0], asked[1], asked[2], asked[3]))
        ours = shown(unit.model(embedded, asked[0], asked[1], asked[2], asked[3]))
        if real != ours:
            differing.append((asked, real, ours))
    assert differing == [], "\n".join(map(repr, differing))
