"""A small fleet with one of everything, for tests of what is made from a resolved fleet."""

import msgspec

from lifeos import ir
from lifeos.ir.agent import (
    Breaker,
    Confidence,
    DataUse,
    Eval,
    MemoryUse,
    Reasoning,
    Release,
    Resources,
    Runtime,
    Shadow,
    ToolUse,
)
from lifeos.ir.data import Endpoint, Scope, Server
from lifeos.ir.data import Source as MemorySource
from lifeos.ir.gate import Gate, NeverRules, Traits
from lifeos.ir.organisation import (
    Admission,
    Artifacts,
    GatewayService,
    Images,
    Kpi,
    Ledger,
    Limits,
    Observe,
    SemanticLayer,
    Source,
    Workflows,
)
from lifeos.ir.policy import AppliesTo
from lifeos.ir.route import Price, SecretRef
from lifeos.units import Money

change = msgspec.structs.replace


def usd(amount):
    return Money(round(amount * 1_000_000))


def image(name):
    return f"registry.example/{name}@sha256:{'ab' * 32}"


def agent(name="pilot", team="alpha", **fields):
    values = {
        "name": name,
        "team": team,
        "description": "Flies.",
        "prompt": ir.Prompt("agents.d/alpha/pilot/prompts/system.md", "Fly.\nLand.\n", "sha256:" + "1" * 64),
        "runtime": Runtime("rollout", image("agent"), 8080, 300_000, 10, Resources("250m", "256Mi")),
        "reasoning": Reasoning(high="best", low="small"),
        "tools": (ToolUse("look", "low"), ToolUse("pay", "high")),
        "data": (DataUse("books", "read-write"),),
        "memory": MemoryUse("context", ("money",)),
        "budget": ir.Spending(usd(20), usd(0.5), usd(100), "low"),
        "breaker": Breaker(3, 5, 600_000),
        "confidence": Confidence(0.7),
        "eval": Eval("basic"),
        "release": Release(Shadow(5, "session", 95), (25, 50, 100)),
        "environments": ("local", "prod"),
        "suspend": False,
    }
    return ir.Agent(**{**values, **fields})


def policy(name, stage="action", **fields):
    values = {
        "name": name,
        "description": f"What {name} forbids.",
        "stage": stage,
        "module": f"policies/{stage}/{name}.rego",
        "text": f"package {stage}.{name}\n\nimport data.lib.money\n\ndeny contains 1 if money.ok\n",
        "enforcement": "deny",
        "applies_to": AppliesTo((), ()),
        "parameters": {"limit": "5 USD"},
    }
    return ir.Policy(**{**values, **fields})


def catalog():
    scopes = (Scope("money", "Accounts."), Scope("body", "Vital signs."))
    stores = ir.Stores(
        Server("http://qdrant.lifeos-system.svc.cluster.local:6333"),
        Server("http://oxigraph.graphs.svc.cluster.local:7878"),
    )
    sources = (
        MemorySource("giro", "bank-camt-csv", "bank", "money", "0 3 * * *"),
        MemorySource("watch", "apple-health", "health", "body", "*/30 * * * *"),
        MemorySource("card", "bank-revolut-csv", "card", "money", "0 3 * * *"),
    )
    gate = Gate(ir.Plan(95, 100, 0.94, 0.9), NeverRules(0), ir.Plan(46, 50, 0.95, 0.82))
    return ir.Catalog(
        platform=ir.Platform(
            name="lifeos",
            source=Source("https://git.example/lifeos.git", "main"),
            trust_domain="example.test",
            environments={
                "local": ir.Environment(
                    "local", "https://kubernetes.default.svc", "agents.localhost", 1, "cluster", ()
                ),
                "prod": ir.Environment("prod", "https://prod.example", "agents.example.test", 3, "loadBalancer", ()),
            },
            images=Images(image("opa"), image("litellm"), image("ghostunnel"), image("k8s-sidecar")),
            limits=Limits(usd(100)),
            admission=Admission("warn"),
            suspend=False,
            workflows=Workflows(image("lifeos"), Artifacts("http://objects.lifeos-system.svc:9000", "gates"), None),
            memory=SemanticLayer(image("lifeos-memory"), "10Gi"),
        ),
        teams={
            "alpha": ir.Team("alpha", "One.", "stream-aligned", ("@a",), (Kpi("k", "u", 1.5, "up"),), False),
            "beta": ir.Team("beta", "Two.", "platform", ("@b",), (), False),
        },
        budgets={"root": ir.Budget("root", usd(60), usd(1200)), "alpha": ir.Budget("alpha", usd(20), usd(500), "root")},
        routes={
            "best": ir.ModelRoute(
                "best",
                "Frontier.",
                ("high",),
                (
                    ir.Upstream(
                        "anthropic/one-1", Price(usd(4), usd(20)), 200_000, None, SecretRef("provider-a", "api-key")
                    ),
                    ir.Upstream(
                        "openai/two-2", Price(usd(0.075), usd(30)), 100_000, None, SecretRef("provider-b", "api-key")
                    ),
                ),
                ("second",),
                120_000,
                2,
                8192,
            ),
            "second": ir.ModelRoute(
                "second",
                "Stand-in.",
                ("high",),
                (ir.Upstream("openai/three-3", Price(usd(5), usd(30)), 100_000),),
                (),
                60_000,
                1,
                4096,
            ),
            "small": ir.ModelRoute(
                "small",
                "Local.",
                ("low",),
                (
                    ir.Upstream(
                        "openai/tiny",
                        Price(usd(0), usd(0)),
                        8192,
                        "http://models.lifeos-system.svc.cluster.local:8080/v1",
                    ),
                ),
                (),
                30_000,
                1,
                512,
            ),
        },
        memories={
            "context": ir.Memory("context", "What is known.", scopes, "sha256:" + "2" * 64, "mini@1", sources, stores)
        },
        datastores={
            "books": ir.Datastore(
                "books",
                "Bookings.",
                "postgres",
                "books",
                "pg.lifeos-system.svc.cluster.local",
                5432,
                (ir.Admitted("pilot", "read-write"), ir.Admitted("clerk", "read")),
            )
        },
        tools={
            "look": tool("look", "read", Endpoint("mcp", "http://bank.lifeos-system.svc.cluster.local:8080/mcp")),
            "pay": tool(
                "pay", "write", Endpoint("http", "https://pay.example.test/v2/payments"), spends="amount", stakes="high"
            ),
            "wipe": tool(
                "wipe", "destructive", Endpoint("mcp", "http://eraser.other.svc:8080/mcp"), environments=("prod",)
            ),
        },
        policies={
            "ceiling": policy("ceiling"),
            "only-beta": policy("only-beta", applies_to=AppliesTo(("beta",), ())),
            "shape": policy("shape", "declaration"),
        },
        personas={
            "calm": ir.Persona("calm", "Calm.", Traits(0.1, 0.5, 0.9), 5, ("safety",), ("Hello.",)),
            "idle": ir.Persona("idle", "Idle.", Traits(0.1, 0.5, 0.9), 5, (), ("Hm.",)),
        },
        suites={"basic": ir.EvalSuite("basic", "Basic.", {"calm": 1.0}, gate, ("drift", "loop"), "curtailed", 2)},
        modules={
            "policies/action/decision.rego": "package lifeos.action\n\nimport data.lib.call\n\nresult := data.action[name] if some name in call.names\n",
            "policies/lib/call.rego": "package lib.call\n\nnames := data.lib.names.all\n",
            "policies/lib/money.rego": "package lib.money\n\nok := true\n",
            "policies/lib/names.rego": "package lib.names\n\nall := {1}\n",
            "policies/lib/unused.rego": "package lib.unused\n\nx := 1\n",
        },
    )


def tool(name, action, endpoint, **fields):
    values = {"cost": usd(0), "stakes": "low", "environments": ("local", "prod")}
    return ir.Tool(name, f"Does {name}.", action, endpoint, {"type": "object"}, **{**values, **fields})


def fleet():
    """Agent ``pilot`` of team alpha with everything; ``clerk`` of team beta, on Knative, reads the same datastore."""
    knative = Runtime("knative", image("agent"), 8080, 300_000, 10, Resources("250m", "256Mi"))
    clerk = agent("clerk", "beta", runtime=knative, tools=(), data=(DataUse("books", "read"),), memory=None)
    return ir.Fleet(catalog(), {"clerk": clerk, "pilot": agent()})


def guarded(database=None, approvers=None, *, warden=False):
    """The same, with the gateway service, on a file or on a database, and perhaps with the warden."""
    found = fleet()
    service = GatewayService(image("lifeos-gateway"), Ledger(database, "2Gi"), approvers or {}, warden)
    platform = change(found.catalog.platform, gateway=service)
    return change(found, catalog=change(found.catalog, platform=platform))


def watched(database=None, **observe):
    """The same with everything that exports metrics, and a Prometheus that reads them."""
    found = guarded(database, warden=True)
    platform = change(found.catalog.platform, observe=Observe("monitoring", **observe))
    return change(found, catalog=change(found.catalog, platform=platform))


def large(count):
    """As many agents, each with a prompt of its own, on the same catalog."""
    shared = catalog()
    agents = {}
    for index in range(count):
        name = f"agent-{index:04d}"
        prompt = ir.Prompt(
            f"agents.d/alpha/{name}/prompts/system.md", f"You are number {index}.\n" * 40, f"sha256:{index:064x}"
        )
        agents[name] = agent(name, prompt=prompt)
    return ir.Fleet(shared, agents)
