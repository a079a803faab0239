"""The Go programs of the benchmark, as ``tools/build.py`` builds them from tools/bench/go.mod."""

import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_MODULES = {"helm": "helm.sh/helm/v4", "kustomize": "sigs.k8s.io/kustomize/kustomize/v5"}


def program(name: str) -> str:
    """The path of a program, which is built on first use (minutes)."""
    path = f"{ROOT}/.build/bin/{name}"
    if not os.access(path, os.X_OK):
        subprocess.run([sys.executable, f"{ROOT}/tools/build.py", name], check=True, stdout=sys.stderr)
    return os.path.realpath(path)


def version_of(name: str) -> str:
    """The version of a program that tools/bench pins."""
    with open(f"{ROOT}/tools/bench/go.mod", encoding="utf-8") as file:
        pinned = re.search(rf"^\t{re.escape(_MODULES[name])} (\S+)", file.read(), re.MULTILINE)
    assert pinned is not None, f"tools/bench/go.mod does not require {_MODULES[name]}"
    return pinned[1]
