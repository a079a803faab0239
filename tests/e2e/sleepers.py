"""An agent that sleeps, in a fleet that Argo CD follows: how it is changed, released, asked and seen."""

import json
import secrets
import socket
import time
import urllib.request

import yaml

from tests.e2e import releases
from tests.e2e.fleet import GYM, NAMESPACE
from tests.e2e.promises import CONVERGED
from tests.e2e.traffic import Traffic

SERVICE, ANALYSIS, WORKFLOW = "service.serving.knative.dev", "analysisrun.argoproj.io", "workflow.argoproj.io"
_INGRESS = ("ingress", "knative-ingress")
"""The Service by which all agents that sleep are asked; which of them, the host says."""
_RELEASED = 300
"""Seconds for a handful of pods, one after the other, on a machine that is busy with other things."""


class Sleeper:
    """One, with its name."""

    def __init__(self, fleet, name):
        self.fleet, self.cluster, self.name = fleet, fleet.cluster, name
        self.configuration = fleet.configuration
        self.file = f"agents.d/platform/{name}/agent.yaml"

    def add(self):
        """To the repository, with its gate; not pushed."""
        self.fleet.add(self.name)
        self.configuration.change(self.file, "{profile: rollout}", "{profile: knative, idle: 10s}")
        self.fleet.gate(self.name)
        self.fleet.release(self.name)

    def change(self):
        """Another version with its receipt; not pushed."""
        self.fleet.append(f"agents.d/platform/{self.name}/prompts/system.md", f"\nBe brief ({secrets.token_hex(4)}).\n")
        self.fleet.gate(self.name)

    def pull(self):
        """What others committed: the pin."""
        self.configuration.git("pull", "--quiet", "--ff-only", self.configuration.url, "main")
        return self.configuration.git("log", "-1", "--format=%an: %s")

    def head(self):
        """What the deployed branch is at."""
        return self.configuration.git("ls-remote", self.configuration.url, "refs/heads/main").split()[0]

    def pin(self):
        """What the work tree says."""
        return json.loads((self.configuration.tree / f"evals/pins/{self.name}/local.json").read_text())["revision"]

    def rendered(self):
        """The release that is rendered, as it will be in the cluster: its name, and its parameters."""
        [file] = (self.configuration.tree / f"manifests/local/_platform/{self.name}").glob("workflow-*.yaml")
        body = yaml.load(file.read_bytes(), yaml.CSafeLoader)
        given = {each["name"]: each["value"] for each in body["spec"]["arguments"]["parameters"]}
        return body["metadata"]["name"], given

    def service(self, reached, seconds=_RELEASED):
        """Its Service as soon as it is so."""
        return self.cluster.until(SERVICE, self.name, NAMESPACE, reached, seconds)

    def released(self, name, reached, seconds=_RELEASED):
        """A release as soon as it is so."""
        return self.cluster.until(WORKFLOW, name, GYM, reached, seconds)

    def settled(self, name):
        """When a release has been there and is gone, as when the pin names what it was about."""
        self.released(name, lambda found: found is not None)
        self.released(name, lambda found: found is None)

    def analyses(self):
        """All that there are of it."""
        return {run["metadata"]["name"] for run in self.cluster.all(ANALYSIS, selector=self._ours(), namespace=GYM)}

    def pods(self):
        """By the name of their revision."""
        pods = self.cluster.all("pod", selector=self._ours(), namespace=NAMESPACE)
        return {pod["metadata"]["labels"]["serving.knative.dev/revision"] for pod in pods}

    def asleep(self):
        """Wait until no pod of it is left."""
        self.cluster.gone(self._ours(), _RELEASED)

    def reachable(self):
        """Wait until the ingress takes connections: of a pod that is ready again kube-proxy hears some moments later, and tells nobody when."""
        deadline = time.monotonic() + CONVERGED
        while True:
            try:
                socket.create_connection((self.cluster.service(*_INGRESS), 80), 5).close()
            except OSError:
                assert time.monotonic() < deadline, "the ingress takes no connections"
                time.sleep(0.2)
            else:
                return

    def ask(self, tag=""):
        """What it answers; by its own name, or by that of a tag."""
        task = {"id": "t-1", "session": secrets.token_hex(4), "text": "What is on today?", "date": "2026-05-12"}
        headers = {"content-type": "application/json", "host": f"{tag}{self._host()}"}
        address = self.cluster.service(*_INGRESS)
        request = urllib.request.Request(f"http://{address}/v1/decisions", json.dumps(task).encode(), headers)
        with urllib.request.urlopen(request, timeout=180) as answered:
            return json.load(answered)["reply"]

    def people(self):
        """They ask it all the time, which keeps it awake."""
        return Traffic(self.cluster, *_INGRESS, host=self._host())

    def judged(self, service, **marks):
        """Tell the verdict service what became of the shadow's decisions."""
        releases.judged(self.cluster, releases.version(service), "shadow", agent=self.name, **marks)

    def _host(self):
        return f"{self.name}.{NAMESPACE}.svc.cluster.local"

    def _ours(self):
        return f"lifeos.dev/agent={self.name}"


def led(revision):
    """Whether a Service leads all that people ask to a revision that is ready."""

    def reached(service):
        status = (service or {}).get("status", {})
        if status.get("observedGeneration") != (service or {}).get("metadata", {}).get("generation"):
            return False
        ready = any(each["type"] == "Ready" and each["status"] == "True" for each in status.get("conditions", []))
        return ready and {each["revisionName"]: each.get("percent") for each in status["traffic"]}.get(revision) == 100

    return reached


def shadowed(revision):
    """Whether a Service has a shadow of a revision, beside whatever has its traffic."""

    def reached(service):
        tagged = {each["tag"]: each for each in (service or {}).get("status", {}).get("traffic", []) if "tag" in each}
        return tagged.get("shadow", {}).get("revisionName") == f"{revision}-shadow"

    return reached


def ended(workflow):
    """Whether a release is over."""
    return (workflow or {}).get("status", {}).get("phase") in ("Succeeded", "Failed", "Error")
