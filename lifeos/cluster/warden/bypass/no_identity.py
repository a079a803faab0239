"""NoIdentity: an agent's pod can ask for its certificate; one that cannot has no way to the gateway, and is there for another."""

from lifeos.cluster.warden.bypass.check import Known
from lifeos.cluster.warden.pod import Pod
from lifeos.kube.names import SPIFFE_DRIVER

WORD = "NoIdentity"


def check(pod: Pod, known: Known) -> str | None:
    """The read-only volume of the Workload API, as admission asks for it."""
    mounted = [volume["csi"] for volume in pod.volumes if volume.get("csi")]
    if any(each.get("driver") == SPIFFE_DRIVER and each.get("readOnly") for each in mounted):
        return None
    return f"it has no read-only volume of {SPIFFE_DRIVER}, so it can have no certificate"
