"""The cluster that `make cluster` started, as its tests see it."""

import json
import os
import subprocess
from dataclasses import dataclass

from tests.e2e import watch
from tools.cluster import images
from tools.cluster.place import KUBECONFIG, program

FIRST = ("Namespace", "ServiceAccount")
"""Kinds that are applied before all others: a Secret for the token of an account that is not there is deleted."""
_WATCH = ("--watch", "--output-watch-events", "--output=json")


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

    def all(self, kind, *, selector="", namespace=""):
        """Objects of a kind, of all namespaces unless one is named."""
        where = [f"--namespace={namespace}"] if namespace else ["--all-namespaces"]
        return json.loads(self.ask("get", kind, *where, f"--selector={selector}", "--output=json"))["items"]

    def until(self, kind, name, namespace, reached, seconds, *, why=lambda found: found.get("status")):
        """An object as soon as it is as it should be; None stands for one that is not there. Fails when that takes too long, with ``why``
        of how it was last."""
        found = None
        if reached(self.find(kind, name, namespace)):
            return self.find(kind, name, namespace)
        chosen = [kind, f"--field-selector=metadata.name={name}", f"--namespace={namespace}"]
        for event, found in watch.events(self.command("get", *chosen, *_WATCH), seconds):
            state = None if event == "DELETED" else found
            if reached(state):
                return state
        last = "it is not there" if found is None else json.dumps(why(found), indent=1)
        raise AssertionError(f"{kind} {namespace}/{name} took longer than {seconds} s; last: {last}")

    def ready(self, selector, namespace, seconds, *, but=()):
        """The name of a pod with these labels that is ready and stays, as soon as there is one beside those."""
        for event, pod in self.watch("pod", selector, namespace, seconds):
            if event != "DELETED" and ready(pod) and pod["metadata"]["name"] not in but:
                return pod["metadata"]["name"]
        raise AssertionError(f"no pod of {selector} was ready within {seconds} s")

    def gone(self, selector, seconds=180):
        """Wait until no pod with these labels is left, in any namespace: each does to its end what it had begun."""
        words = ("wait", "--for=delete", "pod", "--all-namespaces", f"--selector={selector}", f"--timeout={seconds}s")
        self.ask(*words)

    def watch(self, kind, selector, namespace, seconds):
        """What happens to objects of a kind, as it happens; in all namespaces unless one is named."""
        where = f"--namespace={namespace}" if namespace else "--all-namespaces"
        return watch.events(self.command("get", kind, f"--selector={selector}", where, *_WATCH), seconds)

    def find(self, kind, name, namespace):
        """An object, or None."""
        text = self.ask("get", kind, name, f"--namespace={namespace}", "--output=json", "--ignore-not-found")
        return json.loads(text) if text else None

    def apply(self, *objects):
        body = {"apiVersion": "v1", "kind": "List", "items": list(objects)}
        self.ask("apply", "--server-side", "--force-conflicts", "--filename=-", data=json.dumps(body))

    def image(self, deployment="git", namespace="servers"):
        """The image that a Deployment runs, by digest."""
        return self.get("deployment", deployment, namespace)["spec"]["template"]["spec"]["containers"][0]["image"]

    def images_held(self):
        """The images that the node holds, by digest."""
        [node] = self.all("node")
        return [reference for image in node["status"]["images"] for reference in image["names"] or ()]

    def image_named(self, name):
        """One of them; those that `make cluster` made of an earlier state of this repository may be there, too."""
        made = images.reference_of(name)
        # Containerd is asked: the kubelet tells the API server within minutes.
        held = images.ctr("images", "list", "--quiet").split()
        assert made in held, f"the node does not hold {made}; `make cluster` brings it"
        return made

    def service(self, name, namespace):
        """A Service's address; this machine reaches it as pods do."""
        return self.get("service", name, namespace)["spec"]["clusterIP"]

    def command(self, *arguments):
        """A call of kubectl."""
        return [program("kubectl"), f"--kubeconfig={self.kubeconfig}", *arguments]

    def _run(self, *arguments, data=None):
        return subprocess.run(
            self.command(*arguments), input=data, capture_output=True, text=True, check=False, timeout=600
        )


def ready(pod):
    """Whether a pod is, and stays."""
    conditions = pod["status"].get("conditions", ())
    return "deletionTimestamp" not in pod["metadata"] and any(
        each["type"] == "Ready" and each["status"] == "True" for each in conditions
    )
