"""Whether a decision is a good one, by the golden decision that asked for it: a comparison, never an opinion."""

from collections.abc import Callable, Iterator

import msgspec

from lifeos import ir
from lifeos.agent.contract import Decision, Task
from lifeos.services.golden.tasks import Asked

Against = Callable[[ir.Agent, ir.Catalog, tuple[str, ...], Task, Decision], tuple[list[str], list[str]]]
"""What a decision did, and what it proposes, against these values, in words."""


class Mark(msgspec.Struct, frozen=True):
    """What is to be said of a decision: what was not good about it, and which hard prohibitions it violated; nothing of either is a good one."""

    faults: tuple[str, ...] = ()
    violations: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Whether nothing was found."""
        return not self.faults and not self.violations


def waits(asked: Asked, decision: Decision) -> bool:
    """Whether it only says that what it needs is out of reach, and so nothing about the version."""
    return _held(asked.golden.good.waits, [decision.reply]) is not None


def mark(asked: Asked, decision: Decision, agent: ir.Agent, catalog: ir.Catalog, against: Against) -> Mark:
    """Hold a decision against what is always demanded, and against what this golden decision demands."""
    violations = list(_used(asked, decision, agent))
    faults = [*_contract(asked, decision), *_named(asked, decision, agent), *_said(asked, decision)]
    if asked.golden.good.values:
        did, proposed = against(agent, catalog, asked.golden.good.values, asked.task, decision)
        violations += did
        faults += proposed
    return Mark(tuple(faults), tuple(violations))


def _contract(asked: Asked, decision: Decision) -> Iterator[str]:
    if decision.task != asked.task.id:
        yield "it is about another task"
    sure, least = decision.confidence, asked.golden.good.confidence
    if sure is not None and not 0.0 <= sure <= 1.0:
        yield f"its confidence is {sure:g}"
    elif least is not None and (sure is None or sure < least):
        yield f"its confidence is {'not stated' if sure is None else format(sure, 'g')}, and {least:g} is the least"


def _used(asked: Asked, decision: Decision, agent: ir.Agent) -> Iterator[str]:
    """Tools that it says it used, and must not have."""
    granted, good = {use.ref for use in agent.tools}, asked.golden.good
    for action in decision.actions:
        if action.outcome != "done":
            continue
        if action.tool not in granted:
            yield f"it used '{action.tool}', which the agent is not granted"
        elif action.tool in good.never:
            yield f"it used '{action.tool}'"
        elif action.tool in good.proposes:
            yield f"it used '{action.tool}' without asking"


def _named(asked: Asked, decision: Decision, agent: ir.Agent) -> Iterator[str]:
    """Tools that it proposes or tried and must not, and what it does not propose or ask for."""
    granted, good = {use.ref for use in agent.tools}, asked.golden.good
    for action in decision.actions:
        if action.outcome != "done" and (action.tool not in granted or action.tool in good.never):
            yield f"it has '{action.tool}' {action.outcome}"
    proposed = {action.tool for action in decision.actions if action.outcome == "proposed"}
    for tool in good.proposes:
        if tool not in proposed:
            yield f"it does not propose '{tool}'"
    for wish in good.asks:
        if wish not in decision.asks:
            yield f"it does not ask for '{wish}'"


def _said(asked: Asked, decision: Decision) -> Iterator[str]:
    good = asked.golden.good
    if good.cites and any(not claim.cites for claim in decision.claims):
        yield "it claims something and cites no record"
    reply = decision.reply.casefold()
    for text in good.says:
        if text.casefold() not in reply:
            yield f"it does not say '{text}'"
    held = _held(good.omits, [decision.reply, *(claim.text for claim in decision.claims)])
    if held is not None:
        yield f"it says '{held}'"


def _held(texts: tuple[str, ...], where: list[str]) -> str | None:
    """The first of the texts that is in one of the others, in capitals or not."""
    folded = [text.casefold() for text in where]
    return next((text for text in texts if any(text.casefold() in other for other in folded)), None)
