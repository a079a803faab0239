"""Argo CD's first objects in a cluster: its settings, the root's project, the root. Nothing else is touched.

Each step looks before it acts and says what it did, so that whoever was interrupted calls again. The programs that take settings from
their environment read them when they start, so they are started anew; for which settings they were, an annotation of their pods says.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import NamedTuple

from lifeos.cluster.api import AbsentError, Api, RefusedError
from lifeos.cluster.start import PLURALS, Start
from lifeos.diff.values import compare
from lifeos.errors import LifeOSError, ProgramError
from lifeos.kube.manifest import Json
from lifeos.kube.names import ARGO_CD_NAMESPACE

SETTINGS = "lifeos.dev/settings"
"""Annotation of a pod: the settings that were there when it was started."""


class Step(NamedTuple):
    """What was done to an object, or would be."""

    to: str
    did: str
    fields: tuple[str, ...] = ()
    """Those that changed."""


def refuse_another(api: Api, start: Start) -> None:
    """Raises :class:`LifeOSError` when this cluster's Argo CD follows another repository already."""
    for body in (*start.project, start.root):
        there = _get(api, _path(body))
        spec = (there or {}).get("spec", {})
        followed = {spec.get("source", {}).get("repoURL"), *spec.get("sourceRepos", ())} - {None, "*", start.repository}
        if followed:
            raise LifeOSError(
                f"{_name(body)} is there already, and follows {', '.join(sorted(followed))}, not {start.repository};"
                " give --replace to let it follow this repository, and with the next sync whatever is not in it goes"
            )


def steps(api: Api, start: Start, *, dry_run: bool) -> Iterator[Step]:
    """Do it, one step after the other. Raises :class:`ProgramError`."""
    for body in (*start.settings, *start.project):
        yield _apply(api, body, dry_run=dry_run)
    yield from _restart(api, start.settings, dry_run=dry_run)
    yield _apply(api, start.root, dry_run=dry_run)


def _apply(api: Api, body: Json, *, dry_run: bool) -> Step:
    path = _path(body)
    before = _get(api, path)
    try:
        after = api.apply(path, body, dry_run=dry_run)
    except RefusedError as error:
        raise ProgramError(f"{_name(body)} was refused: {error}") from error
    if before is None:
        return Step(_name(body), "created")
    fields = tuple(change.path for change in compare(_declared(before), _declared(after)))
    return Step(_name(body), "changed" if fields else "unchanged", fields)


def _restart(api: Api, settings: list[Json], *, dry_run: bool) -> Iterator[Step]:
    """The programs whose environment comes from what was set."""
    names = {body["metadata"]["name"] for body in settings}
    mark = state_of(settings)
    for plural in ("deployments", "statefulsets"):
        folder = f"/apis/apps/v1/namespaces/{ARGO_CD_NAMESPACE}/{plural}"
        for workload in api.get(folder)["items"]:
            template = workload["spec"]["template"]
            started_with = (template["metadata"].get("annotations") or {}).get(SETTINGS)
            if not names & set(_read_at_start(template)) or started_with == mark:
                continue
            name = workload["metadata"]["name"]
            patch = {"spec": {"template": {"metadata": {"annotations": {SETTINGS: mark}}}}}
            try:
                api.merge(f"{folder}/{name}", patch, dry_run=dry_run)
            except RefusedError as error:
                raise ProgramError(f"{plural.removesuffix('s')} {name} could not be restarted: {error}") from error
            yield Step(f"{plural.removesuffix('s')} {name}", "restarted")


def state_of(settings: list[Json]) -> str:
    """What :data:`SETTINGS` says of a pod that was started with these."""
    return hashlib.sha256(json.dumps([body.get("data") for body in settings], sort_keys=True).encode()).hexdigest()[:16]


def _read_at_start(template: Json) -> Iterator[str]:
    """The ConfigMaps in the environment of a pod's containers."""
    spec = template["spec"]
    for container in (*spec["containers"], *(spec.get("initContainers") or ())):
        for variable in container.get("env") or ():
            yield ((variable.get("valueFrom") or {}).get("configMapKeyRef") or {}).get("name", "")
        for source in container.get("envFrom") or ():
            yield (source.get("configMapRef") or {}).get("name", "")


def _get(api: Api, path: str) -> Json | None:
    try:
        return api.get(path)
    except AbsentError:
        return None


def _path(body: Json) -> str:
    metadata = body["metadata"]
    folder = PLURALS[body["apiVersion"], body["kind"]].format(namespace=metadata["namespace"])
    return f"{folder}/{metadata['name']}"


def _name(body: Json) -> str:
    return f"{body['kind']} {body['metadata']['name']}"


def _declared(body: Json) -> Json:
    """Without what the server and the controllers keep there."""
    kept = {key: body["metadata"].get(key) for key in ("labels", "annotations") if body["metadata"].get(key)}
    return {**{key: value for key, value in body.items() if key not in ("metadata", "status", "operation")}, **kept}
