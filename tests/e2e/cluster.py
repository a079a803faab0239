"""The cluster that `make cluster` started, as its tests see it."""

import json
import os
import subprocess
from dataclasses import dataclass

from tools.cluster.place import KUBECONFIG, program


class NoCluster(Exception):
    """There is none, and why."""


@dataclass(frozen=True)
class Cluster:
    """By its own kubectl, as administrator."""

    kubeconfig: str

    @classmethod
    def there(cls):
        """The cluster that runs. Raises :class:`NoCluster`."""
        if not os.path.exists(KUBECONFIG):
            raise NoCluster("no cluster is there; start one with `make cluster`")
        cluster = cls(KUBECONFIG)
        if not os.access(program("kubectl"), os.X_OK):
            raise NoCluster("kubectl is not built; `make cluster` builds it")
        answered = cluster._run("get", "--raw=/readyz", "--request-timeout=5s")
        if answered.returncode:
            raise NoCluster(f"the cluster does not answer ({answered.stderr.strip()}); start it with `make cluster`")
        return cluster

    def ask(self, *arguments, data=None):
        """What kubectl printed; it must succeed."""
        done = self._run(*arguments, data=data)
        assert done.returncode == 0, f"kubectl {' '.join(arguments)}: {done.stderr}"
        return done.stdout

    def get(self, kind, name, namespace):
        return json.loads(self.ask("get", kind, name, f"--namespace={namespace}", "--output=json"))

    def apply(self, *objects):
        body = {"apiVersion": "v1", "kind": "List", "items": list(objects)}
        self.ask("apply", "--server-side", "--force-conflicts", "--filename=-", data=json.dumps(body))

    def image(self, deployment="git", namespace="servers"):
        """The image that a Deployment runs, by digest."""
        return self.get("deployment", deployment, namespace)["spec"]["template"]["spec"]["containers"][0]["image"]

    def service(self, name, namespace):
        """A Service's address; this machine reaches it as pods do."""
        return self.get("service", name, namespace)["spec"]["clusterIP"]

    def _run(self, *arguments, data=None):
        command = [program("kubectl"), f"--kubeconfig={self.kubeconfig}", *arguments]
        return subprocess.run(command, input=data, capture_output=True, text=True, check=False, timeout=600)
