"""A folder below tools/ with a go.mod: which programs it pins, and the `go` command to get them with."""

import functools
import glob
import hashlib
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass

TOOLS = os.path.dirname(os.path.abspath(__file__))
CACHE = os.path.expanduser(os.environ.get("LIFEOS_CACHE") or "~/.cache/lifeos")

# The first release that fetches the toolchain which a go.mod asks for; older ones cannot even read such a file.
_OLDEST_GO = (1, 21)
_TOOLS = re.compile(r"^tool (?:\(\n(.*?)^\)|(\S.*?)$)", re.MULTILINE | re.DOTALL)
_REQUIRED = re.compile(r"^(?:require |\t)(\S+) (v\S+)", re.MULTILINE)


@dataclass(frozen=True)
class GoModule:
    """One module graph with its checksums."""

    group: str

    @property
    def folder(self) -> str:
        """Where `go` is run for it."""
        return os.path.join(TOOLS, self.group)

    @functools.cached_property
    def go_mod(self) -> str:
        """Its requirements."""
        with open(os.path.join(self.folder, "go.mod"), encoding="utf-8") as file:
            return file.read()

    @functools.cached_property
    def go_sum(self) -> str:
        """Its checksums."""
        with open(os.path.join(self.folder, "go.sum"), encoding="utf-8") as file:
            return file.read()

    def key(self, *more: str) -> str:
        """Names what these two files, our own sources (and ``more``) lead to, so that every version of them keeps its own results."""
        digest = hashlib.sha256()
        for text in (self.go_mod, self.go_sum, *self._own, *more):
            digest.update(f"{len(text)}\n{text}".encode())
        return digest.hexdigest()[:16]

    @functools.cached_property
    def patches(self) -> dict[str, list[str]]:
        """What is changed in modules that it requires: files below `_patch`, by module."""
        return {module: paths for module in self.required if (paths := _patches(module))}

    @functools.cached_property
    def _own(self) -> list[str]:
        """The sources of programs that are written here, and of changes in others."""
        ours = sorted(glob.glob(os.path.join(self.folder, "*", "**", "*.go"), recursive=True))
        texts = []
        for path in [*ours, *(path for paths in self.patches.values() for path in paths)]:
            with open(path, encoding="utf-8") as file:
                texts.append(file.read())
        return texts

    @functools.cached_property
    def programs(self) -> dict[str, str]:
        """Package by program name: the comment of its `tool` line, or else what `go install` would name it."""
        programs = {}
        lines = [line for block, single in _TOOLS.findall(self.go_mod) for line in (block or single).splitlines()]
        for line in lines:
            package, _, name = line.partition("//")
            programs[name.strip() or default_name(package.strip())] = package.strip()
        return programs

    def version(self, module: str) -> str:
        """The version that go.mod requires of a module."""
        if module not in self.required:
            sys.exit(f"tools/{self.group}/go.mod does not require {module}")
        return self.required[module]

    @functools.cached_property
    def required(self) -> dict[str, str]:
        """The version that go.mod requires, by module."""
        return dict(_REQUIRED.findall(self.go_mod))


def default_name(package: str) -> str:
    """What `go install` names the program of a package."""
    return [part for part in package.split("/") if not re.fullmatch(r"v\d+", part)][-1]


def _patches(module: str) -> list[str]:
    """A diff, and files that are added."""
    place = os.path.join(TOOLS, "_patch", module)
    found = glob.glob(os.path.join(place, "**"), recursive=True)
    nested = {path for path in found if path.endswith(".diff")}  # of a module whose path begins as this one's does
    return sorted(path for path in [f"{place}.diff", *found] if os.path.isfile(path) and path not in nested)


def go() -> str:
    """The path of a usable `go`, or the end of the program with what to install."""
    path = shutil.which("go")
    if path is None:
        sys.exit(
            "go is not installed; the real programs are built with it. Install Go 1.21 or newer: https://go.dev/dl/"
        )
    version = subprocess.run([path, "version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"go(\d+)\.(\d+)", version)
    if number is not None and (int(number[1]), int(number[2])) < _OLDEST_GO:
        sys.exit(f"{path} is Go {number[0][2:]}; building needs 1.21 or newer: https://go.dev/dl/")
    return path


def environment(build_cache: str) -> dict[str, str]:
    """What decides a build comes from go.mod, not from the user's settings; where to download from stays theirs."""
    ours = {
        "CGO_ENABLED": "0",
        "GOCACHE": build_cache,
        "GOFLAGS": "-mod=readonly -trimpath -buildvcs=false",
        "GOTOOLCHAIN": "auto",
        "GOWORK": "off",
    }
    return {**{name: value for name, value in os.environ.items() if name not in ("GOOS", "GOARCH")}, **ours}
