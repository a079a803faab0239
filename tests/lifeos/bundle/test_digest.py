"""The line that the digest draws: each field of what an agent refers to is either in or out, and none is undecided."""

import time

import pytest

from lifeos import ir
from lifeos.bundle import agent_digest, agent_parts, simulation_digest
from lifeos.ir.agent import Breaker, Confidence, Eval, Reasoning, Release, Shadow
from lifeos.ir.data import Endpoint, Scope
from lifeos.ir.policy import AppliesTo
from lifeos.ir.route import Price, SecretRef
from tests.lifeos.bundle import fleets
from tests.lifeos.bundle.fleets import change, usd
from tests.lifeos.services.golden.given import golden

OTHER = "sha256:" + "f" * 64


def digest(agent=None, catalog=None):
    return agent_digest(agent or fleets.agent(), catalog or fleets.catalog())


def with_one(field, name, **fields):
    """The catalog with one document changed."""
    catalog = fleets.catalog()
    documents = getattr(catalog, field)
    return change(catalog, **{field: {**documents, name: change(documents[name], **fields)}})


AGENT = fleets.agent()
RUNTIME = AGENT.runtime
IN = {
    "name": {"name": "other"},
    "team": {"team": "gamma"},
    "prompt": {"prompt": change(AGENT.prompt, digest=OTHER)},
    "runtime": {"runtime": change(RUNTIME, image=fleets.image("other"))},
    "reasoning": {"reasoning": Reasoning("best", "second")},
    "tools": {"tools": AGENT.tools[:1]},
    "data": {"data": ()},
    "memory": {"memory": change(AGENT.memory, scopes=("body",))},
    "budget": {"budget": change(AGENT.budget, per_day=usd(21))},
    "breaker": {"breaker": Breaker(2, 5, 600_000)},
    "confidence": {"confidence": Confidence(0.8)},
    "eval": {"eval": Eval("strict")},
    "code": {"code": OTHER},
}
OUT = {
    "description": {"description": "Sails."},
    "release": {"release": Release(Shadow(50, "request", 1), (100,))},
    "environments": {"environments": ("prod",)},
    "suspend": {"suspend": True},
    "receipts": {"receipts": (ir.Receipt(OTHER, "pass", "evals/receipts/pilot/x.json"),)},
    "pins": {"pins": (ir.Pin("prod", "pilot-1", "pilot-1-config", "evals/pins/pilot/prod.json"),)},
}
RUNTIME_OUT = {"profile": "knative", "port": 9090, "idle": 1, "concurrency": 1, "resources": None, "replicas": 7}


def test_every_field_of_an_agent_is_either_in_or_out():
    assert set(ir.Agent.__struct_fields__) == set(IN) | set(OUT)
    assert set(type(RUNTIME).__struct_fields__) == {"image"} | set(RUNTIME_OUT)


@pytest.mark.parametrize("field", IN)
def test_what_the_agent_can_see_or_be_judged_by_changes_the_digest(field):
    catalog = fleets.catalog()
    catalog = change(catalog, suites={**catalog.suites, "strict": change(catalog.suites["basic"], name="strict")})
    assert digest(change(AGENT, **IN[field]), catalog) != digest(AGENT, catalog)


@pytest.mark.parametrize("field", OUT)
def test_how_the_agent_is_run_does_not(field):
    assert digest(change(AGENT, **OUT[field])) == digest()


@pytest.mark.parametrize("field", RUNTIME_OUT)
def test_nor_does_the_rest_of_its_runtime(field):
    assert digest(change(AGENT, runtime=change(RUNTIME, **{field: RUNTIME_OUT[field]}))) == digest()


def test_a_prompt_that_only_moved_is_the_same_prompt():
    assert digest(change(AGENT, prompt=change(AGENT.prompt, path="elsewhere.md"))) == digest()


BEST = fleets.catalog().routes["best"]
CHANGES_IN = {
    "route model": ("routes", "best", {"upstreams": BEST.upstreams[:1]}),
    "route order": ("routes", "best", {"upstreams": BEST.upstreams[::-1]}),
    "route price": ("routes", "best", {"upstreams": (change(BEST.upstreams[0], price=Price(usd(4), usd(21))),)}),
    "route timeout": ("routes", "best", {"timeout": 1}),
    "route retries": ("routes", "best", {"retries": 0}),
    "route limit": ("routes", "best", {"max_output_tokens": 1}),
    "route stakes": ("routes", "small", {"stakes": ("low", "high")}),
    "fallback route": ("routes", "second", {"timeout": 1}),
    "tool text": ("tools", "look", {"description": "Peeks."}),
    "tool arguments": ("tools", "look", {"arguments": {"type": "object", "required": ["x"]}}),
    "tool action": ("tools", "look", {"action": "write"}),
    "tool endpoint": ("tools", "look", {"endpoint": Endpoint("mcp", "http://else.test/mcp")}),
    "tool cost": ("tools", "look", {"cost": usd(1)}),
    "tool spends": ("tools", "pay", {"spends": "fee"}),
    "tool stakes": ("tools", "look", {"stakes": "high"}),
    "memory snapshot": ("memories", "context", {"snapshot": OTHER}),
    "memory embedding": ("memories", "context", {"embedding": "maxi@2"}),
    "memory scope": (
        "memories",
        "context",
        {"scopes": (Scope("money", "All accounts."), Scope("body", "Vital signs."))},
    ),
    "datastore": ("datastores", "books", {"database": "other"}),
    "policy text": ("policies", "ceiling", {"text": "package action.ceiling\n"}),
    "policy parameters": ("policies", "ceiling", {"parameters": {"limit": "6 USD"}}),
    "policy enforcement": ("policies", "ceiling", {"enforcement": "warn"}),
    "policy now binding": ("policies", "only-beta", {"applies_to": AppliesTo((), ("pilot",))}),
    "policy no longer binding": ("policies", "ceiling", {"applies_to": AppliesTo(("beta",), ())}),
    "suite gate": ("suites", "basic", {"stopping": "none"}),
    "suite tolerance": ("suites", "basic", {"max_void": 9}),
    "suite detectors": ("suites", "basic", {"detectors": ("drift",)}),
    "suite scenarios": ("suites", "basic", {"scenarios": OTHER}),
    "persona": ("personas", "calm", {"patience": 1}),
}
JUDGE = ir.Judge("best", ir.Prompt("judge.md", "Good?", "sha256:" + "3" * 64), False, 0.9, 0.9, 0.95)
JUDGES = {
    "route": "second",
    "prompt": change(JUDGE.prompt, digest=OTHER),
    "gates": True,
    "tpr": 0.95,
    "tnr": 0.95,
    "confidence": 0.9,
}
CHANGES_OUT = {
    "route text": ("routes", "best", {"description": "The best."}),
    "route credential": (
        "routes",
        "second",
        {"upstreams": (change(fleets.catalog().routes["second"].upstreams[0], credential=SecretRef("x", "y")),)},
    ),
    "tool of others": ("tools", "wipe", {"description": "Erases."}),
    "tool teams": ("tools", "look", {"teams": ("alpha",), "environments": ("prod",)}),
    "other scope": ("memories", "context", {"scopes": (Scope("money", "Accounts."), Scope("body", "Pulse."))}),
    "datastore place": ("datastores", "books", {"host": "elsewhere", "port": 1, "description": "", "admits": ()}),
    "policy of others": ("policies", "only-beta", {"text": "package action.beta\n", "parameters": {}}),
    "policy of another stage": ("policies", "shape", {"text": "package declaration.shape\n", "parameters": {}}),
    "policy text for people": ("policies", "ceiling", {"description": "!"}),
    "suite text": ("suites", "basic", {"description": "!"}),
    "golden decisions": ("suites", "basic", {"golden": {"route": golden()}}),
    "persona of others": ("personas", "idle", {"patience": 1}),
    "team": ("teams", "alpha", {"description": "!", "kpis": (), "owners": ()}),
    "budget": ("budgets", "alpha", {"per_day": usd(19)}),
}


@pytest.mark.parametrize("what", CHANGES_IN)
def test_a_change_of_what_it_refers_to_counts(what):
    field, name, fields = CHANGES_IN[what]
    assert digest(catalog=with_one(field, name, **fields)) != digest()


@pytest.mark.parametrize("what", CHANGES_OUT)
def test_a_change_that_it_cannot_notice_does_not(what):
    field, name, fields = CHANGES_OUT[what]
    assert digest(catalog=with_one(field, name, **fields)) == digest()


@pytest.mark.parametrize(
    ("module", "counts"), [("decision", True), ("call", True), ("names", True), ("money", True), ("unused", False)]
)
def test_shared_rego_counts_when_its_policies_or_the_entry_points_reach_it(module, counts):
    catalog = fleets.catalog()
    (path,) = (path for path in catalog.modules if path.endswith(f"/{module}.rego"))
    changed = change(catalog, modules={**catalog.modules, path: catalog.modules[path] + "# more\n"})
    assert (digest(catalog=changed) != digest()) is counts


def test_a_new_policy_that_binds_nobody_here_re_gates_nobody():
    catalog = fleets.catalog()
    more = change(
        catalog, policies={**catalog.policies, "new": fleets.policy("new", applies_to=AppliesTo((), ("clerk",)))}
    )
    assert digest(catalog=more) == digest()


def test_routes_that_fall_back_to_each_other_come_to_an_end():
    catalog = with_one("routes", "second", fallbacks=("best",))
    assert digest(catalog=catalog) != digest()


def test_the_parts_name_what_differs():
    before, after = (
        agent_parts(AGENT, fleets.catalog()),
        agent_parts(AGENT, with_one("tools", "look", description="Peeks.")),
    )
    assert {key for key in before if before[key] != after[key]} == {"tool/look"}
    assert "policy/only-beta" not in before


@pytest.mark.parametrize("what", CHANGES_IN)
def test_only_thresholds_leave_what_is_simulated_as_it_is(what):
    field, name, fields = CHANGES_IN[what]
    same = simulation_digest(AGENT, with_one(field, name, **fields)) == simulation_digest(AGENT, fleets.catalog())
    assert same is (what in {"suite gate", "suite tolerance"})


def test_a_digest_does_not_remember_another_catalog():
    assert [
        digest(catalog=catalog)
        for catalog in (fleets.catalog(), with_one("tools", "look", stakes="high"), fleets.catalog())
    ][::2] == [digest()] * 2


def test_a_thousand_agents_take_well_under_the_time_of_a_blink():
    fleet = fleets.large(1000)
    agent_digest(fleets.agent(), fleet.catalog)
    start = time.process_time()
    digests = {agent_digest(agent, fleet.catalog) for agent in fleet.agents.values()}
    taken = time.process_time() - start
    assert len(digests) == 1000
    assert taken < 0.15, f"{taken:.3f} s; 0.02 s when it was written"


def test_every_field_of_a_judge_is_judged_by():
    assert set(JUDGES) == set(ir.Judge.__struct_fields__)
    seen = {digest()}
    for fields in ({}, *({field: value} for field, value in JUDGES.items())):
        seen.add(digest(None, with_one("suites", "basic", judge=change(JUDGE, **fields))))
    assert len(seen) == 2 + len(JUDGES)


def test_a_judge_brings_its_route_and_a_prompt_that_moved_is_the_same():
    catalog = with_one("suites", "basic", judge=change(JUDGE, route="small"))
    assert set(agent_parts(change(AGENT, reasoning=Reasoning("best", "best")), catalog)) >= {"route/small"}
    moved = with_one("suites", "basic", judge=change(JUDGE, prompt=change(JUDGE.prompt, path="elsewhere.md")))
    assert digest(None, moved) == digest(None, with_one("suites", "basic", judge=JUDGE))


def test_a_judge_is_simulated_with_and_not_a_threshold():
    one, other = (with_one("suites", "basic", judge=change(JUDGE, gates=gates)) for gates in (False, True))
    assert simulation_digest(AGENT, one) != simulation_digest(AGENT, other)


def test_how_a_granted_tool_is_simulated_counts_and_others_do_not():
    granted = {use.ref for use in AGENT.tools}
    name = next(iter(granted))
    there, other = (change(fleets.catalog(), world={tool: OTHER}) for tool in (name, "not-granted"))
    assert "not-granted" not in granted
    assert digest(catalog=other) == digest()
    assert digest(catalog=there) != digest()
    assert digest(catalog=there) != digest(catalog=change(there, world={name: "sha256:" + "e" * 64}))
