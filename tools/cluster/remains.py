"""What containers leave on a machine, and its end: tasks, mounts, network namespaces, control groups."""

import contextlib
import glob
import json
import os
import shutil
import time
from collections.abc import Iterator

from tools.cluster import network
from tools.cluster.images import ctr
from tools.cluster.place import REPOSITORIES, STATE
from tools.cluster.processes import end
from tools.cluster.run import run

_GRACE = 2
"""Seconds for a container to end by itself, when its whole cluster ends."""
_DEADLINE = 30


_RESULTS = "/var/lib/cni/results"
"""Where the plugins write down what each pod was given, until it is taken from it."""
_TASKS = os.path.join(STATE, "containerd", "state", "io.containerd.runtime.v2.task", "k8s.io")


def containers_left() -> bool:
    """Whether any was not ended yet, be containerd there or not."""
    return bool(glob.glob(os.path.join(_TASKS, "*")))


def end_containers() -> None:
    """End every container by the pid that containerd gives it, and forget it; containerd must run."""
    running = [line.split() for line in ctr("tasks", "list").splitlines()[1:]]
    for task in running:
        if task[2] == "RUNNING":
            end(int(task[1]), _GRACE)
    for name, *_ in running:
        ctr("tasks", "delete", "--force", name, check=False)
    for name in ctr("containers", "list", "--quiet").split():
        ctr("containers", "delete", name, check=False)


def remove_networks() -> None:
    """The network namespace of each pod of ours, and then what was written down of it: by that whoever comes after a run that was killed finds the rest, when containerd
    has forgotten the pods. Raises :class:`OSError` when one cannot be removed."""
    for spaces, written in _networks():
        for path in spaces:
            _unmount(path)
        for path in (*spaces, *written):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)


def unmount() -> None:
    """Everything that is mounted in the state folder, innermost first."""
    for path in sorted(_mounted(), reverse=True):
        _unmount(path)


def remove_control_groups() -> None:
    """The kubelet's; the kernel gives one up when its last process is gone. Those that containerd lost track of end here."""
    for top in _control_groups():
        folders = sorted((folder for folder, _, _ in os.walk(top)), reverse=True)
        for folder in folders:
            with open(os.path.join(folder, "cgroup.procs"), encoding="ascii") as file:
                for pid in map(int, file.read().split()):
                    end(pid, 0)
        deadline = time.monotonic() + _DEADLINE
        for folder in folders:
            _remove_group(folder, deadline)


def mounts() -> list[str]:
    """Those that are there."""
    return [f"the mount {path}" for path in _mounted()]


def control_groups() -> list[str]:
    """Those that are there."""
    return [f"the control group {path}" for path in _control_groups()]


def forget(*, images: bool) -> None:
    """The state of the cluster; its logs stay, what stories that failed have left, what was pushed to its git server, and its images unless told otherwise."""
    kept = {"logs", "failures", "images", REPOSITORIES} | (set() if images else {"containerd"})
    for name in os.listdir(STATE) if os.path.isdir(STATE) else ():
        path = os.path.join(STATE, name)
        if name not in kept:
            shutil.rmtree(path) if os.path.isdir(path) else os.unlink(path)


def _networks() -> Iterator[tuple[set[str], list[str]]]:
    """Of each pod of ours its network namespaces, which are mounts, and all that was written down of it; what says that it is ours comes last."""
    for path in glob.glob(os.path.join(_RESULTS, f"{network.NAME}-*")):
        with open(path, encoding="utf-8") as file:
            found = json.load(file)
        spaces = {link["sandbox"] for link in found["result"]["interfaces"] if link.get("sandbox")}
        others = glob.glob(os.path.join(_RESULTS, f"*-{found['containerId']}-*"))
        yield spaces, [*(other for other in others if other != path), path]


def _mounted() -> list[str]:
    with open("/proc/self/mounts", encoding="utf-8") as mounts:
        paths = [line.split()[1].encode().decode("unicode_escape") for line in mounts]
    return [path for path in paths if path.startswith(f"{STATE}/")]


def _control_groups() -> list[str]:
    return [*glob.glob("/sys/fs/cgroup/*/kubepods"), *glob.glob("/sys/fs/cgroup/kubepods")]


def _unmount(path: str) -> None:
    run("umount", "--lazy", path, check=False)


def _remove_group(folder: str, deadline: float) -> None:
    while True:
        try:
            os.rmdir(folder)
        except FileNotFoundError:
            return
        except OSError:  # a process in it is about to go
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
