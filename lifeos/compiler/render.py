"""Render: a fleet becomes files in memory, in units that can be rendered apart: each agent, and the platform."""

from collections.abc import Iterable
from typing import NamedTuple

from lifeos import ir
from lifeos.kube import Manifest, emit
from lifeos.targets import TARGETS

PLATFORM_UNIT = "_platform"
KEPT_GENERATIONS = 3
"""A pod of the version before last may still mount its ConfigMap while a release or a revert is under way."""


class Rendered(NamedTuple):
    """One unit of one environment: its manifests by the path of their file."""

    manifests: dict[str, Manifest]

    def text(self, path: str) -> str:
        """The bytes of a file, as YAML text."""
        return emit(self.manifests[path].body)


def path_of(manifest: Manifest, environment: str) -> str:
    """Where a manifest is written, from the root of the repository."""
    home = manifest.home[1:] if manifest.home.startswith("/") else f"manifests/{environment}/{manifest.home}"
    return f"{home}/{manifest.file_name}"


def render_agent(agent: ir.Agent, catalog: ir.Catalog, environment: ir.Environment) -> Rendered:
    """What one agent needs in one environment, from all targets."""
    return _rendered(
        (m for target in TARGETS.values() for m in target.render_agent(agent, catalog, environment)), environment.name
    )


def render_platform(catalog: ir.Catalog, roster: ir.Roster, environment: ir.Environment) -> Rendered:
    """What one environment needs once, from all targets."""
    return _rendered(
        (m for target in TARGETS.values() for m in target.render_platform(catalog, roster, environment)),
        environment.name,
    )


def _rendered(manifests: Iterable[Manifest], environment: str) -> Rendered:
    files: dict[str, Manifest] = {}
    for manifest in manifests:
        path = path_of(manifest, environment)
        assert path not in files, f"two targets render {path}"
        files[path] = manifest
    return Rendered(files)
