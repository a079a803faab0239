"""LOS108: a prompt fits into the ConfigMap that an agent's pods mount."""

from collections.abc import Iterator

from lifeos.bundle import canonical
from lifeos.ir import Agent, Catalog
from lifeos.rules.problem import At, Problem

PROMPT_BYTES = 256 * 1024
"""Of a prompt as JSON, as services read it. Kubernetes holds a MiB in a ConfigMap, and the agent's tools are in it, too."""


def check(agent: Agent, catalog: Catalog) -> Iterator[Problem]:
    """A prompt that is too large."""
    size = len(canonical(agent.prompt.text))
    if size > PROMPT_BYTES:
        message = (
            f"the prompt of agent '{agent.name}' is {size:,} bytes; {PROMPT_BYTES:,} fit into what an agent is told"
        )
        hint = "keep instructions here, and put what the agent should know into a memory"
        yield Problem("LOS108", At("Agent", agent.name, "spec.prompt"), message, hint)
