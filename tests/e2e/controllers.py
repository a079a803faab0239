"""Argo's controllers, as a cluster that has none gets them: by Argo CD, from `argocd/bootstrap/controllers` of a repository.

What differs here from what is shipped: the addresses of the repositories, of which mirrors are on the cluster's git server; and the images, which
are this machine's. Charts and releases cannot be had without a network.
"""

import json
import shutil

import yaml

from tests.architecture.test_files import ROOT
from tests.e2e.fleet import ARGO_CD, CONTROLLERS_APPLICATION, state, synced, uproot
from tests.e2e.repository import Repository
from tools.cluster import controllers, go_modules, versions

FOLDER = "argocd/bootstrap/controllers"
ROLLOUTS, WORKFLOWS = "argo-rollouts", "argo-workflows"
MODULES = {ROLLOUTS: "github.com/argoproj/argo-rollouts", WORKFLOWS: "github.com/argoproj/argo-workflows/v3"}
"""The module that each Application's repository is published as, with its manifests."""
_WORKLOADS = {ROLLOUTS: ("argo-rollouts", "argo-rollouts"), WORKFLOWS: ("workflow-controller", "argo")}
_IMAGES = {ROLLOUTS: "rollouts-controller", WORKFLOWS: "workflow-controller"}
_BY_NETWORK = ("envoy-gateway.yaml", "knative-serving.yaml", "knative", "spire.yaml")
_OF_NO_NAMESPACE = ("ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "PriorityClass")
_GONE = "180s"


def remove(cluster):
    """The cluster has none of these controllers, nor a kind, a right or a namespace of theirs."""
    bodies = [body for module in MODULES.values() for body in go_modules.rendered(module)]
    everywhere = [body for body in bodies if body["kind"] in _OF_NO_NAMESPACE]
    namespaces = {namespace for _, namespace in _WORKLOADS.values()}
    cluster.ask("delete", "namespace", *sorted(namespaces), "--ignore-not-found", f"--timeout={_GONE}")
    words = ("delete", "--filename=-", "--ignore-not-found", f"--timeout={_GONE}")
    cluster.ask(*words, data=json.dumps({"apiVersion": "v1", "kind": "List", "items": everywhere}))


class Installation:
    """A repository with the folder, the mirrors of those that it names, and what Argo CD makes of them."""

    def __init__(self, folder, cluster, name):
        self.cluster = cluster
        self.mirrors = {of: Repository(folder, cluster, f"{name}-{of}") for of in MODULES}
        self.repository = Repository(folder, cluster, name)
        for of, module in MODULES.items():
            self._mirror(of, module)
        shutil.copytree(ROOT / FOLDER, self.repository.tree / FOLDER)
        self._adapt()

    def end(self):
        """The controllers are as `make cluster` installs them, whatever has become of these, and nothing else of it is left."""
        # First, or Argo CD makes again what is taken away.
        self.unfollow()
        remove(self.cluster)
        held = _references(self.cluster)
        controllers.rollouts(held)
        controllers.workflows(held)
        uproot(self.cluster)
        for each in (self.repository, *self.mirrors.values()):
            each.remove()

    def push(self, message):
        """Commit everything and push it; the commit."""
        self.repository.git("add", "--all")
        self.repository.git("commit", "--quiet", "--message", message)
        return self.repository.send()

    def follow(self):
        """What a person does once for each cluster (docs/how-to/install-controllers.md)."""
        self.cluster.ask("apply", "--server-side", f"--filename={self.repository.tree / FOLDER / 'root.yaml'}")

    def unfollow(self, *names):
        """As a person who follows git no more: the Applications are deleted; all of them, the root first, unless some are named."""
        words = (f"--namespace={ARGO_CD}", "--ignore-not-found", f"--timeout={_GONE}")
        named = names or (CONTROLLERS_APPLICATION, *MODULES)
        self.cluster.ask("delete", "application.argoproj.io", *named, *words)

    def application(self, name, reached, seconds):
        """An Application as soon as it is so."""
        return self.cluster.until("application.argoproj.io", name, ARGO_CD, reached, seconds, why=state)

    def healthy(self, commit, seconds):
        """All of them are what git says, and well: the root at a commit of the repository, and each controller at its tag."""
        for name in MODULES:
            self.application(name, _healthy(self.tag(name)), seconds)
        self.application(CONTROLLERS_APPLICATION, _healthy(commit), seconds)

    def tag(self, name):
        """The commit that the tag leads to which an Application asks for."""
        return self.mirrors[name].git("rev-parse", f"{self.declared(name)['spec']['source']['targetRevision']}^{{}}")

    def declared(self, name):
        """The Application in the work tree."""
        return yaml.safe_load(self._file(name).read_text())

    def declare(self, name, source):
        """Other values of its source."""
        body = self.declared(name)
        body["spec"]["source"] |= source
        self._file(name).write_text(yaml.safe_dump(body))

    def deployment(self, name):
        """The controller's."""
        return self.cluster.get("deployment", *_WORKLOADS[name])

    def pods(self, name):
        """Its pods that stay."""
        labels = self.deployment(name)["spec"]["selector"]["matchLabels"]
        selector = ",".join(f"{key}={value}" for key, value in labels.items())
        found = self.cluster.all("pod", selector=selector, namespace=_WORKLOADS[name][1])
        return [pod for pod in found if "deletionTimestamp" not in pod["metadata"]]

    def _file(self, name):
        return self.repository.tree / FOLDER / f"{name}.yaml"

    def _mirror(self, name, module):
        """The manifests of the pinned version, at its tag."""
        mirror = self.mirrors[name]
        source = f"{go_modules.folder(module)}/manifests"
        shutil.copytree(source, mirror.tree / "manifests", copy_function=shutil.copyfile)
        mirror.git("add", "--all")
        mirror.git("commit", "--quiet", "--message", module)
        mirror.send_tag(go_modules.version(module))

    def _adapt(self):
        for name in _BY_NETWORK:
            path = self.repository.tree / FOLDER / name
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        root = self.repository.tree / FOLDER / "root.yaml"
        text = root.read_text()
        own = list(yaml.safe_load_all(text))[1]["spec"]["source"]["repoURL"]
        for address, here in [(own, self.repository.address), *self._addresses()]:
            text = text.replace(address, here)
        root.write_text(text)
        for name, differing in _differences(_references(self.cluster)).items():
            source = self.declared(name)["spec"]["source"]
            self.declare(
                name, {"repoURL": self.mirrors[name].address, "kustomize": {**source["kustomize"], **differing}}
            )

    def _addresses(self):
        return [(self.declared(name)["spec"]["source"]["repoURL"], self.mirrors[name].address) for name in MODULES]


def _references(cluster):
    """The images of this machine, as workloads name them."""
    names = ("argo", "argoexec", *_IMAGES.values())
    return {name: versions.tagged(name, cluster.image_named(name)) for name in names}


def _differences(held):
    """Of what kustomize is told: the images are this machine's, and are not asked for elsewhere."""
    rollouts = _patch(ROLLOUTS, {"imagePullPolicy": "IfNotPresent"})
    workflows = _patch(WORKFLOWS, {"args": ["--executor-image", held["argoexec"]]})
    return {
        ROLLOUTS: {"images": [f"quay.io/argoproj/argo-rollouts={held[_IMAGES[ROLLOUTS]]}"], "patches": [rollouts]},
        WORKFLOWS: {
            "images": [
                f"quay.io/argoproj/workflow-controller={held[_IMAGES[WORKFLOWS]]}",
                f"quay.io/argoproj/argocli={held['argo']}",
            ],
            "patches": [workflows],
        },
    }


def _patch(name, changes):
    """Of the controller's container, which is called as its Deployment is."""
    workload, _ = _WORKLOADS[name]
    pod = {"containers": [{"name": workload, **changes}]}
    body = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": workload},
        "spec": {"template": {"spec": pod}},
    }
    return {"target": {"kind": "Deployment", "name": workload}, "patch": yaml.safe_dump(body)}


def _healthy(commit):
    return lambda found: synced(found, commit) and found["status"]["health"]["status"] == "Healthy"
