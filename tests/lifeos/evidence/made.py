"""Receipts of gates that never ran, well made: whoever takes the trouble can. What tests need, and what forgeries begin with."""

import msgspec

from lifeos.bundle import agent_digest, agent_parts, canonical, content_hash, simulation_digest
from lifeos.bundle.digest import FORMAT as DIGEST_FORMAT
from lifeos.evidence.addresses import seed_for
from lifeos.evidence.receipt import FORMAT, Checked, Cost, Receipt, Rule
from lifeos.ir.gate import EvalSuite, Gate, NeverRules, Plan

change = msgspec.structs.replace

GATE = Gate(Plan(95, 100, 0.94, 0.90), NeverRules(0), Plan(46, 50, 0.95, 0.82))
SUITE = EvalSuite("basic", "", {}, GATE, (), "curtailed", 2)


def receipt(agent="teller", suite=SUITE, parts=None, **fields):
    """Of a gate in which all went well. ``parts``: of the digest, as of some agent without them."""
    rule = Rule(suite.gate, suite.stopping, suite.compare, suite.max_void)
    if parts is None:
        parts = {"agent": "sha256:" + "6" * 64, f"gate/{suite.name}": address_of(rule)}
    simulated = simulated_by(parts)
    made = Receipt(
        format=FORMAT,
        agent=agent,
        suite=suite.name,
        digest=digest_of(parts),
        simulated=simulated,
        parts=parts,
        lifeos="0.1.0",
        candidate="nobody: this was made for a test",
        attempt=1,
        seed=str(seed_for(simulated, 1)),
        models={},
        recall={},
        verdict="pass",
        reasons=("made for a test",),
        checks=checks(suite.gate),
        rule=rule,
        simulations=suite.gate.success.of,
        unlike=(),
        cost=Cost("0 USD"),
    )
    return change(made, **fields)


def of_agent(agent, catalog, **fields):
    """The same for an agent of a fleet, by its own suite."""
    made = receipt(agent.name, catalog.suites[agent.eval.suite], agent_parts(agent, catalog), **fields)
    assert (made.digest, made.simulated) == (agent_digest(agent, catalog), simulation_digest(agent, catalog))
    return made


def checks(gate):
    plans = {"success": gate.success, **({"alignment": gate.alignment} if gate.alignment is not None else {})}
    most = max(plan.of for plan in plans.values())
    passed = [
        Checked(name, "pass", plan.require, plan.of, plan.require, 0, 0.0, 0.0, 0.0) for name, plan in plans.items()
    ]
    least = max(most - gate.never_rules.max_failures, 0)
    return (*passed, Checked("never", "pass", least, most, least, 0, 0.0, 0.0, 0.0))


def address_of(rule):
    fields = {"gate": rule.gate, "stopping": rule.stopping, "compare": rule.compare, "max_void": rule.max_void}
    return content_hash(canonical(fields))


def digest_of(parts):
    return content_hash(canonical({"format": DIGEST_FORMAT, "parts": parts}))


def simulated_by(parts):
    simulated = {name: part for name, part in parts.items() if not name.startswith("gate/")}
    return content_hash(canonical({"format": DIGEST_FORMAT, "simulated": simulated}))
