"""Which image a version of an agent runs: told by the ConfigMap that its pods mount, which is immutable and named by its content."""

import json

from lifeos.bundle import hashed_name
from lifeos.cluster.api import AbsentError, Api

_MOST = 1024
"""Versions that are remembered; there are a few an agent."""


class Versions:
    """Asks the API server once a version."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._images: dict[tuple[str, str, str], str] = {}

    def image(self, agent: str, namespace: str, name: str) -> str | None:
        """The image; None when there is no such ConfigMap. One that is no version of this agent has none, which is no image at all. Raises
        :class:`lifeos.errors.ProgramError`."""
        key = (agent, namespace, name)
        if key not in self._images:
            try:
                body = self._api.get(f"/api/v1/namespaces/{namespace}/configmaps/{name}")
            except AbsentError:
                return None
            if len(self._images) >= _MOST:
                self._images.clear()
            self._images[key] = _told(agent, name, body.get("data") or {})
        return self._images[key]


def _told(agent: str, name: str, data: dict[str, str]) -> str:
    if name != hashed_name(agent, data):
        return ""
    try:
        return str(json.loads(data["agent.json"])["image"])
    except (KeyError, TypeError, ValueError):
        return ""
