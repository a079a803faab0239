"""Compare what is rendered: Kubernetes objects by identity, generations of a hash-named object paired with each other."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from lifeos.diff.changes import Change, Verb
from lifeos.diff.state import State
from lifeos.diff.values import compare
from lifeos.kube.read import read

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
        if was is None or now is None:
            verb: Verb = "added" if was is None else "removed"
            body = was or now
            if body is not None and not (_HASHED.fullmatch(body["metadata"]["name"]) and _retained(before, after, key)):
                yield Change(key.environment, verb, key.kind, _title(key))
            continue
        fields = tuple(field for field in compare(was, now, _show) if field.path != "metadata.name")
        name, earlier = now["metadata"]["name"], was["metadata"]["name"]
        if fields or name != earlier:
            yield Change(key.environment, "changed", key.kind, _title(key), fields, earlier if name != earlier else "")


def _retained(before: State, after: State, key: _Key) -> bool:
    """Whether another generation of the object is on both sides: then only an old generation came or went."""
    both = set(before.rendered) & set(after.rendered)
    prefix = f"/{key.kind.lower()}-{key.name}-"
    return any(f"manifests/{key.environment}/" in path and prefix in path for path in both)


def _index(state: State, paths: list[str]) -> dict[_Key, Any]:
    """The objects at ``paths``. Of several generations the one that is new on this side, else any, stands for the object."""
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


def _show(value: Any) -> str:
    text = str(value).replace("\n", "⏎") if not isinstance(value, bool) else str(value).lower()
    return text if len(text) <= 80 else text[:77] + "…"
