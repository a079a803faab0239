"""LOS504: no agent is deployed before it went through its gate: a passing receipt for exactly its digest."""

from collections.abc import Iterator

from lifeos.bundle import agent_digest
from lifeos.ir import Agent, Catalog
from lifeos.rules.problem import At, Problem


def check(agent: Agent, catalog: Catalog) -> Iterator[Problem]:
    """An agent that runs without a passing receipt, where the platform denies that."""
    if catalog.platform.admission.receipts == "deny":
        yield from missing(agent, catalog)


def missing(agent: Agent, catalog: Catalog) -> Iterator[Problem]:
    """An agent that runs without a passing receipt: an error where the platform denies that, else a warning. Suspended agents do not
    run."""
    if agent.suspend:
        return
    digest = agent_digest(agent, catalog)
    if not any(receipt.digest == digest and receipt.verdict == "pass" for receipt in agent.receipts):
        message = f"agent '{agent.name}' has no passing gate receipt for its digest {digest[:19]}…"
        hint = f"run its gate: lifeos gym run {agent.name}; until then set 'suspend: true'"
        denied = catalog.platform.admission.receipts == "deny"
        yield Problem("LOS504", At("Agent", agent.name), message, hint, severity="error" if denied else "warning")
