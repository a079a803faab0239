"""The whole fleet with its own images, as an administrator applies it by hand: this repository's declarations.

An image is a part of an agent's digest, so with images of this machine each agent is put before its gate again.
"""

import json
import os
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import yaml

from tests.e2e.cluster import FIRST
from tests.e2e.configuration import Configuration

AGENTS = {
    "hello": "platform/hello",
    "finance": "finance/finance",
    "health": "health/health",
    "knowledge": "knowledge/knowledge",
}
"""Folder by name."""
_TAKEN_IN = 60
"""Seconds."""
_NOT_HERE = ("litellm", "opa")
"""Programs whose images are not on this cluster."""


class Agents:
    """A configuration in which each agent has its image, and what the cluster makes of it."""

    def __init__(self, folder, cluster):
        self.cluster = cluster
        self.configuration = Configuration(folder, cluster, "agents")
        self.tree = self.configuration.tree
        self.configuration.declare("lifeos.yaml", {("spec", "images", "ghostunnel"): cluster.image_named("ghostunnel")})
        for name, place in AGENTS.items():
            self.configuration.give_image(f"agents.d/{place}/agent.yaml", cluster.image_named(f"agent-{name}"))
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as gates:
            for said in gates.map(lambda name: self.configuration.lifeos("gym", "run", name).stdout, AGENTS):
                assert said.startswith("PASS"), said

    def profile(self, agent, profile):
        """Run the agent by another profile and render that; its digest does not change."""
        file = self.tree / f"agents.d/{AGENTS[agent]}/agent.yaml"
        text = file.read_text()
        for other in ("rollout", "knative"):
            text = text.replace(f"    profile: {other}\n", f"    profile: {profile}\n")
        file.write_text(text)
        self.configuration.lifeos("compile")

    def apply_platform(self):
        """What the platform's Application holds, but for the programs that cannot run here."""
        bodies = [
            body
            for body in self._rendered("_platform")
            if body["kind"] != "Deployment" or body["metadata"]["name"] not in _NOT_HERE
        ]
        for kind in FIRST:
            self.cluster.apply(*(body for body in bodies if body["kind"] == kind))
        self.cluster.apply(*(body for body in bodies if body["kind"] not in FIRST))

    def apply(self, agent):
        """What the agent's Application holds. Policies that are new find their parameters a moment after both were made, and refuse
        everything until then; Argo CD tries again, and so does this."""
        deadline = time.monotonic() + _TAKEN_IN
        while True:
            try:
                return self.cluster.apply(*self._rendered(agent))
            except AssertionError as refused:
                if "no params found" not in str(refused) or time.monotonic() > deadline:
                    raise

    def remove(self, agent):
        """As Argo CD does when the agent is gone from git."""
        for body in self._rendered(agent):
            meta = body["metadata"]
            self.cluster.ask(
                "delete", body["kind"], meta["name"], f"--namespace={meta['namespace']}", "--ignore-not-found"
            )

    def answer(self, address, task, *, host=None, seconds=60):
        """The decision on a task, by the agent contract."""
        body = json.dumps(task).encode()
        headers = {"content-type": "application/json", **({"host": host} if host else {})}
        request = urllib.request.Request(f"http://{address}/v1/decisions", body, headers)
        with urllib.request.urlopen(request, timeout=seconds) as answered:
            return json.loads(answered.read())

    def _rendered(self, folder):
        files = sorted((self.tree / "manifests/local" / folder).rglob("*.yaml"))
        return [yaml.load(file.read_bytes(), yaml.CSafeLoader) for file in files]
