"""Builds the programs that the go.mod files below tools/ name, each once for each state of its go.mod and go.sum."""

import os
import signal
import subprocess
import sys
import time

import patched
from gomodule import CACHE, GoModule, environment, go

_KUBERNETES = ("k8s.io/component-base/version.gitVersion", "k8s.io/kubernetes")
# Built from somebody else's module, a program cannot tell its own version: variable to set, and the module it is of.
_STAMPS = {
    "argocd": ("github.com/argoproj/argo-cd/v3/common.version", "github.com/argoproj/argo-cd/v3"),
    "conftest": (
        "github.com/open-policy-agent/conftest/internal/version.Version",
        "github.com/open-policy-agent/conftest",
    ),
    "kube-apiserver": _KUBERNETES,
    "kube-controller-manager": _KUBERNETES,
    "kube-proxy": _KUBERNETES,
    "kube-scheduler": _KUBERNETES,
    "kubectl": _KUBERNETES,
    "kubelet": _KUBERNETES,
    "kubeconform": ("main.version", "github.com/yannh/kubeconform"),
}
_ADDS_V = ("argocd",)
"""Programs that put the `v` before their version themselves."""
_WITH_C = ("spire-server",)
"""Programs of which a part is written in C (its SQLite): linked statically, so that they need no more of an image than the others."""
_LAST_LINES = 15


def path(module: GoModule, name: str) -> str:
    """Where a built program is or will be."""
    return os.path.join(CACHE, "bin", module.key(), name)


def build(wanted: list[tuple[GoModule, str]], work: str) -> None:
    """Build the programs in ``work``, with a build cache of their own there: it takes gigabytes, and goes with it."""
    compiler = go()
    for module, name in wanted:
        _build_one(compiler, module, name, work)


def _build_one(compiler: str, module: GoModule, name: str, work: str) -> None:
    flags, tags, cgo = "-s -w", "", "0"
    if name in _WITH_C:
        flags, tags, cgo = f"{flags} -extldflags=-static", "netgo,osusergo,sqlite_omit_load_extension", "1"
    if name in _STAMPS:
        variable, owner = _STAMPS[name]
        version = module.version(owner)
        flags += f" -X {variable}={version.removeprefix('v') if name in _ADDS_V else version}"
    modfile = patched.modfile(compiler, module, work)
    built = os.path.join(work, name)
    log_path = os.path.join(CACHE, "log", f"{name}.log")
    os.makedirs(os.path.dirname(log_path), exist_ok=True)
    started = time.monotonic()
    with open(log_path, "wb") as log:
        process = subprocess.Popen(
            [
                *(compiler, "build", "-ldflags", flags, "-tags", tags, "-o", built),
                *([f"-modfile={modfile}"] if modfile else []),
                module.programs[name],
            ],
            cwd=module.folder,
            env={**environment(os.path.join(work, "gocache")), "CGO_ENABLED": cgo},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # so that the compilers it starts can be ended with it
        )
    try:
        _wait(process, name, started)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if process.returncode:
        _fail(name, log_path)
    final = path(module, name)
    os.makedirs(os.path.dirname(final), exist_ok=True)
    os.replace(built, final)


def _wait(process: subprocess.Popen[bytes], name: str, started: float) -> None:
    """Show the seconds as they pass on a terminal; one line when it starts and one when it ends elsewhere."""
    live = sys.stdout.isatty()
    print(f"{name}: building", end="" if live else "\n", flush=True)
    while True:
        try:
            process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            if live:
                print(f"\r{name}: building, {time.monotonic() - started:.0f} s", end="", flush=True)
        else:
            done = "failed after" if process.returncode else "built in"
            start_of_line = "\r\033[K" if live else ""
            print(f"{start_of_line}{name}: {done} {time.monotonic() - started:.0f} s", flush=True)
            return


def _fail(name: str, log_path: str) -> None:
    with open(log_path, encoding="utf-8", errors="replace") as log:
        lines = log.read().rstrip().splitlines()
    sys.exit("\n".join([*lines[-_LAST_LINES:], f"{name} could not be built; the whole output is in {log_path}"]))
