"""What Argo CD must be told, from ``argocd/bootstrap/settings.yaml``: each key of a ConfigMap with where it is written. Pure."""

import re
from typing import NamedTuple

from lifeos.diagnostics import Span
from lifeos.kube.manifest import Json

FILE = "argocd/bootstrap/settings.yaml"
ARGO_CD = "argocd-cm"
COMMANDS = "argocd-cmd-params-cm"
"""Argo CD's own ConfigMaps: its configuration, and the options of its programs."""


class Setting(NamedTuple):
    """A key of a ConfigMap, its value, and where it stands."""

    namespace: str
    name: str
    key: str
    value: str
    at: Span


def settings(text: str, objects: list[Json]) -> tuple[Setting, ...]:
    """``objects``: what the text of the file says."""
    return tuple(
        Setting(body["metadata"].get("namespace", ""), body["metadata"]["name"], key, value, _place(text, key))
        for body in objects
        if body["kind"] == "ConfigMap"
        for key, value in (body.get("data") or {}).items()
        if isinstance(value, str)
    )


def _place(text: str, key: str) -> Span:
    match = re.search(rf"^\s+[\"']?({re.escape(key)})[\"']?:", text, re.MULTILINE)
    if match is None:
        return Span(FILE)
    start = match.start(1)
    column = start - text.rfind("\n", 0, start)
    return Span(FILE, text.count("\n", 0, start) + 1, column, column + len(key))
