"""kustomize: a base per class and an overlay per agent, built one by one or all together.

The fast rows patch by JSON 6902. A strategic merge patch, which is what most overlays use, makes kustomize parse the
OpenAPI schema of all of Kubernetes first; it has a row of its own. Values stand in the overlay as they are, for kustomize
has nothing to compute them with.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

from go import program, version_of
from objects import Json
from skeleton import Class, Hole, Pattern

from peers.layout import block
from peers.peer import Command, Peer, write

Patches = Callable[[Json, int, Json], list[Json]]


def _inputs(
    work: str, classes: list[Class], patches_of: Patches, fixed: Callable[[Json], Json] = lambda item: item
) -> None:
    for group in classes:
        base = f"{work}/base/{group.name}"
        for index, item in enumerate(group.objects):
            write(f"{base}/{index}.yaml", block(_base(fixed(item), index), lambda _: "hole", lambda text: text))
        resources = [f"{index}.yaml" for index in range(len(group.objects))]
        write(f"{base}/kustomization.yaml", json.dumps({**_HEAD, "resources": resources}, indent=1))
        for agent, values in group.values.items():
            patches = [p for index, item in enumerate(group.objects) for p in patches_of(item, index, values)]
            overlay = {**_HEAD, "resources": [f"../../base/{group.name}"], "patches": patches}
            write(f"{work}/agents/{agent}/kustomization.yaml", json.dumps(overlay, indent=1))
    agents = [f"agents/{agent}" for group in classes for agent in group.values]
    write(f"{work}/kustomization.yaml", json.dumps({**_HEAD, "resources": agents}, indent=1))


_SCRIPT = 'mkdir -p out; for agent in agents/*; do "$1" build "$agent" > "out/${agent##*/}.yaml" || exit 1; done'
_HEAD = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization"}


def _base(item: Json, index: int) -> Json:
    """The object with a name of its own, by which the overlay finds it."""
    return {**item, "metadata": {**item["metadata"], "name": f"object-{index}"}}


def _operations(item: Json, index: int, values: Json) -> list[Json]:
    operations = [{"op": "replace", "path": path, "value": value} for path, value in _holes(item, values, "")]
    return [_patch(item, index, operations)]


def _patch(item: Json, index: int, patch: Any) -> Json:
    target = {"kind": item["kind"], "name": f"object-{index}"}
    return {"target": target, "patch": json.dumps(patch), "options": {"allowNameChange": True}}


def _holes(tree: Any, values: Json, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(tree, Hole):
        yield path, values[tree.name]
    elif isinstance(tree, Pattern):
        yield path, "".join(part if isinstance(part, str) else values[part.name] for part in tree.parts)
    elif path == "/metadata/name":
        yield path, tree
    elif isinstance(tree, (dict, list)):
        for key, item in tree.items() if isinstance(tree, dict) else enumerate(tree):
            yield from _holes(item, values, f"{path}/{str(key).replace('~', '~0').replace('/', '~1')}")


def _merge(item: Json, index: int, values: Json) -> list[Json]:
    """Only what differs; a list in which something differs, whole. A namespace cannot be merged."""
    filled = _filled(item, values)
    patch = {**_different(item, filled), "apiVersion": item["apiVersion"], "kind": item["kind"]}
    patch["metadata"] = {**patch.get("metadata", {}), "name": filled["metadata"]["name"]}
    namespace = patch["metadata"].pop("namespace", None)
    moved = [{"op": "add", "path": "/metadata/namespace", "value": namespace}]
    return [*([_patch(item, index, moved)] if namespace else []), _patch(item, index, patch)]


def _fixed(tree: Json) -> Json:
    """What no patch has to replace."""
    found = {}
    for key, item in tree.items():
        if isinstance(item, dict):
            found[key] = _fixed(item)
        elif not _has_hole(item):
            found[key] = item
    return found


def _has_hole(tree: Any) -> bool:
    if isinstance(tree, (dict, list)):
        return any(map(_has_hole, tree.values() if isinstance(tree, dict) else tree))
    return isinstance(tree, (Hole, Pattern))


def _filled(tree: Any, values: Json) -> Any:
    if isinstance(tree, Hole):
        return values[tree.name]
    if isinstance(tree, Pattern):
        return "".join(part if isinstance(part, str) else values[part.name] for part in tree.parts)
    if isinstance(tree, dict):
        return {key: _filled(item, values) for key, item in tree.items()}
    return [_filled(item, values) for item in tree] if isinstance(tree, list) else tree


def _different(tree: Json, filled: Json) -> Json:
    found = {}
    for key, item in tree.items():
        if isinstance(item, dict) and item != filled[key]:
            found[key] = _different(item, filled[key])
        elif item != filled[key]:
            found[key] = filled[key]
    return found


def _each(work: str, classes: list[Class]) -> Command:
    _inputs(work, classes, _operations)
    return "sh", "-c", _SCRIPT, "sh", program("kustomize")


def _each_merged(work: str, classes: list[Class]) -> Command:
    _inputs(work, classes, _merge, _fixed)
    return "sh", "-c", _SCRIPT, "sh", program("kustomize")


def _root(work: str, classes: list[Class]) -> Command:
    _inputs(work, classes, _operations)
    return program("kustomize"), "build", "."


def _one(_work: str, agent: str) -> Command:
    return program("kustomize"), "build", f"agents/{agent}"


EACH = Peer("kustomize, one build an agent", _each, lambda: version_of("kustomize"), output="out", one=_one, once=1000)
MERGE = Peer(
    "kustomize, one build an agent, strategic merge",
    _each_merged,
    lambda: version_of("kustomize"),
    output="out",
    one=_one,
    limit=100,  # what an environment has once is one of the builds, and takes minutes at 1,000 agents
    once=1000,
)
ROOT = Peer("kustomize, one build", _root, lambda: version_of("kustomize"), once=1000)
