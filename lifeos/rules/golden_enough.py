"""LOS604: golden decisions are enough to judge a shadow by."""

from collections.abc import Iterator

from lifeos.ir import Agent, Catalog
from lifeos.rules.problem import At, Problem
from lifeos.verdict.sufficient import fewest_good


def check(agent: Agent, catalog: Catalog) -> Iterator[Problem]:
    """Fewer different tasks than a release of the agent needs, though each were decided well: every release would wait for ever."""
    suite, shadow = catalog.suites.get(agent.eval.suite), agent.release.shadow
    unseen = agent.runtime.profile == "rollout" and not shadow.percent
    if suite is None or not suite.golden or unseen or suite.gate.success.require > suite.gate.success.of:
        return  # that there is no such suite, or plan, is said by others
    plan = suite.gate.success
    have = sum(golden.variations for golden in suite.golden.values())
    least = fewest_good(plan)
    need = max(shadow.min_decisions, least)
    if have >= need:
        return
    why = f"release.shadow.minDecisions of agent '{agent.name}'"
    if need == least:
        why = f"'{plan.require} of {plan.of}' is shown by no fewer, all of them good"
    tasks = f"{have} different {'task' if have == 1 else 'tasks'}"
    message = f"{tasks} never suffice for a release of agent '{agent.name}', which needs {need}: {why}"
    hint = f"give {need - have} more, as by values in 'vary': each combination of values is a task of its own"
    at, declared = At("EvalSuite", suite.name, "spec.golden"), At("Agent", agent.name, "spec.release.shadow")
    related = ((declared, f"minDecisions is {shadow.min_decisions}"),)
    yield Problem("LOS604", at, message, hint, related, rests_on=(At("EvalSuite", suite.name, "spec.gate.success"),))
