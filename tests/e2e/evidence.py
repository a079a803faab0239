"""What is left of a story that failed: all that somebody needs who was not there."""

import contextlib
import itertools
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
    """What failed, and events, objects and logs of that moment, in a folder of its own below the cluster's: ``name``, or where that failed before, ``name.2`` and so on.
    The folder, and what could not be had, in words: a disk that is full is no reason to fail otherwise than the story did."""
    lacking = []
    folder = Path(STATE) / "failures" / name
    try:
        folder = _new(folder)
        (folder / "failure.txt").write_text(failure)
    except OSError as error:
        return folder, [f"{folder}: {error.strerror}"]
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
        try:
            (folder / file).write_text(said)
        except OSError as error:
            lacking.append(f"{file}: {error.strerror}")
    # Of containers that are gone, too; links to where containerd keeps them are followed. What goes while it is copied is left out.
    try:
        shutil.copytree(Path(STATE) / "logs", folder / "logs", ignore_dangling_symlinks=True)
    except shutil.Error as error:
        if any("No space left" in why for _, _, why in error.args[0]):
            lacking.append("logs: No space left on device")
    except OSError as error:
        lacking.append(f"logs: {error.strerror}")
    return folder, lacking


def _new(folder):
    """It, or the next of its name that is not there; made."""
    for number in itertools.count(2):
        with contextlib.suppress(FileExistsError):
            folder.mkdir(parents=True)
            return folder
        folder = folder.with_name(f"{folder.name.removesuffix(f'.{number - 1}')}.{number}")
    raise AssertionError("numbers do not end")
