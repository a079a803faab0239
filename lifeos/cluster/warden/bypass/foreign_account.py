"""ForeignAccount: a pod runs under the service account of the agent that its label names, and nothing else runs under an agent's."""

from lifeos.cluster.warden.bypass.check import Known
from lifeos.cluster.warden.pod import Pod
from lifeos.kube.names import AGENT

WORD = "ForeignAccount"


def check(pod: Pod, known: Known) -> str | None:
    """The label and the account, which only together are an identity."""
    if pod.account == pod.agent:
        return None
    if not pod.agent:
        return f"it runs under the service account of agent '{pod.account}' and does not say so ({AGENT})"
    return f"it says that it is of agent '{pod.agent}' ({AGENT}), and runs under the service account '{pod.account}'"
