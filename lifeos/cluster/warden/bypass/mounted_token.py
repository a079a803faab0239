"""MountedToken: agents have no business at the API server, so no token of it is in their pods."""

from lifeos.cluster.warden.bypass.check import Known
from lifeos.cluster.warden.pod import Pod

WORD = "MountedToken"


def check(pod: Pod, known: Known) -> str | None:
    """Where the token is mounted from, whether somebody asked for it or Kubernetes added it by itself."""
    for volume in pod.volumes:
        sources = (volume.get("projected") or {}).get("sources") or ()
        if any("serviceAccountToken" in source for source in sources):
            return f"its volume '{volume['name']}' holds a token of the API server"
    return None
