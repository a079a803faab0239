"""LOS210: both sides must agree: the agent asks for a datastore, and the datastore admits the agent."""

from collections.abc import Iterator

from lifeos.ir import Agent, Catalog
from lifeos.rules.problem import At, Problem


def check(agent: Agent, catalog: Catalog) -> Iterator[Problem]:
    """A datastore that does not admit the agent, or not with this access."""
    for index, use in enumerate(agent.data):
        store = catalog.datastores.get(use.ref)
        if store is None:
            continue  # a dangling reference, reported as such
        admitted = {entry.agent: entry.access for entry in store.admits}
        at = At("Agent", agent.name, f"spec.data[{index}].ref")
        related = ((At("Datastore", store.name, "spec.admits"), "who is admitted"),)
        if agent.name not in admitted:
            others = ", ".join(sorted(admitted)) or "nobody"
            message = f"datastore '{store.name}' does not admit agent '{agent.name}'; it admits {others}"
            hint = "remove the grant, or ask the platform team to admit the agent"
            yield Problem("LOS210", at, message, hint, related)
        elif use.access == "read-write" and admitted[agent.name] == "read":
            message = f"datastore '{store.name}' admits agent '{agent.name}' to read only, not to read and write"
            yield Problem(
                "LOS210",
                At("Agent", agent.name, f"spec.data[{index}].access"),
                message,
                "write 'access: read'",
                related,
            )
