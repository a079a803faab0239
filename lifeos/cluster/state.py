"""A cluster as it was seen. None says that it could not be looked at, and ``refused`` says why."""

from collections.abc import Mapping
from typing import NamedTuple

from lifeos.cluster.supported import Program
from lifeos.cluster.versions import Version, parse, path_and_tag


class Container(NamedTuple):
    """Of a pod template."""

    name: str
    image: str


class Workload(NamedTuple):
    """A Deployment, StatefulSet or DaemonSet."""

    kind: str
    namespace: str
    name: str
    labels: Mapping[str, str]
    pod_labels: Mapping[str, str]
    account: str
    containers: tuple[Container, ...]
    ready: int

    def container(self, program: Program) -> Container | None:
        """The container in which this program runs, by its name or its image."""
        for each in (one for one in self.containers if one.name not in program.helps):
            path = f"/{path_and_tag(each.image)[0]}"
            if any(each.name == sign or path.endswith(f"/{sign}") for sign in program.known_as):
                return each
        return None

    def version(self, program: Program) -> Version | None:
        """By the image's tag, else by a label; an image named by digest alone says nothing."""
        found = self.container(program)
        tag = path_and_tag(found.image)[1] if found else ""
        said = (tag, *(self.labels.get(label, "") for label in _VERSION_LABELS))
        return next(filter(None, map(parse, said)), None)


class Enforced(NamedTuple):
    """Of what NetworkPolicies say about who may be reached, and about whom one may reach."""

    ingress: bool
    egress: bool


_VERSION_LABELS = ("app.kubernetes.io/version", "serving.knative.dev/release")


class State(NamedTuple):
    """All that was observed, once."""

    server: str
    kubernetes: str
    served: Mapping[str, frozenset[str]]
    """apiVersion -> kinds; empty where the group or the version is not served."""
    others: Mapping[str, tuple[str, ...]]
    """apiVersion that is not served -> the versions of its group that are."""
    workloads: tuple[Workload, ...] | None
    settings: Mapping[tuple[str, str], Mapping[str, str] | None]
    """Namespace and name of a ConfigMap -> what it says; None: there is none. What could not be read is not in it."""
    secrets: Mapping[tuple[str, str], bool]
    """Namespace and name -> whether it is there."""
    gateway_api: str | None = None
    """What the definitions of Gateway API say of themselves."""
    mutates: bool | None = None
    """Whether the API server applies MutatingAdmissionPolicies; None: it does not say."""
    refused: tuple[str, ...] = ()
    """What this user may not look at."""
    enforced: Enforced | None = None
    """What is enforced of NetworkPolicies; None: that was not tried."""


def found(state: State, program: Program) -> list[Workload]:
    """Where a program runs; those in its own namespace first."""
    every = [each for each in state.workloads or () if each.container(program)]
    return sorted(every, key=lambda each: (each.namespace != program.namespace, each.namespace, each.name))
