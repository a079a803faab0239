"""LOS302: an agent may ask for approval earlier than the platform demands, never later."""

from collections.abc import Iterator

from lifeos.ir import Agent, Catalog
from lifeos.rules.problem import At, Problem


def check(agent: Agent, catalog: Catalog) -> Iterator[Problem]:
    """The approval threshold is above the platform's limit."""
    limit = catalog.platform.limits.approval_above
    own = agent.budget.approval_above
    if own.currency == limit.currency and own.micros > limit.micros:
        yield Problem(
            "LOS302",
            At("Agent", agent.name, "spec.budget.approvalAbove"),
            f"agent '{agent.name}' would spend up to {own} without approval; the platform's limit is {limit}",
            f"write {limit} or less",
            ((At("Platform", catalog.platform.name, "spec.limits.approvalAbove"), "the limit is set here"),),
        )
