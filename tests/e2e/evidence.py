"""What is left of a story that failed: all that somebody needs who was not there."""

import contextlib
import shutil
import subprocess
from pathlib import Path

from tests.e2e import objects
from tools.cluster.place import STATE

_MADE = (
    "experiments.argoproj.io,analysisruns.argoproj.io,workflows.argoproj.io,services.serving.knative.dev,revisions.serving.knative.dev,"
    "statefulsets,daemonsets,replicasets,pods,endpointslices,persistentvolumes,persistentvolumeclaims,nodes"
)
"""Beside what is rendered: what controllers make of it, and what is the cluster's own."""


def collect(cluster, name, failure):
    """What failed, and events, objects and logs of that moment, in a folder below the cluster's; the folder."""
    folder = Path(STATE) / "failures" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "failure.txt").write_text(failure)
    asked = {
        "events.txt": ("get", "events", "--all-namespaces", "--sort-by=.lastTimestamp", "--output=wide"),
        "pods.txt": ("get", "pods", "--all-namespaces", "--output=wide"),
        "objects.yaml": ("get", f"{objects.kinds()},{_MADE}", "--all-namespaces", "--output=yaml"),
    }
    for file, words in asked.items():
        try:
            said = cluster.ask(*words)
        except (AssertionError, subprocess.TimeoutExpired) as error:  # the cluster itself may be what failed
            said = f"{error}\n"
        (folder / file).write_text(said)
    # Of containers that are gone, too; links to where containerd keeps them are followed. What goes while it is copied is left out.
    with contextlib.suppress(shutil.Error):
        shutil.copytree(Path(STATE) / "logs", folder / "logs", ignore_dangling_symlinks=True)
    return folder
