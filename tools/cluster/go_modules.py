"""What controllers bring along in their own Go modules, at the version that tools/crds pins: manifests, and scripts of their images."""

import functools
import json
import os
import subprocess
from typing import Any

import yaml

from tools.cluster.failure import ClusterError
from tools.cluster.kubectl import kubectl
from tools.cluster.place import ROOT, within, write

_PINS = os.path.join(ROOT, "tools", "crds")


def rendered(module: str) -> list[dict[str, Any]]:
    """What the module's folder `manifests/cluster-install` builds to; kept, for it takes seconds."""
    version, folder = _module(module)
    path = within("manifests", f"{module.replace('/', '-')}@{version}.yaml")
    if not os.path.exists(path):
        write(path, kubectl("kustomize", os.path.join(folder, "manifests", "cluster-install")))
    with open(path, "rb") as file:
        return [body for body in yaml.load_all(file, yaml.CSafeLoader) if body]


def script(module: str, *path: str) -> str:
    """Where a copy of a script of the module is that can be executed; modules do not keep that a file could be."""
    with open(os.path.join(_module(module)[1], *path), encoding="utf-8") as file:
        copy = write(within("manifests", path[-1]), file.read())
    os.chmod(copy, 0o700)
    return copy


def folder(module: str) -> str:
    """Where the files of a module are."""
    return _module(module)[1]


def version(module: str) -> str:
    """The version of a module that is pinned."""
    return _module(module)[0]


@functools.cache
def _module(module: str) -> tuple[str, str]:
    """Its pinned version, and the folder that `go` keeps it in."""
    done = subprocess.run(
        ["go", "mod", "download", "-json", module],
        cwd=_PINS,
        env={**os.environ, "GOTOOLCHAIN": "auto", "GOFLAGS": "-mod=readonly"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ClusterError(f"the module {module} could not be had: {done.stdout.strip()} {done.stderr.strip()}")
    answer = json.loads(done.stdout)
    return answer["Version"], answer["Dir"]
