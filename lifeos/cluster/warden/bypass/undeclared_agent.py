"""UndeclaredAgent: the agent that a pod's label names is declared for its namespace.

A new agent's pods may be there before the fleet names it, so a young pod is left alone for a while.
"""

from lifeos.cluster.warden.bypass.check import Known
from lifeos.cluster.warden.pod import Pod
from lifeos.kube.names import AGENT

WORD = "UndeclaredAgent"


def check(pod: Pod, known: Known) -> str | None:
    """Nothing for a pod that names none: whose account it runs under is another question."""
    if not pod.agent or known.declared(pod.agent, pod.namespace) is not None:
        return None
    if known.now - pod.created < known.patience:
        return None
    return f"it says that it is of agent '{pod.agent}' ({AGENT}), which is not declared for namespace {pod.namespace}"
