"""The objects that every tool must render: what LifeOS renders for each agent.

An agent's objects are those of ``manifests/<environment>/<agent>/``, of ``manifests/<environment>/_platform/<agent>/`` and
its own in ``argocd/<environment>/``. What the environment has once, for all agents together, LifeOS renders within its time
and the peers do not render at all.
"""

import os
from collections.abc import Container

from objects import Json, read_files, yaml_files


def per_agent(repo: str, environment: str, agents: list[str]) -> dict[str, list[Json]]:
    """Each agent's objects, by name, from a repository that was compiled."""
    base = f"{repo}/manifests/{environment}"
    found = {
        agent: list(read_files([*yaml_files(f"{base}/{agent}"), *yaml_files(f"{base}/_platform/{agent}")]))
        for agent in agents
    }
    shared = f"{repo}/argocd/{environment}"
    for path in yaml_files(shared) if os.path.isdir(shared) else []:
        owner = _owner(os.path.basename(path).removesuffix(".yaml"), found)
        if owner is not None:
            found[owner].extend(read_files([path]))
    return found


def _owner(stem: str, agents: Container[str]) -> str | None:
    """The agent whose name a file's name ends in."""
    words = stem.split("-")
    tails = ("-".join(words[start:]) for start in range(len(words)))
    return next((tail for tail in tails if tail in agents), None)
