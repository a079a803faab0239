"""The real Envoy asks the gateway service, which asks the real OPA on the rendered policies; the upstream counts what reaches it."""

import contextlib
import json
import ssl
import time

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lifeos.services.gateway.approval import Approved, Approvers, Subject, sign
from lifeos.services.gateway.gateway import Gateway
from lifeos.services.gateway.opa import Opa
from lifeos.services.gateway.pending import Waiting
from lifeos.services.gateway.server import serve
from tests.lifeos.agent.certificates import Authority
from tests.lifeos.services.gateway.books import Books, message
from tests.proofs.envoy import Envoy
from tests.proofs.test_opa import Server, rendered, tree  # noqa: F401  fixtures
from tests.proofs.upstream import Upstream

pytestmark = pytest.mark.proof

KEY = Ed25519PrivateKey.from_private_bytes(b"1" * 32)
AGENT = "spiffe://lifeos.dev/agent/{}/track/{}"
STATED = {"confidence": 0.95, "route": "frontier"}
READ = message("ledger-read", {"from": "2026-01-01", "until": "2026-01-31"}, **STATED)


def transfer(amount):
    return message(
        "transfer", {"account": "a", "payee": "p", "amount": amount, "reference": "rent", "reason": "due"}, **STATED
    )


class Way:
    """Everything between an agent and the upstream."""

    def __init__(self, fleet, rendered, tree, folder):  # noqa: F811
        self.fleet, self.rendered, self.tree, self.folder = fleet, rendered, tree, folder
        self.books = Books(lambda: time.time_ns() // 1000)
        self.waiting = Waiting()

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            self.authority, self.foreign = (self._authority(name) for name in ("ours", "foreign"))
            self.authority.issue("spiffe://lifeos.dev/platform/gateway", f"{self.folder}/gateway")
            self.upstream = stack.enter_context(Upstream())
            self.policies = stack.enter_context(contextlib.ExitStack())
            self.start_policies()
            self.opa = stack.enter_context(contextlib.closing(Opa(f"http://127.0.0.1:{self.server.rest}", 10)))
            gateway = Gateway(
                lambda: self.fleet, self.opa, self.books, Approvers({"pat": KEY.public_key()}), self.waiting
            )
            self.socket = f"{self.folder}/gateway.sock"
            self.grpc, _ = serve(gateway, f"unix:{self.socket}")
            stack.callback(lambda: self.grpc.stop(None).wait())
            self.envoy = stack.enter_context(
                Envoy(
                    self.rendered,
                    self.folder,
                    upstream=self.upstream.port,
                    asks=self.socket,
                    identity=f"{self.folder}/gateway",
                    bundle=self.authority.certificate,
                )
            )
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *_):
        self.stack.close()

    def start_policies(self):
        self.server = self.policies.enter_context(Server(self.rendered, self.tree))

    def _authority(self, name):
        (self.folder / name).mkdir()
        return Authority(self.folder / name)

    def client(self, agent="finance", track="stable", *, authority=None, identity=None):
        context = ssl.create_default_context(cafile=self.authority.certificate)
        context.check_hostname = False
        if agent:
            place = f"{self.folder}/{agent}-{track}"
            (authority or self.authority).issue(identity or AGENT.format(agent, track), place)
            context.load_cert_chain(f"{place}/svid.pem", f"{place}/svid_key.pem")
        return httpx.Client(
            base_url=f"https://127.0.0.1:{self.envoy.port}", verify=context, timeout=30, trust_env=False
        )

    def call(self, body, client=None, tool=None, **headers):
        """The answer to a call, and how many requests reached the upstream by it."""
        before = len(self.upstream.seen)
        name = tool or body["params"]["name"]
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"content-type": "application/json", **{key.replace("_", "-"): value for key, value in headers.items()}}
        with client or self.client() as open_client:
            answer = open_client.post(f"/tools/{name}", content=data, headers=sent)
        return answer, len(self.upstream.seen) - before


@pytest.fixture(scope="module")
def fleet():
    from lifeos.compiler.pipeline import Compilation
    from tests.proofs.test_opa import ROOT

    return Compilation(str(ROOT), cached=False).analysis.fleet


@pytest.fixture
def way(fleet, rendered, tree, tmp_path):  # noqa: F811
    with Way(fleet, rendered, tree, tmp_path) as made:
        yield made


def code(answer):
    assert answer.status_code == 200, "an MCP client drops the session on anything else"
    return answer.json()["error"]["data"]["code"]


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
        "body-malformed": [(b'{"a": "\xff"}', {}), (b"{", {}), (data.encode(), {"content_encoding": "gzip"})],
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
