"""What Argo CD starts from: the three files that are applied by hand, checked against what ``lifeos.yaml`` says. No cluster yet."""

from typing import NamedTuple

from lifeos.cluster.checks.argo_cd_settings import HEALTH
from lifeos.cluster.rendered import PROJECT, Source, root_file, source
from lifeos.cluster.settings import FILE as SETTINGS
from lifeos.errors import LifeOSError
from lifeos.ir import Platform
from lifeos.kube.manifest import Json
from lifeos.kube.names import ARGO_CD_NAMESPACE

_ARGO = "argoproj.io/v1alpha1"
PLURALS = {
    ("v1", "ConfigMap"): "/api/v1/namespaces/{namespace}/configmaps",
    (_ARGO, "AppProject"): "/apis/argoproj.io/v1alpha1/namespaces/{namespace}/appprojects",
    (_ARGO, "Application"): "/apis/argoproj.io/v1alpha1/namespaces/{namespace}/applications",
}
"""The only kinds that are applied, and where."""


class Start(NamedTuple):
    """Objects in the order in which they are applied; the root is the last."""

    settings: list[Json]
    project: list[Json]
    root: Json

    @property
    def repository(self) -> str:
        """What Argo CD will follow."""
        url: str = self.root["spec"]["source"]["repoURL"]
        return url

    @property
    def revision(self) -> str:
        """Of which branch."""
        return str(self.root["spec"]["source"].get("targetRevision", "HEAD"))

    @property
    def folder(self) -> str:
        """And which folder there."""
        path: str = self.root["spec"]["source"]["path"]
        return path


def start(root: str, platform: Platform, environment: str) -> Start:
    """Read them. Raises :class:`LifeOSError` for what is missing, or would make Argo CD follow something else than is declared."""
    settings, project, own = (_file(root, path) for path in (SETTINGS, PROJECT, root_file(environment)))
    for file, kind in ((settings, "ConfigMap"), (project, "AppProject"), (own, "Application")):
        for body in file.objects:
            _refuse_other(file, body, kind)
    if not any(HEALTH in (body.get("data") or {}) for body in settings.objects):
        raise LifeOSError(
            f"{SETTINGS} has no {HEALTH}: the root would look healthy whatever becomes of its agents; `lifeos init` elsewhere writes it"
        )
    if len(own.objects) != 1:
        raise LifeOSError(f"{own.path} holds {len(own.objects)} Applications; the root of an environment is one")
    body = own.objects[0]
    said = body.get("spec", {}).get("source", {}) if isinstance(body.get("spec"), dict) else {}
    wanted = {
        "repoURL": platform.source.repository,
        "targetRevision": platform.source.revision,
        "path": f"argocd/{environment}",
    }
    for field, value in wanted.items():
        if said.get(field) != value:
            raise LifeOSError(
                f"{own.path} has spec.source.{field}: {said.get(field)}, but lifeos.yaml says {value}; write {value} there"
            )
    return Start(settings.objects, project.objects, body)


def _file(root: str, path: str) -> Source:
    found = source(root, path)
    if found is None or not found.objects:
        raise LifeOSError(f"there is no {path}: copy it from what `lifeos init` writes into an empty folder")
    return found


def _refuse_other(file: Source, body: Json, kind: str) -> None:
    namespace = body["metadata"].get("namespace")
    if body["kind"] != kind or (body["apiVersion"], kind) not in PLURALS or namespace != ARGO_CD_NAMESPACE:
        raise LifeOSError(
            f"{file.path} holds {body['apiVersion']} {body['kind']} {body['metadata']['name']} of namespace {namespace};"
            f" only objects of kind {kind} in {ARGO_CD_NAMESPACE} are applied from it"
        )
