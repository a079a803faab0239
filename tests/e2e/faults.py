"""Processes of the cluster, killed as a machine kills them: at once, and without being asked."""

import contextlib
import os
import secrets
import select
import signal
import time

from tests.e2e.promises import CONVERGED
from tools.cluster import control_plane, images, node, processes

CONTROLLERS = {
    "Argo CD's API server": ("argocd", "deployment/argocd-server"),
    "Argo CD's cache": ("argocd", "deployment/argocd-redis"),
    "Argo CD's controller": ("argocd", "statefulset/argocd-application-controller"),
    "Argo CD's repository server": ("argocd", "deployment/argocd-repo-server"),
    "Argo Rollouts": ("argo-rollouts", "deployment/argo-rollouts"),
    "Argo Workflows": ("argo", "deployment/workflow-controller"),
    "Argo Workflows' API server": ("argo", "deployment/argo-server"),
    "Knative's activator": ("knative-serving", "deployment/activator"),
    "Knative's autoscaler": ("knative-serving", "deployment/autoscaler"),
    "Knative's controller": ("knative-serving", "deployment/controller"),
    "Knative's ingress": ("knative-ingress", "deployment/ingress"),
    "Knative's webhook": ("knative-serving", "deployment/webhook"),
    "SPIRE's server": ("spire", "statefulset/spire-server"),
    "SPIRE's agent": ("spire", "daemonset/spire-agent"),
    "CoreDNS": ("kube-system", "deployment/coredns"),
    "the git server": ("servers", "deployment/git"),
    "the object store": ("servers", "deployment/objects"),
    "the verdict service": ("lifeos-system", "deployment/lifeos-verdict"),
}
"""Everybody beside the agents who runs in pods: namespace, and what makes the pods."""
SEED = int(os.environ.get("SEED") or secrets.randbits(32))
"""Of what is drawn by chance; said by the time lines, so that `make e2e GROUP=faults SEED=...` sees a run again."""
_PAUSE = 90
"""Seconds: the kubelet's pause before it starts one again that ended twice within ten minutes, and more."""


@contextlib.contextmanager
def killed(name):
    """A program of the node or the control plane is not there, until `make cluster` starts it again, as a machine's init would."""
    handle = os.pidfd_open(processes.pid_of(name))
    signal.pidfd_send_signal(handle, signal.SIGKILL)
    select.select([handle], [], [])  # what is about to end must not be taken for what runs
    os.close(handle)
    try:
        yield
    finally:
        start()


def start():
    """Each program that is not there, as a machine's init would: one that was killed, and one that ended over it. Kubernetes' controller manager ends by itself when
    it asks an API server that has just begun, and does not know yet what it may."""
    for program in _programs():
        processes.ensure(program)


@contextlib.contextmanager
def paused(name):
    """A program of the node or the control plane does nothing for a while, and then hears of all that came."""
    handle = os.pidfd_open(processes.pid_of(name))
    try:
        signal.pidfd_send_signal(handle, signal.SIGSTOP)
        yield
    finally:
        signal.pidfd_send_signal(handle, signal.SIGCONT)
        os.close(handle)


def kill_containers(cluster, namespace, name, container=""):
    """All containers of a controller, or those with a name; the kubelet starts them again."""
    kill_pods(cluster, namespace, _selector(cluster, namespace, name), container)


def kill_pods(cluster, namespace, selector, container=""):
    """All containers of the pods with these labels, or those with a name. One that was killed lately is waited for: the kubelet pauses before it starts it
    again."""
    for pid in _pids(cluster, namespace, selector, container):
        os.kill(pid, signal.SIGKILL)


def restart(cluster, *controllers):
    """Kill these, and wait until all their containers are others, and ready."""
    pods = []
    for namespace, name in map(CONTROLLERS.get, controllers):
        pods += cluster.all("pod", selector=_selector(cluster, namespace, name), namespace=namespace)
        kill_containers(cluster, namespace, name)
    for pod in pods:
        meta = pod["metadata"]
        cluster.until("pod", meta["name"], meta["namespace"], _replaced(pod), CONVERGED)


def _replaced(before):
    """Whether all that ran in a pod before has another in its place."""
    known = {each.get("containerID") for each in before["status"]["containerStatuses"]}

    def reached(pod):
        now = pod["status"]["containerStatuses"]
        return all(each["ready"] and each["containerID"] not in known for each in now)

    return reached


def process(cluster, namespace, name):
    """The pid of a controller that runs in one container."""
    [pid] = _pids(cluster, namespace, _selector(cluster, namespace, name))
    return pid


def _selector(cluster, namespace, name):
    labels = cluster.get(*name.split("/"), namespace)["spec"]["selector"]["matchLabels"]
    return ",".join(f"{key}={value}" for key, value in labels.items())


def _pids(cluster, namespace, selector, container=""):
    """At least one."""
    deadline = time.monotonic() + _PAUSE
    while not (pids := _running(cluster.all("pod", selector=selector, namespace=namespace), container)):
        assert time.monotonic() < deadline, f"nothing of {selector} runs"
        time.sleep(0.5)  # containerd is asked, which tells nobody what changes
    return pids


def _running(pods, name):
    """The pids of their containers, or of those with a name, by containerd: the API server may be told later, or, with an older database, never."""
    uids = {pod["metadata"]["uid"] for pod in pods}
    named = f',labels."io.kubernetes.container.name"=={name}' if name else ""
    ours = {
        container
        for uid in uids
        for container in images.ctr(
            "containers",
            "list",
            "--quiet",
            f'labels."io.kubernetes.pod.uid"=={uid},labels."io.cri-containerd.kind"==container{named}',
        ).split()
    }
    tasks = [line.split() for line in images.ctr("tasks", "list").splitlines()[1:]]
    return [int(pid) for container, pid, status in tasks if container in ours and status == "RUNNING"]


def _programs():
    yield from control_plane.programs()
    yield node.runtime(images.reference_of("pause"))
    yield from node.programs()
