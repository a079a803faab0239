"""What an environment needs of its cluster, from the files that Argo CD will apply there. Pure: files come as bytes."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from lifeos.cluster.settings import Setting
from lifeos.cluster.supported import PROGRAMS, Program
from lifeos.diagnostics import Span
from lifeos.kube.manifest import Json
from lifeos.kube.read import parse, read

_API_VERSION = re.compile(rb"^apiVersion: \"?([^\s\"]+)\"?$", re.MULTILINE)
_KIND = re.compile(rb"^kind: \"?(\w+)\"?$", re.MULTILINE)
MUTATES = "MutatingAdmissionPolicy"
_REPOSITORIES = "artifact-repositories"
"""The ConfigMap by which Argo Workflows finds the store of artifacts, and its keys."""


class Use(NamedTuple):
    """Where something is used first, and in how many files."""

    at: Span
    files: int


class SecretUse(NamedTuple):
    """Where a Secret is asked for first; ``optional``: pods start without it."""

    at: Span
    optional: bool


class Needs(NamedTuple):
    """Of one environment. ``at``: where it is declared."""

    environment: str
    at: Span
    kinds: Mapping[tuple[str, str], Use]
    """apiVersion and kind."""
    secrets: Mapping[tuple[str, str], SecretUse]
    """Namespace and name; those that are rendered themselves are not among them."""
    settings: tuple[Setting, ...] = ()

    def programs(self) -> Iterator[tuple[Program, Span]]:
        """The controllers that are needed, each with the first file that needs it."""
        for program in PROGRAMS:
            uses = [use.at for (version, kind), use in self.kinds.items() if _acts_on(program, version, kind)]
            if uses:
                yield program, min(uses)


def for_root(environment: str, at: Span) -> Needs:
    """What the root of an environment needs alone: Argo CD."""
    kinds = {("argoproj.io/v1alpha1", kind): Use(at, 1) for kind in ("AppProject", "Application")}
    return Needs(environment, at, kinds, {})


def brings(version: str, kind: str) -> Program | None:
    """The program whose kind this is; None for Kubernetes' own."""
    return next((program for program in PROGRAMS if _acts_on(program, version, kind)), None)


def _acts_on(program: Program, version: str, kind: str) -> bool:
    group = version.rpartition("/")[0]
    return f"{group}/{kind}" in program.acts_on or f"{group}/*" in program.acts_on


def needs(environment: str, at: Span, files: Mapping[str, bytes], settings: tuple[Setting, ...] = ()) -> Needs:
    """``files``: the rendered ones, by path. What is no manifest asks for nothing."""
    kinds: dict[tuple[str, str], Use] = {}
    secrets: dict[tuple[str, str], SecretUse] = {}
    made: set[tuple[str, str]] = set()
    for path, data in sorted(files.items()):
        version, kind = _API_VERSION.search(data), _KIND.search(data)
        if version is None or kind is None:
            continue
        key = version[1].decode(), kind[1].decode()
        first = kinds.get(key, Use(_span(path, data, kind.start()), 0))
        kinds[key] = Use(first.at, first.files + 1)
        body = read(data) if b"ecret" in data else None  # most files name none, and need not be parsed
        if body is None:
            continue
        namespace = body["metadata"].get("namespace", "")
        if key == ("v1", "Secret"):
            made.add((namespace, body["metadata"]["name"]))
        for name, optional in _asked(body):
            where = data.find(name.encode())
            before = secrets.get((namespace, name))
            at_first = before.at if before else _span(path, data, where)
            secrets[namespace, name] = SecretUse(at_first, optional and (before is None or before.optional))
    missing = {key: use for key, use in sorted(secrets.items()) if key not in made}
    return Needs(environment, at, kinds, missing, settings)


def _asked(body: Json) -> Iterator[tuple[str, bool]]:
    """The Secrets that an object names, each with whether it may be missing."""
    for node in _nodes(body):
        for key, name in (("secretKeyRef", "name"), ("secretRef", "name"), ("secret", "secretName")):
            ref = node.get(key)
            if isinstance(ref, dict) and isinstance(ref.get(name), str):
                yield ref[name], ref.get("optional") is True
        if node.get("kind") == "Secret" and "apiVersion" not in node and isinstance(node.get("name"), str):
            yield node["name"], False
        yield from _named(node.get("imagePullSecrets"))
    if body["kind"] == "ConfigMap" and body["metadata"]["name"] == _REPOSITORIES and isinstance(body.get("data"), dict):
        for text in body["data"].values():
            for node in _nodes(parse(str(text).encode())):
                yield from _named([node.get("accessKeySecret"), node.get("secretKeySecret")])


def _named(refs: Any) -> Iterator[tuple[str, bool]]:
    for ref in refs if isinstance(refs, list) else ():
        if isinstance(ref, dict) and isinstance(ref.get("name"), str):
            yield ref["name"], False


def _nodes(value: Any) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from _nodes(each)
    elif isinstance(value, list):
        for each in value:
            yield from _nodes(each)


def _span(path: str, data: bytes, offset: int) -> Span:
    """The place of a word in a file, to the end of its line."""
    start = data.rfind(b"\n", 0, offset) + 1
    end = data.find(b"\n", offset)
    column = len(data[start:offset].decode(errors="replace")) + 1
    length = len(data[offset : end if end >= 0 else len(data)].decode(errors="replace"))
    return Span(path, data.count(b"\n", 0, offset) + 1, column, column + length)
