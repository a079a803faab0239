"""What a fleet on this cluster declares: what this repository does, with the cluster's own servers and images."""

import functools
import os
import re
import shutil
from collections.abc import Mapping
from typing import Any

import yaml

from lifeos.schema.format import FormatError, formatted
from lifeos.source.edit import EditError, Path, edited
from tools.cluster.failure import ClusterError
from tools.cluster.place import ROOT

SERVER = "http://git.servers.svc/"
"""The git server, as pods know it."""
OBJECTS = "http://objects.servers.svc:9000"
PLATFORM = "lifeos.yaml"
_COPIED = ("agents.d", "evals", "policies", "schemas", os.path.join("argocd", "bootstrap"))
_NAME = re.compile(r"[a-z0-9-]+")
_IGNORED = ".lifeos/\n"


def copy(folder: str) -> None:
    """All of them, with nothing that is rendered, over whatever is there."""
    for name in _COPIED:
        source, target = os.path.join(ROOT, name), os.path.join(folder, name)
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
    shutil.copyfile(os.path.join(ROOT, PLATFORM), os.path.join(folder, PLATFORM))
    with open(os.path.join(folder, ".gitignore"), "w", encoding="utf-8") as file:
        file.write(_IGNORED)


def address(repository: str) -> str:
    """A repository of the git server, as Argo CD is told of it. Raises :class:`ClusterError` for a name that the server gives none."""
    if not _NAME.fullmatch(repository):
        raise ClusterError(f"'{repository}' is no name of a repository here: small letters, digits and hyphens")
    return f"{SERVER}{repository}.git"


def platform(repository: str, lifeos: str) -> dict[Path, Any]:
    """What lifeos.yaml says on this cluster. ``repository``: its address; ``lifeos``: the image of LifeOS. There is neither a semantic layer nor a gateway."""
    return {
        ("spec", "source", "repository"): repository,
        ("spec", "workflows", "image"): lifeos,
        ("spec", "workflows", "artifacts", "endpoint"): OBJECTS,
        ("spec", "memory"): None,
        ("spec", "gateway"): None,
    }


def change(folder: str, path: str, changes: Mapping[Path, Any]) -> None:
    """Values of a declaration; comments stay, and a file that says all this already is left alone. Raises :class:`ClusterError`."""
    file = os.path.join(folder, path)
    with open(file, encoding="utf-8") as stream:
        before = stream.read()
    try:
        after = edited(path, before, changes)
        after = before if after == before else formatted(path, after)
    except (EditError, FormatError) as error:
        raise ClusterError(f"{file} cannot be edited: {error}; mend it, and call again") from error
    if after != before:
        with open(f"{file}.new", "w", encoding="utf-8") as stream:
            stream.write(after)
        os.replace(f"{file}.new", file)


def let_follow(folder: str, repository: str) -> None:
    """What Argo CD starts from, with the address of the repository in the place of this one's."""
    bootstrap = os.path.join(folder, "argocd", "bootstrap")
    for name in sorted(os.listdir(bootstrap)):
        if name.endswith(".yaml"):
            with open(os.path.join(bootstrap, name), encoding="utf-8") as file:
                text = file.read()
            with open(os.path.join(bootstrap, name), "w", encoding="utf-8") as file:
                file.write(text.replace(_own_address(), repository))


def secret() -> dict[str, Any]:
    """The Secret of gates that no commit holds. The object store asks nobody who they are."""
    keys = {"access-key": "anybody", "secret-key": "nothing-secret"}
    meta = {"name": "gym-artifacts", "namespace": "lifeos-gym"}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": meta, "stringData": keys}


@functools.cache
def _own_address() -> str:
    with open(os.path.join(ROOT, PLATFORM), "rb") as file:
        return str(yaml.load(file, yaml.CSafeLoader)["spec"]["source"]["repository"])
