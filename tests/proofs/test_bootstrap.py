"""`lifeos bootstrap` at a real API server with Argo CD's real definitions, and its workloads as its manifests have them.

Nothing acts on the root here; that Argo CD follows it is for a cluster to show.
"""

import shutil

import pytest

from lifeos.cluster.api import Api as Client
from tests.architecture.test_files import ROOT
from tests.lifeos.cli.conftest import copied, run  # noqa: F401  a fixture
from tests.lifeos.compiler.test_plan import commit, git
from tests.proofs.api import Api, Refused
from tests.proofs.clusters import CONTROLLERS, config_map, controllers, namespace, reached
from tests.proofs.control_plane import ControlPlane
from tests.proofs.seed import seed

pytestmark = pytest.mark.proof

REPOSITORY = "https://github.com/lifeos-dev/lifeos.git"
ARGO_CD = tuple(each for each in CONTROLLERS if each[1] == "argocd")
ROOT_APPLICATION = {
    "apiVersion": "argoproj.io/v1alpha1",
    "kind": "Application",
    "metadata": {"name": "lifeos-root-prod", "namespace": "argocd"},
}


@pytest.fixture(scope="module")
def empty():
    plane = ControlPlane(seed())
    try:
        plane.start()
        api = Api.of(plane)
        with api.client:
            yield plane, api
    finally:
        plane.stop()
        plane.remove()


@pytest.fixture(scope="module")
def cluster(empty):
    """With Argo CD, and a setting of its own in its ConfigMap; the tests below are one story."""
    plane, api = empty
    controllers(api, ARGO_CD)
    api.apply(config_map("argocd-cm", {"timeout.reconciliation": "180s", "url": "https://argo.example"}))
    return plane, api


@pytest.fixture
def bootstrap(empty, run, tmp_path, monkeypatch):  # noqa: F811
    """The command in a repository whose declared address leads to a copy that holds what is rendered."""
    remote = tmp_path / "remote"
    own = copied(tmp_path)
    for folder in (own, remote):
        shutil.copytree(ROOT / "argocd", folder / "argocd")
    git(remote, "init", "-q", "-b", "main")
    commit(remote, "first")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", f"url.file://{remote}.insteadOf")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", REPOSITORY)
    reached(empty[0], tmp_path / "config", monkeypatch)

    def call(*words):
        return run("-C", own, "bootstrap", "prod", *words)

    call.root = own
    return call


def templates(api):
    found = {}
    for kind, place, name, *_ in ARGO_CD:
        body = {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": name, "namespace": place}}
        found[name] = api.get(body)["spec"]["template"]
    return found


def everything():
    """All objects in Argo CD's namespace, as they are. By the commands' own client, which waits for a kind that is not ready to be listed."""
    api = Client()
    paths = ("/api/v1/namespaces/argocd/configmaps", "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications")
    more = ("/apis/argoproj.io/v1alpha1/namespaces/argocd/appprojects", "/apis/apps/v1/namespaces/argocd/deployments")
    every = (*paths, *more, "/apis/apps/v1/namespaces/argocd/statefulsets")
    return {
        path: [(item["metadata"]["name"], item["metadata"]["resourceVersion"]) for item in api.get(path)["items"]]
        for path in every
    }


def test_without_argo_cd(bootstrap, empty):
    code, out, err = bootstrap()
    assert code == 1
    assert "error[LOS903]: there is no Argo CD in the cluster" in out
    assert err == "Mend this first; nothing was applied.\n"
    with pytest.raises(Refused, match="not found"):
        empty[1].get(ROOT_APPLICATION)


def test_argo_cd_in_another_namespace(bootstrap, empty):
    kind, _, name, *rest = ARGO_CD[0]
    controllers(empty[1], [(kind, "argo-cd", name, *rest)])
    code, out, _ = bootstrap()
    empty[1].delete({"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": name, "namespace": "argo-cd"}})
    assert code == 1
    assert "error[LOS904]: Argo CD runs in namespace argo-cd, but policies name argocd" in out


def test_a_dry_run_changes_nothing(bootstrap, cluster):
    before = everything()
    code, out, err = bootstrap("--dry-run")
    assert (code, err) == (0, ""), out + err
    assert out.startswith(
        "ConfigMap argocd-cm: would be changed (data[resource.customizations.health.argoproj.io_Application], "
    )
    assert "AppProject lifeos-root: would be created\n" in out
    assert "statefulset argocd-application-controller: would be restarted\n" in out
    assert out.endswith("Application lifeos-root-prod: would be created\nNothing was changed.\n")
    assert everything() == before


def test_it_applies_and_restarts_and_says_how_to_look(bootstrap, cluster):
    api = cluster[1]
    code, out, err = bootstrap()
    assert (code, err) == (0, "")
    steps = [line.split(" (")[0] for line in out.splitlines()[:5]]
    assert steps == [
        "ConfigMap argocd-cm: changed",
        "AppProject lifeos-root: created",
        "deployment argocd-repo-server: restarted",
        "statefulset argocd-application-controller: restarted",
        "Application lifeos-root-prod: created",
    ]
    assert f"follows argocd/prod of {REPOSITORY} (main) by Application lifeos-root-prod." in out
    assert "lifeos doctor --cluster --environment prod" in out
    data = api.get(config_map("argocd-cm", {}))["data"]
    assert (data["timeout.reconciliation"], data["url"]) == ("10s", "https://argo.example"), "other keys stay"
    assert api.get(ROOT_APPLICATION)["spec"]["source"]["path"] == "argocd/prod"
    marked = {name for name, template in templates(api).items() if template["metadata"].get("annotations")}
    assert marked == {"argocd-repo-server", "argocd-application-controller"}, "only what reads them when it starts"


def test_again_it_changes_nothing(bootstrap, cluster):
    before = everything()
    code, out, _ = bootstrap()
    assert code == 0
    assert out.splitlines()[:3] == [
        "ConfigMap argocd-cm: unchanged",
        "AppProject lifeos-root: unchanged",
        "Application lifeos-root-prod: unchanged",
    ]
    assert everything() == before


def test_whoever_was_interrupted_before_the_restart_calls_again(bootstrap, cluster):
    """The settings are there already, but the programs were started with others."""
    api = cluster[1]
    path = "/apis/apps/v1/namespaces/argocd/statefulsets/argocd-application-controller"
    patch = {"spec": {"template": {"metadata": {"annotations": {"lifeos.dev/settings": "older"}}}}}
    api._send("PATCH", path, patch, content_type="application/merge-patch+json")
    _, out, _ = bootstrap()
    assert "ConfigMap argocd-cm: unchanged" in out
    assert "statefulset argocd-application-controller: restarted" in out
    assert "argocd-repo-server" not in out


def test_what_somebody_changed_by_hand_is_put_right(bootstrap, cluster):
    path = "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/lifeos-root-prod"
    patch = {"spec": {"syncPolicy": {"automated": {"prune": False}}}}
    cluster[1]._send("PATCH", path, patch, content_type="application/merge-patch+json")
    _, out, _ = bootstrap()
    assert "Application lifeos-root-prod: changed (spec.syncPolicy.automated.prune)" in out


@pytest.mark.usefixtures("cluster")
def test_the_root_of_another_repository_is_not_taken_over_silently(bootstrap, tmp_path, monkeypatch):
    other = "https://git.example/other.git"
    for path in ("lifeos.yaml", "argocd/bootstrap/root-prod.yaml", "argocd/bootstrap/project.yaml"):
        text = (bootstrap.root / path).read_text()
        (bootstrap.root / path).write_text(text.replace(REPOSITORY, other))
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", other)
    code, out, err = bootstrap()
    assert (code, out) == (1, "")
    assert f"AppProject lifeos-root is there already, and follows {REPOSITORY}, not {other}; give --replace" in err
    code, out, _ = bootstrap("--replace")
    assert code == 0
    assert "AppProject lifeos-root: changed (spec.sourceRepos)" in out
    assert "Application lifeos-root-prod: changed (spec.source.repoURL)" in out


def test_who_may_not_write_is_told_what_was_refused(bootstrap, cluster, tmp_path, monkeypatch):
    plane, api = cluster
    namespace(api, "default")
    role = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": "reader"}}
    api.apply({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "reader", "namespace": "default"}})
    rules = [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["get", "list"]}]
    api.apply({**role, "kind": "ClusterRole", "rules": rules})
    subject = {"kind": "ServiceAccount", "name": "reader", "namespace": "default"}
    reference = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "reader"}
    api.apply({**role, "subjects": [subject], "roleRef": reference})
    request = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}}
    path = "/api/v1/namespaces/default/serviceaccounts/reader/token"
    token = api._send("POST", path, request, content_type="application/json")["status"]["token"]
    reached(plane, tmp_path / "config", monkeypatch, token)
    code, _, err = bootstrap("--replace")
    assert code == 1
    assert 'lifeos: ConfigMap argocd-cm was refused: configmaps "argocd-cm" is forbidden' in err
