"""Kubernetes objects as plain data: the Manifest, its labels, and a byte-stable YAML emitter."""

from lifeos.kube.emit import emit, fixed
from lifeos.kube.manifest import Json, Manifest, Subject
from lifeos.kube.target import Target, nothing_for_agents, nothing_for_platform

__all__ = ["Json", "Manifest", "Subject", "Target", "emit", "fixed", "nothing_for_agents", "nothing_for_platform"]
