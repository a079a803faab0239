"""A cluster as it is now, as far as an environment needs to know. Reads only, and of Secrets no more than that they are there."""

import re

from lifeos.cluster.api import AbsentError, Api, RefusedError
from lifeos.cluster.needs import MUTATES, Needs
from lifeos.cluster.settings import ARGO_CD, COMMANDS
from lifeos.cluster.state import Container, State, Workload
from lifeos.errors import ProgramError
from lifeos.kube.manifest import Json
from lifeos.kube.names import ARGO_CD_NAMESPACE, SYSTEM_NAMESPACE, TRUST_BUNDLE

_ENABLED = re.compile(rf'^kubernetes_feature_enabled\{{name="{MUTATES}",[^}}]*\}} (\d)', re.MULTILINE)
_FORBIDDEN = 403
_KINDS = {"deployments": "Deployment", "statefulsets": "StatefulSet", "daemonsets": "DaemonSet"}
_GATEWAYS = "gateways.gateway.networking.k8s.io"
_BUNDLE = "gateway.networking.k8s.io/bundle-version"


def observe(api: Api, needs: Needs) -> State:
    """Raises :class:`ProgramError` when nobody answers, or does not know who asks."""
    version = api.get("/version").get("gitVersion")
    if not isinstance(version, str):
        raise ProgramError(
            f"{api.server} does not say its version as a Kubernetes API server does; is it another program's?"
        )
    looked = _Looked(api)
    served, others = looked.kinds(sorted({version for version, _ in needs.kinds}))
    named = {(setting.namespace, setting.name) for setting in needs.settings}
    named |= {(ARGO_CD_NAMESPACE, ARGO_CD), (ARGO_CD_NAMESPACE, COMMANDS), (SYSTEM_NAMESPACE, TRUST_BUNDLE)}
    return State(
        api.server,
        version,
        served,
        others,
        looked.workloads(),
        looked.config_maps(sorted(named)),
        looked.secrets(sorted(needs.secrets)),
        looked.gateway_api() if any(group.startswith("gateway.networking.k8s.io/") for group in served) else None,
        looked.mutates() if any(kind == MUTATES for _, kind in needs.kinds) else None,
        tuple(looked.refused),
    )


class _Looked:
    """Questions of which some may be refused; what was is remembered in words."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self.refused: list[str] = []

    def _get(self, what: str, path: str, *, metadata_only: bool = False) -> Json | None:
        """None when this user may not look. Raises :class:`AbsentError`."""
        try:
            return self._api.get(path, metadata_only=metadata_only)
        except RefusedError as error:
            if error.status != _FORBIDDEN:
                raise
            self.refused.append(what)
            return None

    def kinds(self, versions: list[str]) -> tuple[dict[str, frozenset[str]], dict[str, tuple[str, ...]]]:
        served: dict[str, frozenset[str]] = {}
        others: dict[str, tuple[str, ...]] = {}
        for version in versions:
            group = version.rpartition("/")[0]
            try:
                found = self._get(f"what is served of {version}", f"/apis/{version}" if group else f"/api/{version}")
            except AbsentError:
                served[version] = frozenset()
                others[version] = self._versions(group)
                continue
            if found is not None:
                served[version] = frozenset(each["kind"] for each in found["resources"] if "/" not in each["name"])
        return served, others

    def _versions(self, group: str) -> tuple[str, ...]:
        try:
            return tuple(each["version"] for each in self._api.get(f"/apis/{group}")["versions"])
        except RefusedError:
            return ()

    def workloads(self) -> tuple[Workload, ...] | None:
        found: list[Workload] = []
        for plural, kind in _KINDS.items():
            token = ""
            while True:  # in pages, for a cluster may have thousands
                page = self._get(f"{plural} in all namespaces", f"/apis/apps/v1/{plural}?limit=500&continue={token}")
                if page is None:
                    return None
                found += [_workload(kind, each) for each in page["items"]]
                token = page["metadata"].get("continue", "")
                if not token:
                    break
        return tuple(found)

    def config_maps(self, names: list[tuple[str, str]]) -> dict[tuple[str, str], dict[str, str] | None]:
        found: dict[tuple[str, str], dict[str, str] | None] = {}
        for namespace, name in names:
            try:
                path = f"/api/v1/namespaces/{namespace}/configmaps/{name}"
                body = self._get(f"ConfigMap {name} in namespace {namespace}", path)
            except AbsentError:
                found[namespace, name] = None
                continue
            if body is not None:
                found[namespace, name] = body.get("data") or {}
        return found

    def secrets(self, names: list[tuple[str, str]]) -> dict[tuple[str, str], bool]:
        found = {}
        for namespace, name in names:
            try:
                path = f"/api/v1/namespaces/{namespace}/secrets/{name}"
                body = self._get(f"whether Secret {name} is in namespace {namespace}", path, metadata_only=True)
            except AbsentError:
                found[namespace, name] = False
                continue
            if body is not None:
                found[namespace, name] = True
        return found

    def gateway_api(self) -> str | None:
        path = f"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{_GATEWAYS}"
        try:
            body = self._get("the definitions of Gateway API", path, metadata_only=True)
        except AbsentError:
            return None
        return (body["metadata"].get("annotations") or {}).get(_BUNDLE, "") if body else None

    def mutates(self) -> bool | None:
        """By what the API server measures of itself: it serves the kind whether or not it applies it."""
        try:
            match = _ENABLED.search(self._api.text("/metrics"))
        except RefusedError:
            return None
        return match[1] == "1" if match else None


def _workload(kind: str, body: Json) -> Workload:
    template = body["spec"]["template"]
    status = body.get("status", {})
    return Workload(
        kind,
        body["metadata"]["namespace"],
        body["metadata"]["name"],
        body["metadata"].get("labels") or {},
        template["metadata"].get("labels") or {},
        template["spec"].get("serviceAccountName", "default"),
        tuple(Container(each["name"], each.get("image", "")) for each in template["spec"]["containers"]),
        status.get("numberReady", status.get("readyReplicas", 0)),
    )
