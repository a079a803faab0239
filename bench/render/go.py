"""The Go programs of the benchmark, as `tools/build.py` builds them from tools/bench/go.mod."""

import os
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_MODULES = {"helm": "helm.sh/helm/v4", "kustomize": "sigs.k8s.io/kustomize/kustomize/v5"}


def program(name: str) -> str:
    """The path of a built program."""
    path = os.path.expanduser(f"~/.cache/lifeos/bench-bin/{name}")
    assert os.access(path, os.X_OK), f"{name} is not built"
    return path


def version_of(name: str) -> str:
    """The version of a program that tools/bench pins."""
    command = ["go", "list", "-m", "-f", "{{.Version}}", _MODULES[name]]
    return subprocess.run(command, cwd=f"{ROOT}/tools/bench", capture_output=True, text=True, check=True).stdout.strip()
