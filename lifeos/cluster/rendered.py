"""The files of an environment that Argo CD reads, and those that it starts from, as they are on disk."""

import os
from typing import NamedTuple

import yaml

from lifeos.cluster.settings import FILE as SETTINGS
from lifeos.compiler.roots import FOLDER
from lifeos.errors import LifeOSError, UsageError
from lifeos.kube.manifest import Json

PROJECT = f"{FOLDER}/project.yaml"


def root_file(environment: str) -> str:
    """The file with an environment's root."""
    return f"{FOLDER}/root-{environment}.yaml"


class Source(NamedTuple):
    """A file that is applied by hand: its text, and the objects in it."""

    path: str
    text: str
    objects: list[Json]


def rendered(root: str, environment: str) -> dict[str, bytes]:
    """The manifests by path from the root. Raises :class:`UsageError` when there are none."""
    files = {}
    for base in (f"manifests/{environment}", f"argocd/{environment}"):
        for folder, _, names in os.walk(f"{root}/{base}"):
            for name in names:
                if name.endswith(".yaml"):
                    path = os.path.relpath(f"{folder}/{name}", root).replace(os.sep, "/")
                    files[path] = _read(root, path)
    if not files:
        raise UsageError(f"there is nothing in manifests/{environment}: `lifeos compile` renders it")
    return files


def source(root: str, path: str) -> Source | None:
    """A file of ``argocd/bootstrap``; None when there is none. Raises :class:`LifeOSError` for what is no list of objects."""
    if not os.path.exists(f"{root}/{path}"):
        return None
    text = _read(root, path).decode(errors="replace")
    try:
        objects = [each for each in yaml.load_all(text, yaml.CSafeLoader) if each is not None]
    except yaml.YAMLError as error:
        raise LifeOSError(f"{path} is not YAML: {' '.join(str(error).split())}") from error
    for body in objects:
        named = isinstance(body, dict) and isinstance(body.get("metadata"), dict) and body["metadata"].get("name")
        if not named or not isinstance(body.get("kind"), str) or not isinstance(body.get("apiVersion"), str):
            raise LifeOSError(
                f"{path} holds something that is no Kubernetes object: it has no apiVersion, kind or name"
            )
    return Source(path, text, objects)


def settings_file(root: str) -> Source | None:
    """What Argo CD must be told."""
    return source(root, SETTINGS)


def _read(root: str, path: str) -> bytes:
    try:
        with open(f"{root}/{path}", "rb") as file:
            return file.read()
    except OSError as error:
        raise LifeOSError(f"cannot read {path}: {error.strerror}. Mend that and try again.") from error
