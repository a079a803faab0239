"""Target agent_config: what an agent is told at run time, as a ConfigMap that is named by its content.

A new content is a new object, and a new name in the pod template: pods of the version before keep what they were started
with, and a revert finds the old name, so the old ReplicaSet, again. What pods of the pinned revision mount stays
as long as the pin does: one that sleeps mounts it when it wakes.
"""

from collections.abc import Iterator

from lifeos.bundle import hashed_name
from lifeos.bundle.agent_config import config_data
from lifeos.ir import Agent, Catalog, Environment
from lifeos.kube import Manifest, Subject, nothing_for_platform
from lifeos.kube.names import agent_labels

ORIGINS = {"data": "spec", "metadata.name": "metadata.name"}

render_platform = nothing_for_platform


def render_agent(agent: Agent, catalog: Catalog, environment: Environment) -> Iterator[Manifest]:
    """The agent's ConfigMap."""
    data = config_data(agent, catalog, environment)
    body = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": hashed_name(agent.name, data),
            "namespace": agent.namespace,
            "labels": agent_labels(agent.name, agent.team),
        },
        "immutable": True,
        "data": data,
    }
    pin = agent.pin(environment.name)
    held = (pin.config,) if pin is not None else ()
    yield Manifest(body, agent.name, Subject("Agent", agent.name), ORIGINS, retained=True, held=held)
