"""Builds the programs that the go.mod files below tools/ name, each once for each state of its go.mod and go.sum."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import patched
from gomodule import CACHE, GoModule, default_name, environment, go

_KUBERNETES = ("k8s.io/component-base/version.gitVersion", "k8s.io/kubernetes")
# Built from somebody else's module, a program cannot tell its own version: variable to set, and the module it is of.
_STAMPS = {
    "argo": ("github.com/argoproj/argo-workflows/v3.version", "github.com/argoproj/argo-workflows/v3"),
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
_TAGS = "netgo,osusergo,sqlite_omit_load_extension"
"""No part of Go's own library in C, so that programs with C and those without share what is compiled."""
_COMPILER = "all=-dwarf=false -l"
"""Nobody debugs these, and without inlining compiling takes two thirds of the time."""
_MEMORY = {"GOGC": "off", "GOMEMLIMIT": "1536MiB"}
"""A compiler lives for seconds: it collects garbage only when it has this much, which a sixth of its time went into. One runs on each core."""
_LAST_LINES = 15
_MINUTE = 60
_START_OF_LINE = "\r\033[K"


@dataclass(frozen=True)
class _Batch:
    """Programs of one module that are built by one command: what they share is compiled once, and one is linked while others are compiled."""

    module: GoModule
    names: tuple[str, ...]
    with_c: bool

    @property
    def packages(self) -> list[str]:
        return [self.module.programs[name] for name in self.names]

    @property
    def title(self) -> str:
        return ", ".join(self.names)


def path(module: GoModule, name: str) -> str:
    """Where a built program is or will be."""
    return os.path.join(CACHE, "bin", module.key(), name)


def build(wanted: list[tuple[GoModule, str]], work: str) -> None:
    """Build the programs in ``work``, with a build cache of their own there: it takes gigabytes, and goes with it."""
    compiler = go()
    batches = [
        _Batch(module, chosen, with_c)
        for module in dict.fromkeys(module for module, _ in wanted)
        for with_c in (False, True)
        if (chosen := tuple(n for m, n in wanted if m is module and (n in _WITH_C) is with_c))
    ]
    # What later ones need is downloaded while the first is compiled.
    with ThreadPoolExecutor(max_workers=1) as downloads:
        needed = [downloads.submit(_packages, compiler, batch, work) for batch in batches]
        try:
            compiled: set[str] = set()
            for batch, packages in zip(batches, needed, strict=True):
                _build(compiler, batch, work, len(packages.result() - compiled))
                compiled |= packages.result()
        finally:
            downloads.shutdown(wait=False, cancel_futures=True)


def _packages(compiler: str, batch: _Batch, work: str) -> set[str]:
    """What the programs consist of, downloaded: packages with the version of their module."""
    done = subprocess.run(
        [
            *(compiler, "list", "-deps", "-tags", _TAGS, "-f", "{{.ImportPath}} {{with .Module}}{{.Version}}{{end}}"),
            *_modfile(compiler, batch.module, work),
            *batch.packages,
        ],
        cwd=batch.module.folder,
        env=_environment(batch, work),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{batch.title}: their sources could not be had: {done.stderr.strip()}")
    return set(done.stdout.splitlines())


def _build(compiler: str, batch: _Batch, work: str, packages: int) -> None:
    built = tempfile.mkdtemp(dir=work)
    log_path = os.path.join(CACHE, "log", f"{batch.names[0]}.log")
    os.makedirs(os.path.dirname(log_path), exist_ok=True)
    with open(log_path, "wb") as log:
        process = subprocess.Popen(
            [
                *(compiler, "build", "-v", "-tags", _TAGS, f"-gcflags={_COMPILER}", "-ldflags", _linker(batch)),
                *("-o", f"{built}/", *_modfile(compiler, batch.module, work), *batch.packages),
            ],
            cwd=batch.module.folder,
            env=_environment(batch, work),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # so that the compilers it starts can be ended with it
        )
    try:
        _wait(process, batch.title, log_path, packages)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if process.returncode:
        _fail(batch.title, log_path)
    for name, package in zip(batch.names, batch.packages, strict=True):
        final = path(batch.module, name)
        os.makedirs(os.path.dirname(final), exist_ok=True)
        os.replace(os.path.join(built, default_name(package)), final)


def _linker(batch: _Batch) -> str:
    flags = "-s -w"
    if batch.with_c:
        flags += " -extldflags=-static"
    for variable, value in {_stamp(batch.module, name) for name in batch.names if name in _STAMPS}:
        flags += f" -X {variable}={value}"
    return flags


def _stamp(module: GoModule, name: str) -> tuple[str, str]:
    variable, owner = _STAMPS[name]
    version = module.version(owner)
    return variable, version.removeprefix("v") if name in _ADDS_V else version


def _modfile(compiler: str, module: GoModule, work: str) -> list[str]:
    file = patched.modfile(compiler, module, work)
    return [f"-modfile={file}"] if file else []


def _environment(batch: _Batch, work: str) -> dict[str, str]:
    c = {"CGO_ENABLED": "1", "CGO_CFLAGS": "-O1"} if batch.with_c else {"CGO_ENABLED": "0"}
    return {**environment(os.path.join(work, "gocache")), **_MEMORY, **c}


def _wait(process: subprocess.Popen[bytes], title: str, log_path: str, packages: int) -> None:
    """Show the packages and the seconds as they pass: on a terminal in one line, elsewhere in a line a minute."""
    live = sys.stdout.isatty()
    print(f"building {title}: {packages} packages", flush=True)
    started = time.monotonic()
    said = 0.0
    while True:
        try:
            process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            seconds = time.monotonic() - started
            if live or seconds - said >= _MINUTE:
                said = seconds
                print(
                    f"{_START_OF_LINE if live else ''}  {_lines(log_path)} compiled, {seconds:.0f} s",
                    end="" if live else "\n",
                    flush=True,
                )
        else:
            done = "failed after" if process.returncode else "built in"
            print(f"{_START_OF_LINE if live else ''}  {done} {time.monotonic() - started:.0f} s", flush=True)
            return


def _lines(log_path: str) -> int:
    with open(log_path, "rb") as log:
        return sum(1 for _ in log)


def _fail(title: str, log_path: str) -> None:
    with open(log_path, encoding="utf-8", errors="replace") as log:
        lines = log.read().rstrip().splitlines()
    sys.exit(
        "\n".join([*lines[-_LAST_LINES:], f"of {title} something could not be built; all output is in {log_path}"])
    )
