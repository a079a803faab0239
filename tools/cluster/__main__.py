"""``python -m tools.cluster up | down | status | check | fleet``."""

import argparse
import errno
import fcntl
import os
import sys
import time

from tools.cluster import (
    addons,
    archive,
    certificates,
    control_plane,
    firewall,
    images,
    network,
    node,
    processes,
    remains,
    requirements,
    settings,
    versions,
)
from tools.cluster.failure import ClusterError
from tools.cluster.fleet import deploy
from tools.cluster.kubectl import apply
from tools.cluster.place import KUBECONFIG, REPOSITORIES, STATE, within

_LAST = ("containerd", "kube-apiserver", "etcd")
"""The order in which the last ones end: containers by containerd, what they report by the API server."""


def main() -> None:
    """Do what was asked; one at a time."""
    parser = argparse.ArgumentParser(prog="python -m tools.cluster", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name in ("up", "status", "check"):
        actions.add_parser(name)
    actions.add_parser("down").add_argument("--images", action="store_true", help="forget the images, too")
    on_it = actions.add_parser("fleet")
    on_it.add_argument("--folder", required=True, help="where the fleet's repository is, or is to be")
    on_it.add_argument("--repository", required=True, help="its name on the cluster's git server")
    on_it.add_argument("--agents", default="", help="those that run, by name; as it is now, unless named")
    on_it.add_argument("--message", default="", help="what is committed, in words")
    arguments = parser.parse_args()
    try:
        if arguments.action == "check":
            requirements.check(built=False)
            print(
                "this machine can hold a cluster; `make cluster` builds what it runs, ten to twenty minutes on two cores at first, and starts it"
            )
            return
        if arguments.action == "status":
            status()
            return
        requirements.root()
        with open(within("lock"), "w", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise ClusterError(f"another run works on {STATE}; wait for it to end") from None
            if arguments.action == "up":
                up()
            elif arguments.action == "down":
                down(images_too=arguments.images)
            else:
                names = arguments.agents.replace(",", " ").split()
                deploy.fleet(arguments.folder, arguments.repository, names, arguments.message)
    except ClusterError as error:
        sys.exit(f"cluster: {error}")
    except OSError as error:  # no room, no right, no such device
        sys.exit(f"cluster: {error.filename or STATE}: {error.strerror}{_then(error)}")
    except KeyboardInterrupt:
        sys.exit("\ninterrupted; the same command goes on from here")


def _then(error: OSError) -> str:
    """What mends it, where that is known."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "; the same command goes on from here"
    if os.path.lexists(STATE) and not os.path.isdir(STATE):
        return "; LIFEOS_CLUSTER must name a folder, or one that can be made"
    return ""


def up() -> None:
    """Everything runs; what runs already is left alone."""
    started = time.monotonic()
    requirements.check()
    archives = [images.made(image) for image in images.everything()]
    references = {}
    for reference in map(archive.reference, archives):
        name = os.path.basename(reference.partition("@")[0])
        references[name] = versions.tagged(name, reference)
    settings.remember(anew=not network.ours())
    network.ensure()
    settings.forward()
    certificates.ensure()
    for program in control_plane.programs():
        processes.ensure(program)
    processes.ensure(node.runtime(references["pause"]))
    images.give(archives)
    apply(firewall.rights())
    for program in node.programs():
        processes.ensure(program)
    addons.ensure(references)
    print(f"the cluster is up after {time.monotonic() - started:.0f} s: export KUBECONFIG={KUBECONFIG}")


def down(*, images_too: bool) -> None:
    """Nothing runs, and nothing of it is left on the machine but the state folder's logs, images and git repositories."""
    started = time.monotonic()
    ours = network.ours()  # what is not may be another Kubernetes'
    for name in processes.names():
        if name not in _LAST:
            processes.stop(name)
    runs = processes.pid_of(node.CONTAINERD) is not None
    if runs or remains.containers_left():
        if not runs:
            processes.ensure(node.runtime("unused"))
        remains.end_containers()
        images.keep_made()
    for name in _LAST:
        processes.stop(name)
    for pid in processes.left():  # of containers that containerd lost track of
        processes.end(pid, 0)
    remains.unmount()
    stays: list[str] = []
    left = [*(f"process {pid} of {name}" for pid, name in processes.left().items()), *remains.mounts()]
    if ours:
        remains.remove_control_groups()
        remains.remove_networks()
        network.remove_rules()
        firewall.remove_sets()
        stays = settings.put_back()
        left += [*remains.control_groups(), *network.rules_left(), *(f"the set {name}" for name in firewall.sets())]
        if not left:
            network.remove_links()
            left += network.links_left()
    if not remains.mounts():  # one that is left leads to what a pod was given, and that would go, too
        remains.forget(images=images_too)
    if left:
        raise ClusterError(
            "not all of it is gone; the same command tries again. There is still " + ", ".join(left[:20])
        )
    for line in stays:
        print(line)
    kept = os.path.join(STATE, REPOSITORIES)
    print(
        f"the cluster is down after {time.monotonic() - started:.0f} s; logs are in {os.path.join(STATE, 'logs')}, and what was pushed in {kept}"
    )


def status() -> None:
    """What runs, by pid, and where it writes; whatever else is being done."""
    if not (names := processes.names()):
        print("nothing of a cluster runs; `make cluster` starts one")
    for name in names:
        pid = processes.pid_of(name)
        print(f"{name}: {'ended' if pid is None else f'pid {pid}'}; {processes.log_of(name)}")


if __name__ == "__main__":
    main()
