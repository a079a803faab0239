"""The digest of an agent: one hash over exactly what it can see or be judged by.

A gate receipt names this digest, so the line is drawn with care. What is left out can change without an eval; what is in
costs one when it changes. The digest is a hash over the hashes of named parts, so that two digests can be compared part
by part (:func:`agent_parts`) and a shared part is hashed once for all agents.

| part | in, because | out, because |
|---|---|---|
| agent | name (its identity), team (rules may name it), prompt bytes, image and, with Python in its folder, all that lies there (its code), reasoning, granted tools with stakes, data and memory grants, budget, breaker, confidence: seen by it or decided by | description (portal); prompt path (moving a file changes nothing); profile, port, idle, concurrency, resources, replicas (how it is run); release and environments (where and how fast it is rolled out); suspend (the brake must never wait for a gate); receipts (they name the digest) |
| route | of each stakes, and its fallbacks, transitively: models, their order, endpoints, prices (budgets decide by them), context, timeout, retries, output limit, stakes | description; credential (rotating a key changes no answer) |
| tool | description (agents read it), argument schema, action, stakes, cost, spends, endpoint (another server is another tool), how it is simulated, where the repository does that (`evals/world`) | teams and environments (who else may have it: the compiler refuses a grant it does not allow) |
| memory | name, description, snapshot, embedding, granted scopes with their descriptions | the other scopes |
| datastore | name, engine, database: which data it is | host and port (moving it changes no row); whom else it admits; description |
| policy | of stages action and value that bind it: Rego text, parameters, enforcement (any scenario may name a value) | module path, description; stages declaration and admission (they judge documents and pods, not behaviour); policies of others |
| module | shared Rego that those policies and the action entry points can reach | shared Rego that they cannot reach |
| suite | population, detectors, scenario templates: what is simulated and seen | description; golden decisions (asked of a shadow in its release, never at the gate) |
| wording | with the suite, where a model words the turns of its users: its route; the route as above | |
| judge | with the suite, where there is one: its route, prompt bytes and bar; the route as above | path of its prompt; its calibration (that shows what it is worth, and changes no opinion) |
| gate | thresholds, stopping, comparison, tolerated void simulations: how that is judged | |
| persona | of the suite's population, whole (its description words the person) | other personas |

What is simulated follows from all parts but the gate (:func:`simulation_digest`), so that a threshold that changes is decided on
what was observed already.

Outside altogether: other agents, the team's and the platform's budgets (sums the compiler checks; an agent's own budget is
in), KPIs, owners, trust domain, domains, images of the platform's programs, compiler version.
"""

from typing import Any

from lifeos.bundle.canonical import canonical, content_hash
from lifeos.bundle.latest import latest
from lifeos.bundle.modules import ENTRY_POINTS, Module, reachable, read
from lifeos.ir import Agent, Catalog, Judge, ModelRoute

FORMAT = 2
"""Part of every digest: a change of the rules above is a new format, and re-gates everybody knowingly."""


class _Shared:
    """Hashes of what agents share, each computed once for a catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.parts: dict[str, str] = {}
        self.routes: dict[str, dict[str, str]] = {}
        self.suites: dict[str, dict[str, str]] = {}
        modules = {f"module/{path}": read(text) for path, text in catalog.modules.items()}
        self.asked = [policy for policy in catalog.policies.values() if policy.stage in ("action", "value")]
        rules = {f"policy/{policy.name}": read(policy.text) for policy in self.asked}
        entries = [module for key, module in modules.items() if key.startswith(f"module/{ENTRY_POINTS}")]
        # Entry points reach modules only: they find the policies by name at run time, and who is bound is known here.
        always = reachable(entries, modules) | {key for key in modules if key.startswith(f"module/{ENTRY_POINTS}")}
        self.entries = {key: self._rego(key) for key in sorted(always)}
        self.rules = {policy.name: self._rules(policy.name, rules, modules) for policy in self.asked}

    def _rules(self, name: str, rules: dict[str, Module], modules: dict[str, Module]) -> dict[str, str]:
        key = f"policy/{name}"
        keys = {key} | reachable([rules[key]], {**modules, **rules})
        return {key: self._rego(key) for key in sorted(keys)}

    def _rego(self, key: str) -> str:
        kind, name = key.split("/", 1)
        if kind == "module":
            return self.once(key, self.catalog.modules[name])
        policy = self.catalog.policies[name]
        return self.once(key, {"text": policy.text, "parameters": policy.parameters, "enforcement": policy.enforcement})

    def once(self, key: str, value: Any) -> str:
        """The hash of a part that does not depend on the agent."""
        found = self.parts.get(key)
        if found is None:
            found = self.parts[key] = content_hash(canonical(value))
        return found

    def route(self, name: str) -> dict[str, str]:
        """The parts of a route: itself and, transitively, its fallbacks."""
        found = self.routes.get(name)
        if found is None:
            found, pending = {}, [name]
            while pending:
                route = self.catalog.routes[pending.pop()]
                if f"route/{route.name}" not in found:
                    found[f"route/{route.name}"] = self.once(f"route/{route.name}", _route(route))
                    pending.extend(route.fallbacks)
            self.routes[name] = found
        return found

    def suite(self, name: str) -> dict[str, str]:
        """The parts of a suite: itself and its personas."""
        found = self.suites.get(name)
        if found is None:
            suite = self.catalog.suites[name]
            simulated = {field: getattr(suite, field) for field in ("population", "detectors", "scenarios")}
            if suite.judge is not None:
                simulated["judge"] = _judge(suite.judge)
            if suite.wording is not None:
                simulated["wording"] = suite.wording
            judged = {field: getattr(suite, field) for field in ("gate", "stopping", "compare", "max_void")}
            found = {
                f"suite/{name}": self.once(f"suite/{name}", simulated),
                f"gate/{name}": self.once(f"gate/{name}", judged),
            }
            for asked in (suite.judge, suite.wording):
                if asked is not None:
                    found.update(self.route(asked.route))
            for persona in suite.population:
                found[f"persona/{persona}"] = self.once(f"persona/{persona}", self.catalog.personas[persona])
            self.suites[name] = found
        return found


_shared = latest(_Shared)
"""The shared hashes of the catalog seen last. A catalog is frozen, so this cannot be observed but by the clock."""


def _route(route: ModelRoute) -> dict[str, Any]:
    return {
        "stakes": route.stakes,
        "upstreams": [
            {"model": up.model, "apiBase": up.api_base, "price": up.price, "contextTokens": up.context_tokens}
            for up in route.upstreams
        ],
        "fallbacks": route.fallbacks,
        "timeout": route.timeout,
        "retries": route.retries,
        "maxOutputTokens": route.max_output_tokens,
    }


def _judge(judge: Judge) -> dict[str, Any]:
    fields = ("route", "gates", "tpr", "tnr", "confidence")
    return {"prompt": judge.prompt.digest, **{field: getattr(judge, field) for field in fields}}


def _own(agent: Agent) -> dict[str, Any]:
    return {
        "name": agent.name,
        "team": agent.team,
        "prompt": agent.prompt.digest,
        "image": agent.runtime.image,
        "code": agent.code,
        "reasoning": agent.reasoning,
        "tools": agent.tools,
        "data": agent.data,
        "memory": agent.memory,
        "budget": agent.budget,
        "breaker": agent.breaker,
        "confidence": agent.confidence,
        "suite": agent.eval.suite,
    }


def agent_parts(agent: Agent, catalog: Catalog) -> dict[str, str]:
    """The hashes that the digest is made of, by ``kind/name``: what differs between two of them is what to evaluate for."""
    shared = _shared(catalog)
    parts = {"agent": content_hash(canonical(_own(agent)))}
    parts.update(shared.route(agent.reasoning.high))
    parts.update(shared.route(agent.reasoning.low))
    for use in agent.tools:
        key = f"tool/{use.ref}"
        parts[key] = shared.parts.get(key) or shared.once(key, _tool(use.ref, catalog))
    for data in agent.data:
        store = catalog.datastores[data.ref]
        parts[f"datastore/{data.ref}"] = shared.once(
            f"datastore/{data.ref}", {"name": store.name, "engine": store.engine, "database": store.database}
        )
    if agent.memory is not None:
        parts[f"memory/{agent.memory.ref}"] = content_hash(
            canonical(_memory(agent.memory.ref, agent.memory.scopes, catalog))
        )
    parts.update(shared.entries)
    for policy in shared.asked:
        if policy.binds(agent.name, agent.team):
            parts.update(shared.rules[policy.name])
    parts.update(shared.suite(agent.eval.suite))
    return parts


def _tool(name: str, catalog: Catalog) -> dict[str, Any]:
    tool = catalog.tools[name]
    fields = ("name", "description", "action", "endpoint", "arguments", "cost", "spends", "stakes")
    simulated = {"simulation": catalog.world[name]} if name in catalog.world else {}
    return {**{field: getattr(tool, field) for field in fields}, **simulated}


def _memory(name: str, granted: tuple[str, ...], catalog: Catalog) -> dict[str, Any]:
    memory = catalog.memories[name]
    return {
        "name": name,
        "description": memory.description,
        "snapshot": memory.snapshot,
        "embedding": memory.embedding,
        "scopes": [scope for scope in memory.scopes if scope.name in granted],
    }


@latest
def agent_digest(agent: Agent, catalog: Catalog) -> str:
    """``sha256:…`` over everything the agent can see or be judged by; the table above says what that is, and why."""
    return content_hash(canonical({"format": FORMAT, "parts": agent_parts(agent, catalog)}))


def simulation_digest(agent: Agent, catalog: Catalog) -> str:
    """``sha256:…`` over everything that the outcome of a simulation depends on: two agents with the same one are the same before
    whatever thresholds."""
    parts = {name: part for name, part in agent_parts(agent, catalog).items() if not name.startswith("gate/")}
    return content_hash(canonical({"format": FORMAT, "simulated": parts}))
