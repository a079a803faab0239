"""What is left of a story that failed: all that somebody needs who was not there."""

import shutil
from pathlib import Path

from tools.cluster.place import STATE

_KINDS = (
    "applications.argoproj.io,rollouts.argoproj.io,experiments.argoproj.io,analysisruns.argoproj.io,workflows.argoproj.io,"
    "services.serving.knative.dev,revisions.serving.knative.dev,deployments,statefulsets,daemonsets,replicasets,pods,services,endpointslices,"
    "configmaps,validatingadmissionpolicybindings,nodes"
)


def collect(cluster, name):
    """Events, objects and logs of a moment, in a folder below the cluster's; the folder."""
    folder = Path(STATE) / "failures" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    asked = {
        "events.txt": ("get", "events", "--all-namespaces", "--sort-by=.lastTimestamp", "--output=wide"),
        "pods.txt": ("get", "pods", "--all-namespaces", "--output=wide"),
        "objects.yaml": ("get", _KINDS, "--all-namespaces", "--output=yaml"),
    }
    for file, words in asked.items():
        try:
            said = cluster.ask(*words)
        except AssertionError as error:  # the cluster itself may be what failed
            said = f"{error}\n"
        (folder / file).write_text(said)
    # Of containers that are gone, too; links to where containerd keeps them are followed.
    shutil.copytree(Path(STATE) / "logs", folder / "logs", ignore_dangling_symlinks=True)
    return folder
