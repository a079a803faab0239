"""ForeignImage: the container ``agent`` runs the image that is declared for the agent, now or in the version that its pod is of.

Pods of the version before go on while a release is under way, so the fleet alone cannot say. Which version a pod is of is the ConfigMap that it mounts: it is
named by its content, cannot be changed, and tells the image. Other containers are not looked at: the datastore's tunnel, Knative's own, and what an
installation adds to every pod.
"""

from lifeos.cluster.warden.bypass.check import Known
from lifeos.cluster.warden.pod import Pod
from lifeos.kube.pod import CONTAINER

WORD = "ForeignImage"


def check(pod: Pod, known: Known) -> str | None:
    """Nothing while the agent is not declared, which is a ground of its own, nor when its version can no longer be looked up."""
    agent = known.declared(pod.agent, pod.namespace)
    if agent is None:
        return None
    images = [each["image"] for each in pod.spec["containers"] if each["name"] == CONTAINER]
    if not images:
        return f"none of its containers is the agent's ('{CONTAINER}')"
    if images == [agent.runtime.image]:
        return None
    config = _config(pod)
    if config is not None and known.image(agent.name, pod.namespace, config) in (None, images[0]):
        return None
    return f"it runs {images[0]}, which is no image of agent '{agent.name}'"


def _config(pod: Pod) -> str | None:
    """The ConfigMap that tells the agent what it is, without which no kubelet starts the pod."""
    maps = [volume["configMap"] for volume in pod.volumes if volume["name"] == "config" and volume.get("configMap")]
    return next((str(each["name"]) for each in maps if not each.get("optional")), None)
