"""Everything between an agent and the upstream: its certificate, the real Envoy, the gateway service, the real OPA."""

import contextlib
import json
import ssl
import time

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lifeos.services.gateway.approval import Approvers
from lifeos.services.gateway.gateway import Gateway
from lifeos.services.gateway.metrics import Metrics
from lifeos.services.gateway.mutual import OnlyEnvoy, credentials
from lifeos.services.gateway.opa import Opa
from lifeos.services.gateway.pending import Waiting
from lifeos.services.gateway.server import Door, serve
from tests.lifeos.agent.certificates import Authority
from tests.lifeos.services.gateway.books import Books, message
from tests.lifeos.services.gateway.test_mutual import issued
from tests.proofs.envoy import Envoy
from tests.proofs.test_opa import Server
from tests.proofs.upstream import Upstream

KEY = Ed25519PrivateKey.from_private_bytes(b"1" * 32)
SERVICE = "spiffe://lifeos.dev/platform/lifeos-authorizer,DNS:lifeos-authorizer.lifeos-system.svc"
"""With the name that Envoy checks, as an extension of a certificate has both."""
AGENT = "spiffe://lifeos.dev/agent/{}/track/{}"
STATED = {"confidence": 0.95, "route": "frontier"}
READ = message("ledger-read", {"from": "2026-01-01", "until": "2026-01-31"}, **STATED)


def transfer(amount):
    return message(
        "transfer", {"account": "a", "payee": "p", "amount": amount, "reference": "rent", "reason": "due"}, **STATED
    )


def code(answer):
    """Of a denial."""
    assert answer.status_code == 200, "an MCP client drops the session on anything else"
    return answer.json()["error"]["data"]["code"]


class Way:
    """Everything between an agent and the upstream. ``credential``: what Envoy adds to the calls of models; ``approvers``: who may approve."""

    credential = ""
    approvers = Approvers({"pat": KEY.public_key()})

    def __init__(self, fleet, rendered, tree, folder):
        self.fleet, self.rendered, self.tree, self.folder = fleet, rendered, tree, folder
        self.books = Books(lambda: time.time_ns() // 1000)
        self.waiting = Waiting()

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            self.authority, self.foreign = (self._authority(name) for name in ("ours", "foreign"))
            self.authority.issue("spiffe://lifeos.dev/platform/gateway", f"{self.folder}/gateway")
            self.upstream = self.start_upstream(stack)
            self.policies = stack.enter_context(contextlib.ExitStack())
            self.start_policies()
            self.authority.issue(SERVICE, f"{self.folder}/service")
            self.start_service(stack)
            self.envoy = stack.enter_context(
                Envoy(
                    self.rendered,
                    self.folder,
                    upstream=self.upstream.port,
                    asks=self.port,
                    identity=f"{self.folder}/gateway",
                    bundle=self.authority.certificate,
                    credential=self.credential,
                )
            )
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *_):
        self.stack.close()

    def start_upstream(self, stack):
        return stack.enter_context(Upstream())

    def start_policies(self):
        self.server = self.policies.enter_context(Server(self.rendered, self.tree))

    def start_service(self, stack):
        """In this process, on a ledger in memory."""
        opa = stack.enter_context(contextlib.closing(Opa(f"http://127.0.0.1:{self.server.rest}", 10)))
        gateway = Gateway(lambda: self.fleet, opa, self.books, self.approvers, self.waiting, Metrics())
        door = Door(credentials(lambda: issued(f"{self.folder}/service")), OnlyEnvoy(lambda: "lifeos.dev"))
        self.grpc, self.port = serve(gateway, self.books, "127.0.0.1:0", door)
        stack.callback(lambda: self.grpc.stop(None).wait())

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
