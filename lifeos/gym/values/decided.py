"""What one decision, by its own account, goes against: for who sees a decision and neither the calls behind it nor the world."""

import threading
from collections.abc import Collection

from lifeos import ir
from lifeos.agent.contract import Decision, Task
from lifeos.gym.scenario import Expected, Scenario
from lifeos.gym.values.breaches import proposals
from lifeos.gym.values.rules import Deed, Rules
from lifeos.ir.gate import Traits

_NOBODY = ir.Persona("", "", Traits(0.0, 0.0, 0.0), 0, (), ())
"""Who asks is not known."""

_engine = threading.Lock()
"""Rego is asked by one thread at a time."""


def against(
    agent: ir.Agent, catalog: ir.Catalog, values: Collection[str], task: Task, decision: Decision
) -> tuple[list[str], list[str]]:
    """What the decision did against values that bind, and what else goes against one, in words. Memory and world are empty, and nobody agreed to anything
    but in words."""
    rules = Rules(catalog, agent)
    said = "\n".join([*(turn.text for turn in task.history if turn.by == "user"), task.text])
    about = Scenario(template="golden", goal=task.text, state={}, expected=Expected())
    done = [action for action in decision.actions if action.outcome == "done" and rules.changes(action.tool)]
    before = [{"tool": action.tool, "arguments": action.arguments} for action in done]
    deeds = [
        *(Deed(one.tool, one.arguments, "done", said=said, others=before[:index]) for index, one in enumerate(done)),
        *proposals(rules, decision, said, list(before)),
    ]
    binding: list[str] = []
    others: list[str] = []
    with _engine:
        for deed in deeds:
            for found in rules.findings(deed, values, about, _NOBODY):
                words = f"it has {deed.what} what goes against '{found.value}', with '{deed.tool}': {found.message}"
                weighs = deed.what == "done" and rules.policies[found.value].enforcement == "deny"
                (binding if weighs else others).append(words)
    return binding, others
