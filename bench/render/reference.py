"""The objects that every tool must render: those that LifeOS rendered.

An agent's objects are those of ``manifests/<environment>/<agent>/``, of ``manifests/<environment>/_platform/<agent>/`` and
its own in ``argocd/<environment>/``. The others are the environment's, once for all agents.
"""

import os
from collections.abc import Container

from objects import Json, read_files, yaml_files

PLATFORM = "platform"


def rendered(repo: str, environment: str, agents: list[str]) -> dict[str, list[Json]]:
    """Each agent's objects by its name, and the environment's by :data:`PLATFORM`, from a repository that was compiled."""
    found: dict[str, list[Json]] = {agent: [] for agent in agents}
    found[PLATFORM] = []
    manifests = f"{repo}/manifests/{environment}"
    for path in (*yaml_files(manifests), *yaml_files(f"{repo}/argocd/{environment}")):
        folder, file = os.path.split(path)
        owner = os.path.basename(folder) if folder.startswith(manifests) else _owner(file.removesuffix(".yaml"), found)
        found[owner if owner in found else PLATFORM].extend(read_files([path]))
    return found


def _owner(stem: str, agents: Container[str]) -> str:
    """The agent whose name a file's name ends in."""
    words = stem.split("-")
    tails = ("-".join(words[start:]) for start in range(len(words)))
    return next((tail for tail in tails if tail in agents), PLATFORM)
