"""The fleet as Argo CD follows it: this repository's, of which `hello` runs and the others are suspended.

The images that the others need beside their own (a tunnel in front of a database) are not here, and their gates take minutes.
"""

import yaml

from tests.e2e.configuration import Configuration

ARGO_CD = "argocd"
AGENT, NAMESPACE = "hello", "lifeos-platform"
AGENT_FILE = "agents.d/platform/hello/agent.yaml"
PROMPT = "agents.d/platform/hello/prompts/system.md"
PLATFORM = "lifeos-platform-local"
ROOT_APPLICATION = "lifeos-root-local"
_SUSPENDED = ("finance/finance", "health/health", "knowledge/knowledge")
# One live step, and few decisions: the same stages as everybody's, in minutes.
_RELEASE = "  release: {shadow: {percent: 5, by: session, minDecisions: 20}, steps: [50, 100]}\n"
_OURS = "app.kubernetes.io/managed-by=lifeos"
_EVERYWHERE = (
    "validatingadmissionpolicybinding,validatingadmissionpolicy,mutatingadmissionpolicybinding,mutatingadmissionpolicy,"
    "clusterspiffeid,gatewayclass,namespace"
)


class Fleet:
    """A configuration, and what the cluster makes of it."""

    def __init__(self, folder, cluster, repository):
        self.cluster = cluster
        self.configuration = Configuration(folder, cluster, repository, cluster.image_named("agent-hello"))
        for name in _SUSPENDED:
            self._append(f"agents.d/{name}/agent.yaml", "  suspend: true\n")
        self._append(AGENT_FILE, _RELEASE)

    def gate(self, agent=AGENT):
        """The agent's receipt, by a gate on this machine."""
        said = self.configuration.lifeos("gym", "run", agent).stdout
        assert said.startswith("PASS"), said

    def follow(self):
        """What a person does once for each cluster (docs/how-to/install-controllers.md)."""
        for name in ("settings", "project", "root-local"):
            text = (self.configuration.tree / f"argocd/bootstrap/{name}.yaml").read_text()
            self.cluster.apply(yaml.load(text, yaml.CSafeLoader))

    def synced(self, commit, *applications, seconds=120):
        """Argo CD has made of the cluster what the commit says, as far as these Applications go; all of them unless some are named."""
        for name in applications or [ROOT_APPLICATION, *self.applications()]:
            self.cluster.until(
                "application.argoproj.io", name, ARGO_CD, lambda found: _synced(found, commit), seconds, why=_state
            )

    def applications(self):
        """Those that the commit declares."""
        files = (self.configuration.tree / "argocd/local").glob("application-*.yaml")
        return sorted(_load(file)["metadata"]["name"] for file in files)

    def declared(self, folder):
        """The objects of a folder of manifests/local."""
        return [_load(file) for file in sorted((self.configuration.tree / "manifests/local" / folder).rglob("*.yaml"))]

    def rollout(self, agent=AGENT, namespace=NAMESPACE):
        return self.cluster.find("rollout", agent, namespace)

    def healthy(self, reached=lambda rollout: True, *, agent=AGENT, namespace=NAMESPACE, seconds=180):
        """The agent's Rollout, when all its pods are of its newest version, and this holds, too."""
        return self.cluster.until(
            "rollout",
            agent,
            namespace,
            lambda found: found is not None and _healthy(found) and reached(found),
            seconds,
        )

    def _append(self, path, text):
        with (self.configuration.tree / path).open("a") as file:
            file.write(text)


def uproot(cluster):
    """Nothing of a fleet is left in the cluster."""
    cluster.ask("delete", "application.argoproj.io", ROOT_APPLICATION, f"--namespace={ARGO_CD}", "--ignore-not-found")
    for kind in ("application.argoproj.io", "appproject.argoproj.io"):
        cluster.ask("delete", kind, "--all", f"--namespace={ARGO_CD}", "--timeout=180s")
    cluster.ask("delete", _EVERYWHERE, f"--selector={_OURS}", "--timeout=300s")


def _load(file):
    return yaml.load(file.read_bytes(), yaml.CSafeLoader)


def _synced(found, commit):
    state = (found or {}).get("status", {}).get("sync", {})
    return state.get("status") == "Synced" and state.get("revision") == commit


def _state(found):
    status = found.get("status", {})
    operation = status.get("operationState", {})
    return {
        "sync": status.get("sync", {}).get("status"),
        "revision": status.get("sync", {}).get("revision"),
        "conditions": status.get("conditions"),
        "operation": {key: operation.get(key) for key in ("phase", "message")},
        "out of sync": [
            f"{item['kind']} {item.get('namespace', '')}/{item['name']}"
            for item in status.get("resources", [])
            if item.get("status") != "Synced"
        ],
    }


def _healthy(rollout):
    status = rollout.get("status", {})
    return status.get("phase") == "Healthy" and status.get("observedGeneration") == str(
        rollout["metadata"]["generation"]
    )
