"""LOS215: an agent listens where nobody else in its pod does: neither the tunnel of a datastore nor Knative's sidecar."""

from collections.abc import Iterator

from lifeos.ir import Agent, Catalog
from lifeos.kube.pod import FIRST_TUNNEL_PORT, KNATIVE_PORTS
from lifeos.rules.problem import At, Problem


def check(agent: Agent, catalog: Catalog) -> Iterator[Problem]:
    """A port that is taken."""
    port = agent.runtime.port
    at = At("Agent", agent.name, "spec.runtime.port")
    hint = "choose another port, such as 8080"
    index = port - FIRST_TUNNEL_PORT
    if 0 <= index < len(agent.data):
        store = agent.data[index].ref
        message = f"port {port} of the pod is where agent '{agent.name}' finds datastore '{store}'"
        related = ((At("Agent", agent.name, f"spec.data[{index}].ref"), "its grant"),)
        yield Problem("LOS215", at, message, hint, related)
    elif agent.runtime.profile == "knative" and port in KNATIVE_PORTS:
        yield Problem("LOS215", at, f"port {port} of the pod is taken by Knative's sidecar", hint)
