"""Argo CD, Argo Rollouts and what they need of Kubernetes, as processes of a test run: real controllers, and pods that only KWOK says are there.

No node, no container, no root. The programs are those of the cluster of `make cluster`; what runs in pods there is a process here, so that what
each uses can be read.
"""

import contextlib
import os
import sys
import time
from pathlib import Path

import yaml

from tests.architecture.test_files import ROOT
from tests.e2e.cluster import Cluster
from tests.lifeos.cluster.servers import kubeconfig
from tests.many import kwok
from tests.proofs.api import Api
from tests.proofs.control_plane import ControlPlane, _free_port
from tests.proofs.programs import program
from tests.proofs.seed import seed
from tools.cluster import go_modules

ROLLOUTS = "argo-rollouts"
_READY = 120
_SETTINGS = ROOT / "argocd/bootstrap/settings.yaml"
_OF_ARGO_CD = {"app.kubernetes.io/part-of": "argocd"}
_LOCAL = ("--address=127.0.0.1", "--metrics-address=127.0.0.1")


class Plane(ControlPlane):
    """Also a cluster and its git server, as `Configuration` asks for them."""

    def __init__(self) -> None:
        super().__init__(seed())
        self.ports = {name: _free_port() for name in ("git", "redis", "repositories", "repositories-metrics", "argocd")}
        self.spare = iter([_free_port() for _ in range(12)])

    def begin(self) -> None:
        """All of it runs; ends with :meth:`stop`."""
        self.start()
        self.kubeconfig = str(self._kubeconfig("admin", self.token))
        self.cluster = Cluster(self.kubeconfig)
        api = Api.of(self)
        self._small_definitions()
        with api.client:
            for name in ("argocd", ROLLOUTS):
                api.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
            self._kubernetes()
            self._rollouts(api)
            self._git()
            self._argo_cd(api)
        self.cluster.apply(kwok.node())
        self.cluster.ask("wait", "--for=condition=Ready", f"node/{kwok.NODE}", "--timeout=120s")

    def service(self, name, namespace):
        """Of the git server, the one that is asked for."""
        assert name == "git"
        return f"127.0.0.1:{self.ports['git']}"

    def image(self):
        """Of programs that nobody starts."""
        return f"lifeos.invalid/lifeos@sha256:{'0' * 64}"

    def pids(self):
        """The process of each program, by name."""
        return {name: process.pid for name, process in self._processes.items()}

    def _kubeconfig(self, name, token) -> Path:
        return kubeconfig(
            self.folder / f"{name}.kubeconfig", self.url, self.folder / "certificates/apiserver.crt", token
        )

    def _small_definitions(self):
        """Of workflows, without their schema, as Argo's own manifests install them: Argo CD reads all that a group defines for each object of
        it that it applies or compares."""
        folder = Path(go_modules.folder("github.com/argoproj/argo-workflows/v3")) / "manifests/base/crds/minimal"
        files = [f"--filename={file}" for file in folder.glob("argoproj.io_*.yaml")]
        self.cluster.ask("replace", *files)

    def _kubernetes(self):
        config = [f"--{use}kubeconfig={self.kubeconfig}" for use in ("", "authentication-", "authorization-")]
        place = ["--bind-address=127.0.0.1", "--leader-elect=false"]
        controllers = "*,-node-ipam-controller,-node-route-controller,-cloud-node-lifecycle-controller"
        own = ["--use-service-account-credentials=true", f"--controllers={controllers}", "--cert-dir=controllers"]
        own.append(f"--root-ca-file={self.folder}/certificates/apiserver.crt")
        self._program("kube-controller-manager", *config, *place, *own, f"--secure-port={next(self.spare)}")
        self._program("kube-scheduler", *config, *place, "--cert-dir=scheduler", f"--secure-port={next(self.spare)}")
        self._run("kwok", kwok.command(self.kubeconfig, f"127.0.0.1:{next(self.spare)}"))

    def _rollouts(self, api):
        """Under its own name, for admission asks for it."""
        meta = {"name": ROLLOUTS, "namespace": ROLLOUTS}
        api.apply({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta})
        role = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"}
        body = {
            "apiVersion": "rbac.authorization.k8s.io/v1",
            "kind": "ClusterRoleBinding",
            "metadata": {"name": ROLLOUTS},
        }
        api.apply({**body, "roleRef": role, "subjects": [{"kind": "ServiceAccount", **meta}]})
        token = self.cluster.ask("create", "token", ROLLOUTS, f"--namespace={ROLLOUTS}", "--duration=12h").strip()
        self._program(
            "rollouts-controller",
            f"--kubeconfig={self._kubeconfig(ROLLOUTS, token)}",
            f"--metricsport={next(self.spare)}",
            f"--healthzPort={next(self.spare)}",
            "--leader-elect=false",
        )

    def _git(self):
        repositories = self.folder / "repositories"
        repositories.mkdir()
        script = ROOT / "tools/cluster/git_server.py"
        self._run("git", [sys.executable, "-P", str(script), str(repositories), str(self.ports["git"])])

    def _argo_cd(self, api):
        data = yaml.load(_SETTINGS.read_bytes(), yaml.CSafeLoader)["data"]
        for kind, name in (("ConfigMap", "argocd-cm"), ("ConfigMap", "argocd-rbac-cm"), ("Secret", "argocd-secret")):
            meta = {"name": name, "namespace": "argocd", "labels": _OF_ARGO_CD}
            body = {"apiVersion": "v1", "kind": kind, "metadata": meta}
            api.apply({**body, "data": data} if name == "argocd-cm" else body)
        self._run("cache", [str(program("miniredis")), f"127.0.0.1:{self.ports['redis']}"])
        self.argo_cd("10s", "5m")

    def argo_cd(self, period, hard):
        """Its programs; those that run are ended. ``period``: how often it looks by itself; ``hard``: after how long it forgets what it saw."""
        for name in ("server", "controller", "repo server"):
            if (process := self._processes.pop(name, None)) is not None:
                process.stdin.close()
                process.wait(timeout=30)
        places = {f"ARGOCD_{name}_DATA_PATH": str(self.folder / name.lower()) for name in ("TLS", "SSH", "GPG")}
        for path in places.values():
            Path(path).mkdir(exist_ok=True)
        # Argo CD reads commits by a script of its image; what it would say of a signature nobody here asks.
        script = Path(go_modules.folder("github.com/argoproj/argo-cd/v3")) / "hack/git-verify-wrapper.sh"
        copy = self.folder / "bin" / script.name
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(script.read_bytes())
        copy.chmod(0o700)
        (self.folder / "tmp").mkdir(exist_ok=True)
        environment = {
            **places,
            "PATH": f"{copy.parent}{os.pathsep}{os.environ['PATH']}",
            "TMPDIR": str(self.folder / "tmp"),
            "KUBECONFIG": self.kubeconfig,
            "HOME": str(self.folder),
            "ARGOCD_FAKE_IN_CLUSTER": "true",
            "ARGOCD_GPG_ENABLED": "false",
            "ARGOCD_RECONCILIATION_TIMEOUT": period,
            "ARGOCD_RECONCILIATION_JITTER": "0s",
            "ARGOCD_HARD_RECONCILIATION_TIMEOUT": hard,
        }
        cache = f"--redis=127.0.0.1:{self.ports['redis']}"
        repositories = f"--repo-server=127.0.0.1:{self.ports['repositories']}"
        follows = [f"--kubeconfig={self.kubeconfig}", "--namespace=argocd", cache, repositories]
        served = [f"--port={self.ports['repositories']}", f"--metrics-port={self.ports['repositories-metrics']}"]
        asked = [f"--port={self.ports['argocd']}", "--insecure", "--disable-auth", f"--metrics-port={next(self.spare)}"]
        for name, words in (
            ("repo server", ["argocd-repo-server", *_LOCAL, cache, *served]),
            ("server", ["argocd-server", *_LOCAL, *follows, *asked]),
            ("controller", ["argocd-application-controller", *follows, f"--metrics-port={next(self.spare)}"]),
        ):
            self._run(name, [str(program("argocd")), *words], environment)
        deadline = time.monotonic() + _READY
        while not self._secret():
            assert time.monotonic() < deadline, f"Argo CD does not start; see {self.folder}"
            time.sleep(0.2)

    def _secret(self):
        """What its server makes when it starts, and its controller waits for."""
        return "server.secretkey" in self.cluster.get("secret", "argocd-secret", "argocd").get("data", {})

    def _program(self, name, *words):
        self._run(name, [str(program(name)), *words])


@contextlib.contextmanager
def plane():
    """For as long as it is used; its logs stay when something failed."""
    made = Plane()
    done = False
    try:
        made.begin()
        yield made
        done = True
    finally:
        made.stop()
        made.remove(keep_logs=not done)
