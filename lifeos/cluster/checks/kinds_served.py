"""LOS902: the cluster serves every kind that is rendered, at the version in which it is."""

from collections.abc import Iterator

from lifeos.cluster.checks.check import INSTALL
from lifeos.cluster.needs import Needs, Use, brings
from lifeos.cluster.state import State
from lifeos.diagnostics import Diagnostic

_MUTATES = (
    "start the API server with --feature-gates=MutatingAdmissionPolicy=true"
    " --runtime-config=admissionregistration.k8s.io/v1beta1=true, or use the rollout profile for all agents"
)


def check(needs: Needs, state: State) -> Iterator[Diagnostic]:
    """One finding a version of a group, for one cure mends all of its kinds."""
    missing: dict[str, dict[str, Use]] = {}
    for (version, kind), use in sorted(needs.kinds.items()):
        if version in state.served and kind not in state.served[version]:
            missing.setdefault(version, {})[kind] = use
    for version, kinds in missing.items():
        files = sum(use.files for use in kinds.values())
        message = f"the cluster does not serve {', '.join(kinds)} of {version}, which {_files(files)}"
        if others := state.others.get(version):
            message += f"; of that group it serves {', '.join(others)}"
        yield Diagnostic("LOS902", message, min(use.at for use in kinds.values()), _cure(version, kinds))


def _files(number: int) -> str:
    return "1 rendered file needs" if number == 1 else f"{number} rendered files need"


def _cure(version: str, kinds: dict[str, Use]) -> str:
    if any(kind.startswith("MutatingAdmission") for kind in kinds):
        return _MUTATES
    if version.startswith("monitoring.coreos.com/"):
        return "install the Prometheus Operator, whose definitions they are, or take spec.observe out of lifeos.yaml"
    program = brings(version, next(iter(kinds)))
    if program is None:
        return "upgrade Kubernetes, or ask who runs the API server to serve it (--runtime-config)"
    return f"the definitions come with {program.name} {program.checked}; {INSTALL}"
