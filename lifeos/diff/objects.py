"""Compare what is rendered: Kubernetes objects by identity, generations of a hash-named object paired with each other."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from lifeos.diff.changes import Change, Verb
from lifeos.diff.state import State
from lifeos.diff.values import compare
from lifeos.diff.written import as_written
from lifeos.kube.read import parse, read

_HASHED = re.compile(r"(.+)-[0-9a-f]{10}")


class _Key(NamedTuple):
    """What an object is, whatever its generation."""

    environment: str
    kind: str
    namespace: str
    name: str


def object_changes(before: State, after: State) -> Iterator[Change]:
    """Objects that were added, removed or changed, by environment. Only files that differ are parsed."""
    paths = sorted(
        path for path in {*before.rendered, *after.rendered} if before.rendered.get(path) != after.rendered.get(path)
    )
    old, new = _index(before, paths), _index(after, paths)
    for key in sorted({*old, *new}):
        was, now = old.get(key), new.get(key)
        if any(body is not None and body["metadata"]["name"] != key.name for body in (was, now)):
            was, now = _current(before, key), _current(after, key)
            if was == now:
                continue  # only an old generation came or went
        if was is None or now is None:
            verb: Verb = "added" if was is None else "removed"
            yield Change(key.environment, verb, key.kind, _title(key))
            continue
        fields = tuple(field for field in compare(_unpacked(was), _unpacked(now)) if field.path != "metadata.name")
        name, earlier = now["metadata"]["name"], was["metadata"]["name"]
        if fields or name != earlier:
            yield Change(key.environment, "changed", key.kind, _title(key), fields, earlier if name != earlier else "")


def _current(state: State, key: _Key) -> Any:
    """Of the generations that a side has of an object, the one that its folder's other objects name; None when there is none."""
    found = re.compile(rf"manifests/{key.environment}/(.+/)?{key.kind.lower()}-({key.name}-[0-9a-f]{{10}})\.yaml")
    names = {path: match[2].encode() for path in state.rendered if (match := found.fullmatch(path))}
    for path, name in names.items():
        folder = path.rpartition("/")[0] + "/"
        if any(
            name in data for other, data in state.rendered.items() if other.startswith(folder) and other not in names
        ):
            return read(state.rendered[path])
    return read(state.rendered[max(names)]) if names else None


def _index(state: State, paths: list[str]) -> dict[_Key, Any]:
    """The objects at ``paths``; generations of one object have one key."""
    found: dict[_Key, Any] = {}
    for path in paths:
        data = state.rendered.get(path)
        if data is None:
            continue
        body = read(data)
        if body is None:
            continue  # not an object; `check` says so
        kind, metadata = body["kind"], body["metadata"]
        name = metadata["name"]
        hashed = _HASHED.fullmatch(name) if kind == "ConfigMap" and body.get("immutable") else None
        parts = path.split("/")
        found[_Key(parts[1], kind, metadata.get("namespace", ""), hashed[1] if hashed else name)] = body
    return found


def _title(key: _Key) -> str:
    return f"{key.namespace}/{key.name}" if key.namespace else key.name


def _unpacked(body: dict[str, Any]) -> dict[str, Any]:
    """The object with the JSON and YAML in a ConfigMap's texts as values, so that they are compared field by field, too."""
    data = body.get("data")
    if body["kind"] != "ConfigMap" or not isinstance(data, dict):
        return body
    return {**body, "data": {key: _value(key, text) for key, text in data.items()}}


def _value(key: str, text: Any) -> Any:
    if not isinstance(text, str) or not key.endswith((".json", ".yaml")):
        return text
    value = parse(text.encode(errors="replace"))
    return as_written(value) if isinstance(value, dict | list) else text
