"""The real Envoy asks the gateway service, which asks the real OPA on the rendered policies; the upstream counts what reaches it."""

import contextlib
import json
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from lifeos.compiler.pipeline import Compilation
from lifeos.ledger.sql import SqlLedger
from lifeos.services.gateway.approval import Approved, Subject, sign
from tests.lifeos.agent.workload import api, svid
from tests.lifeos.services.gateway.books import message
from tests.lifeos.services.gateway.test_approval import pem
from tests.proofs.test_opa import ROOT, free_port, rendered, tree  # noqa: F401  fixtures
from tests.proofs.way import AGENT, KEY, READ, SERVICE, STATED, Way, code, transfer

pytestmark = pytest.mark.proof


@pytest.fixture(scope="module")
def fleet():
    return Compilation(str(ROOT), cached=False).analysis.fleet


@pytest.fixture
def way(fleet, rendered, tree, tmp_path):  # noqa: F811
    with Way(fleet, rendered, tree, tmp_path) as made:
        yield made


def test_the_way_of_a_call(way):
    answer, reached = way.call(READ, x_lifeos_agent="health", x_lifeos_track="stable", x_litellm_key="k")
    assert (answer.status_code, reached) == (200, 1), answer.text
    path, headers, body = way.upstream.seen[-1]
    assert (path, body) == ("/mcp", READ)
    assert (headers["x-lifeos-agent"], headers["x-lifeos-track"]) == ("finance", "stable"), (
        "a spoofed header is replaced"
    )
    assert headers["x-forwarded-client-cert"].endswith(";URI=" + AGENT.format("finance", "stable"))
    assert "x-litellm-key" not in headers
    ((call, verdict, _),) = way.books.events
    assert (verdict, headers["x-lifeos-decision"]) == ("allowed", call.id)

    answer, reached = way.call(READ, way.client("health"))
    assert (code(answer), reached) == ("tool-not-granted", 0)
    assert answer.json()["error"]["data"]["remedy"]

    unsure = transfer(20)
    unsure["params"]["_meta"]["lifeos.dev/confidence"] = 0.1
    answer, reached = way.call(unsure)
    assert (code(answer), reached) == ("confidence-low", 0)
    assert way.books.verdicts() == ["allowed", "denied", "denied"]


def test_a_shadow_reads_and_never_writes(way):
    for track in ("shadow", "unheard-of"):
        client = way.client(track=track)
        assert way.call(READ, client)[1] == 1
        answer, reached = way.call(transfer(20), way.client(track=track))
        assert (answer.status_code, reached) == (200, 0)
        assert answer.headers["x-lifeos-recorded"] == "true"
        assert answer.json()["result"]["isError"] is False
    assert way.books.verdicts() == ["allowed", "recorded"] * 2
    assert way.call(transfer(20))[1] == 1, "the stable version does write"


def test_what_is_away_denies(way):
    way.policies.close()
    answer, reached = way.call(READ)
    assert (code(answer), reached) == ("undecided", 0)
    way.books.away = True
    assert way.call(READ)[1] == 0
    way.grpc.stop(None).wait()
    answer, reached = way.call(READ)
    assert (answer.status_code, reached) == (503, 0)


def test_only_agents_of_this_trust_domain_shake_hands(way):
    strangers = [
        way.client(agent=None),
        way.client("finance", "foreign", authority=way.foreign),
        way.client("platform", "x", identity="spiffe://lifeos.dev/platform/router"),
        way.client("elsewhere", "x", identity="spiffe://elsewhere.dev/agent/finance/track/stable"),
    ]
    for client in strangers:
        with pytest.raises(httpx.TransportError):
            way.call(READ, client)
    assert way.upstream.seen == []


def test_what_could_be_read_in_two_ways_is_refused(way):
    data = json.dumps(READ)
    twice = data.replace('"method":', '"method": "ping", "method":').encode()
    refused = {
        "key-repeated": [(twice, {})],
        "body-malformed": [
            (b'{"a": "\xff"}', {}),
            (b'{"a": "!"}', {}),
            (b"{", {}),
            (data.encode(), {"content_encoding": "gzip"}),
        ],
        "header-differs": [(READ, {"mcp_name": "transfer"}), (READ, {"mcp_method": "ping"})],
        "tool-differs": [(transfer(1), {})],
        "body-missing": [(b"[" + data.encode() + b"]", {})],
        "method-not-allowed": [({"jsonrpc": "2.0", "id": 1, "method": "resources/read"}, {})],
    }
    for expected, cases in refused.items():
        for body, headers in cases:
            answer, reached = way.call(body, tool="ledger-read", **headers)
            assert (code(answer), reached) == (expected, 0)
    large = message("ledger-read", {"from": "a" * 300_000}, **STATED)
    answer, reached = way.call(large)
    assert (answer.status_code, reached) == (413, 0)
    with way.client() as client:
        for path in (
            "/tools/x/..%2fledger-read",
            "/tools/%6cedger-read",
            "/tools//ledger-read",
            "/tools/ledger-read?a=1",
            "/tools/./ledger-read",
            "/",
        ):
            request = client.build_request("POST", "https://x/", json=READ)
            request.url = request.url.copy_with(host="127.0.0.1", port=way.envoy.port, raw_path=path.encode())
            client.send(request)
    strange = [path for path, _, body in way.upstream.seen if path != "/mcp" or body != READ]
    assert strange == []


def test_an_approval_from_the_denial_to_its_one_use(way):
    answer, reached = way.call(transfer(150))
    assert (code(answer), reached) == ("approval-needed", 0)
    (one,) = way.waiting.all(time.time_ns() // 1000)
    assert answer.json()["error"]["data"]["approval"]["request"] == one.id
    token = sign(Approved(one.id, Subject(one.agent, one.tool, one.digest), one.expires), "pat", KEY)
    assert way.books.grant(one.id, "pat", token) is None
    assert way.call(transfer(151))[1] == 0, "other arguments"
    assert way.call(transfer(150), way.client(track="shadow"))[1] == 0, "a shadow may not act, approved or not"
    assert way.call(transfer(150))[1] == 1
    answer, reached = way.call(transfer(150))
    assert (code(answer), reached) == ("approval-needed", 0), "a replay"


def test_how_a_priced_call_ended_is_told_to_the_ledger(way):
    booking = {"practice": "p", "start": "2026-12-01T09:30", "reason": "check", "fee": 0}

    def book():
        stated = {"x_lifeos_confidence": "0.95", "x_lifeos_route": "frontier"}
        answer, _ = way.call(booking, way.client("health"), "appointment-book", **stated)
        call = way.books.events[-1][0]
        end = time.monotonic() + 30
        while call.id not in way.books.over:
            assert time.monotonic() < end, answer.text
            time.sleep(0.01)
        return answer.status_code, way.books.over[call.id].sent

    way.upstream.brief = True
    assert book() == (200, True)
    assert way.books.agents["health"] == 50_000, "0.05 USD, reserved before the call"
    way.upstream.server.shutdown()
    way.upstream.server.server_close()
    assert book() == (503, False), "nobody was reached, nothing was charged"


class ProcessWay(Way):
    """With the service as people run it, on the platform's ledger."""

    def start_service(self, stack):
        keys = self.folder / "keys"
        keys.mkdir(exist_ok=True)
        (keys / "pat.pem").write_bytes(pem(KEY, public=True))
        (self.folder / "pat").write_bytes(pem(KEY, public=False))
        self.calls = stack.enter_context(api(f"{self.folder}/spire.sock"))
        self.port, self.probes = free_port(), free_port()
        self.run(stack)

    def run(self, stack):
        command = [sys.executable, "-m", "lifeos", "-C", ROOT, "gateway", "serve", "--patience", "10", "--port", "0"]
        command += ["--opa", f"http://127.0.0.1:{self.server.rest}", "--ledger", self.folder / "ledger.sqlite"]
        command += ["--approvers", self.folder / "keys", "--listen", f"127.0.0.1:{self.port}"]
        command += ["--workload-api", f"unix:{self.folder}/spire.sock", "--probes", str(self.probes)]
        asked = len(self.calls)
        log = stack.enter_context((self.folder / "service.log").open("ab"))
        self.process = stack.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True))
        stack.callback(self.process.kill)
        while len(self.calls) == asked:
            time.sleep(0.05)
        assert self.status("/healthz") == 200
        assert self.status("/readyz") == 503, "there is no certificate yet"
        self.calls[-1].say(svid(f"{self.folder}/service", SERVICE.split(",")[0]))
        assert self.process.stdout.readline() == f"for Envoy: 127.0.0.1:{self.port}\n"
        assert self.status("/readyz") == 200
        self.people = self.process.stdout.readline().split()[-1]

    def status(self, path):
        return httpx.get(f"http://127.0.0.1:{self.probes}{path}", timeout=30, trust_env=False).status_code

    def approve(self, request):
        command = [
            sys.executable,
            "-m",
            "lifeos",
            "approve",
            request,
            "--yes",
            "--as",
            "pat",
            "--key",
            self.folder / "pat",
        ]
        return subprocess.run([*command, "--gateway", self.people], capture_output=True, text=True, check=False)


def test_an_approval_survives_a_kill_and_is_not_used_twice(fleet, rendered, tree, tmp_path):  # noqa: F811
    with contextlib.ExitStack() as stack, ProcessWay(fleet, rendered, tree, tmp_path) as way:
        answer, reached = way.call(transfer(150))
        assert (code(answer), reached) == ("approval-needed", 0)
        told = httpx.get(f"http://127.0.0.1:{way.probes}/metrics", timeout=30, trust_env=False).text
        assert 'lifeos_gateway_denials_total{agent="finance",code="approval-needed"} 1.0' in told
        assert 'lifeos_agent_budget_per_day{agent="finance",currency="USD",team="finance"} 20.0' in told
        request = answer.json()["error"]["data"]["approval"]["request"]
        done = way.approve(request)
        assert done.returncode == 0, done.stderr
        assert re.search(r'"amount": 150', done.stdout)
        way.process.send_signal(signal.SIGKILL)
        way.process.wait()
        answer, reached = way.call(transfer(150))
        assert (answer.status_code, reached) == (503, 0), "nobody decides, nothing passes"
        way.run(stack)
        before = time.monotonic()
        while (answer := way.call(transfer(150)))[1] == 0:
            assert answer[0].status_code == 503, answer[0].text  # Envoy tries the service again after a while
            assert time.monotonic() - before < 60
        assert code(way.call(transfer(150))[0]) == "approval-needed", "a replay"
        way.process.terminate()
        way.process.wait()
    ledger = SqlLedger(str(tmp_path / "ledger.sqlite"))
    try:
        verdicts = [one.line.event.verdict for one in ledger.lines(kind="acted")]
    finally:
        ledger.close()
    assert verdicts == ["denied", "allowed", "denied"]


def test_what_was_asked_before_the_service_is_told_to_end_is_answered(fleet, rendered, tree, tmp_path):  # noqa: F811
    with ProcessWay(fleet, rendered, tree, tmp_path) as way, ThreadPoolExecutor() as other, way.client() as client:
        assert way.call(READ, way.client())[1] == 1, "everybody is awake"
        way.server.process.send_signal(signal.SIGSTOP)
        asked = other.submit(client.post, "/tools/ledger-read", json=READ)
        time.sleep(0.5)  # nobody tells that the policies were asked
        way.process.terminate()
        time.sleep(0.5)
        way.server.process.send_signal(signal.SIGCONT)
        assert asked.result().json()["result"] == {"content": []}
        assert way.process.wait(30) == 0


def test_a_fast_storm_of_writes_is_cut_off_before_envoy_has_told_of_it(fleet, rendered, tree, tmp_path):  # noqa: F811
    """Envoy tells how calls ended once a second."""
    most = fleet.agents["finance"].breaker.identical_calls
    codes = []
    with ProcessWay(fleet, rendered, tree, tmp_path) as way, way.client() as client:
        headers = {"traceparent": f"00-{'5' * 32}-{'7' * 16}-01"}
        while "breaker-open" not in codes:
            answer = client.post("/tools/transfer", json=transfer(20), headers=headers).json()
            codes.append("" if "result" in answer else answer["error"]["data"]["code"])
            assert len(codes) < 50, codes
        made = len(way.upstream.seen)
    assert "call-repeated" in codes
    # Of all but one Envoy may have told, and as many are under way.
    assert most <= made < 2 * most, codes
