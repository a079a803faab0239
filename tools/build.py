#!/usr/bin/env python3
"""Builds the real programs that tests and proofs run, from the versions that the go.mod files below tools/ pin.

Results go to ~/.cache/lifeos (or $LIFEOS_CACHE), under a digest of what they were made from: a bump builds anew, and an
older checkout still finds its own. `.build/bin` and `.build/crds` in the checkout are links to them. What is present is
skipped. Only Python's standard library is used, so that nothing must be installed first.
"""

import argparse
import contextlib
import fcntl
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator

import crds
import programs
from gomodule import CACHE, TOOLS, GoModule

LINKS = os.path.join(os.path.dirname(TOOLS), ".build")
GROUPS = [GoModule(name) for name in sorted(os.listdir(TOOLS)) if os.path.exists(os.path.join(TOOLS, name, "go.mod"))]
# What `make test` and what `make cluster` needs; both in one run take less than one after the other, for they share most of Kubernetes. And what the
# stories of the gateway need beside.
_SETS = {
    "tests": ["policy", "argolint", "etcd", "kube-apiserver", "objects", "promtool"],
    "cluster": ["kubernetes", "network", "pause", "objects", "argocd", "kustomize"],
    "guard": ["envoygateway", "opa"],
}


def main() -> None:
    """Build what is named, or what the tests need."""
    every = {name: group for group in GROUPS for name in group.programs}
    choices = [*_SETS, *(group.group for group in GROUPS if group.programs), *every]
    parser = argparse.ArgumentParser(description=__doc__, epilog=f"Sets, groups and programs: {', '.join(choices)}")
    parser.add_argument("program", nargs="*", help="programs, groups or sets; without any: tests")
    parser.add_argument("--crds", action="store_true", help="extract the custom resource definitions")
    arguments = parser.parse_args()
    if unknown := sorted(set(arguments.program) - set(choices)):
        parser.error(f"unknown: {', '.join(unknown)}; there are {', '.join(choices)}")
    all_of_it = not (arguments.program or arguments.crds)
    asked = [word for name in arguments.program or (["tests"] if all_of_it else []) for word in _SETS.get(name, [name])]
    wanted = list(
        dict.fromkeys((group, name) for word in asked for name, group in every.items() if word in (name, group.group))
    )

    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # as for Ctrl-C: end the compilers, remove the work
    try:
        _make(wanted, definitions=all_of_it or arguments.crds)
    except KeyboardInterrupt:
        sys.exit("\ninterrupted; what was built is kept")


def _make(wanted: list[tuple[GoModule, str]], *, definitions: bool) -> None:
    if _missing(wanted) or (definitions and not os.path.isdir(crds.path())):
        with _work() as work:  # another run may have made some of it meanwhile: look again
            if missing := _missing(wanted):
                programs.build(missing, work)
            if definitions and not os.path.isdir(crds.path()):
                crds.extract(work)
    for group, name in wanted:
        _link(programs.path(group, name), os.path.join(LINKS, "bin", name))
    if definitions:
        _link(crds.path(), os.path.join(LINKS, "crds"))


def _missing(wanted: list[tuple[GoModule, str]]) -> list[tuple[GoModule, str]]:
    return [(group, name) for group, name in wanted if not os.access(programs.path(group, name), os.X_OK)]


@contextlib.contextmanager
def _work() -> Iterator[str]:
    """An empty folder, removed in the end. One run at a time has it, so what lies there is what a killed run left."""
    os.makedirs(CACHE, exist_ok=True)
    with open(os.path.join(CACHE, "lock"), "w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("another build is running; waiting for it", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        above = os.path.join(CACHE, "work")
        shutil.rmtree(above, ignore_errors=True)
        os.makedirs(above)
        try:
            yield tempfile.mkdtemp(dir=above)  # a new name: compilers of a killed run may still write to the old one
        finally:
            shutil.rmtree(above, ignore_errors=True)


def _link(target: str, link: str) -> None:
    if os.path.islink(link) and os.readlink(link) == target:
        return
    os.makedirs(os.path.dirname(link), exist_ok=True)
    new = f"{link}.{os.getpid()}"
    os.symlink(target, new)
    os.replace(new, link)


if __name__ == "__main__":
    main()
