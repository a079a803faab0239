"""The fleet as Argo CD follows it: this repository's, of which `hello` runs and the others are suspended.

The images that the others need beside their own (a tunnel in front of a database) are not here, and their gates take minutes.
"""

import copy
import os
import secrets
import shutil

import pytest
import yaml

from tests.e2e.configuration import Configuration
from tools.cluster.fleet import declarations
from tools.cluster.fleet.follow import synced
from tools.cluster.place import REPOSITORIES, within

ARGO_CD = "argocd"
AGENT, NAMESPACE = "hello", "lifeos-platform"
AGENT_FILE = "agents.d/platform/hello/agent.yaml"
PROMPT = "agents.d/platform/hello/prompts/system.md"
APPLICATION = "hello.local"
PLATFORM_APPLICATION, ROOT_APPLICATION = "lifeos-platform-local", "lifeos-root-local"
CONTROLLERS_APPLICATION = "lifeos-controllers"
GYM = "lifeos-gym"
"""The namespace of gates and releases."""
POD_HASH = "rollouts-pod-template-hash"
_SUSPENDED = ("finance/finance", "health/health", "knowledge/knowledge")
# One live step, and few decisions: the same stages as everybody's, in minutes.
_RELEASE = "  release: {shadow: {percent: 5, by: session, minDecisions: 20}, steps: [50, 100]}\n"
_SERVER = declarations.SERVER
"""Where repositories of stories are."""
_STORY = "story-"
"""What the names of these repositories begin with; every other one is somebody's."""
_OURS = "app.kubernetes.io/managed-by=lifeos"
_EVERYWHERE = (
    "validatingadmissionpolicybinding,validatingadmissionpolicy,mutatingadmissionpolicybinding,mutatingadmissionpolicy,"
    "clusterspiffeid,gatewayclass,namespace"
)


def new_repository():
    """The name of a new one, that :func:`uproot` takes for a story's."""
    return f"{_STORY}{secrets.token_hex(4)}"


class Fleet:
    """A configuration, and what the cluster makes of it."""

    def __init__(self, folder, cluster, repository, *, memory=False):
        """``memory``: whether the semantic layer is a part of it."""
        self.cluster = cluster
        self.configuration = Configuration(
            folder, cluster, repository, cluster.image_named("agent-hello"), memory=memory
        )
        for name in _SUSPENDED:
            self.append(f"agents.d/{name}/agent.yaml", "  suspend: true\n")
        self.append(AGENT_FILE, _RELEASE)

    def cloned(self, name):
        """The same fleet, from the work tree of somebody else."""
        other = copy.copy(self)
        other.configuration = self.configuration.cloned(name)
        return other

    def append(self, path, text):
        """To a file of the repository."""
        with (self.configuration.tree / path).open("a") as file:
            file.write(text)

    def add(self, name):
        """An agent on the golden path that does what hello does: `lifeos new agent`, the code, and days to try it on."""
        tree = self.configuration.tree
        self.configuration.lifeos("new", "agent", name, "--team", "platform", "--description", "Greets, as hello does.")
        copies = {
            "agents.d/platform/hello/agent.py": f"agents.d/platform/{name}/agent.py",
            PROMPT: f"agents.d/platform/{name}/prompts/system.md",
            "evals/suites/hello/scenarios": f"evals/suites/{name}/scenarios",
        }
        for source, target in copies.items():
            if (tree / source).is_dir():
                shutil.rmtree(tree / target)
                shutil.copytree(tree / source, tree / target)
            else:
                shutil.copy(tree / source, tree / target)
        self.configuration.change(f"evals/suites/{name}/suite.yaml", "{chronic: 1}", "{stressed: 0.5, frugal: 0.5}")
        declaration = f"agents.d/platform/{name}/agent.yaml"
        self.configuration.change(declaration, "scopes: [profile]", "scopes: [calendar]")
        self.append(declaration, "  tools: [{ref: calendar-read}]\n" + _RELEASE)

    def release(self, name):
        """A new agent from the brake that it is added with."""
        file = self.configuration.tree / f"agents.d/platform/{name}/agent.yaml"
        file.write_text(file.read_text().replace("  suspend: true\n", ""))

    def gate(self, agent=AGENT):
        """The agent's image, and its receipt, by a gate on this machine."""
        self.configuration.build(f"agents.d/platform/{agent}")
        said = self.configuration.lifeos("gym", "run", agent).stdout
        assert said.startswith("PASS"), said

    def follow(self):
        """What a person does once for each cluster (docs/how-to/install-controllers.md); what that said."""
        return self.configuration.lifeos("bootstrap", "local").stdout

    def synced(self, commit, *applications, seconds=120):
        """Argo CD has made of the cluster what the commit says, as far as these Applications go; all of them unless some are named."""
        for name in applications or [ROOT_APPLICATION, *self.applications()]:
            self.application(name, lambda found: synced(found, commit), seconds)

    def application(self, name, reached, seconds):
        """An Application as soon as it is so."""
        return self.cluster.until("application.argoproj.io", name, ARGO_CD, reached, seconds, why=state)

    def applications(self):
        """Those that the commit declares."""
        files = (self.configuration.tree / "argocd/local").glob("application-*.yaml")
        return sorted(yaml.load(file.read_bytes(), yaml.CSafeLoader)["metadata"]["name"] for file in files)

    def settled(self, agent=AGENT, namespace=NAMESPACE, *, seconds=180):
        """The agent's Rollout, when all its pods are of its newest version and no release is under way."""
        return self.rollout(lambda found: found is not None and settled(found), agent, namespace, seconds=seconds)

    def rollout(self, reached, agent=AGENT, namespace=NAMESPACE, *, seconds):
        """The agent's Rollout as soon as it is so."""
        return self.cluster.until("rollout", agent, namespace, reached, seconds)

    def backends(self, service, namespace=NAMESPACE):
        """The pods that a Service leads to now."""
        slices = self.cluster.all(
            "endpointslice", selector=f"kubernetes.io/service-name={service}", namespace=namespace
        )
        ends = [end for part in slices for end in part["endpoints"] or () if end["conditions"].get("ready")]
        return {end["targetRef"]["name"] for end in ends}

    def runs(self, kind, agent=AGENT, namespace=NAMESPACE):
        """Names of the AnalysisRuns or Experiments that there ever were of an agent's releases."""
        owned = self.cluster.all(kind, namespace=namespace)
        return {body["metadata"]["name"] for body in owned if body["metadata"]["name"].startswith(f"{agent}-")}


def settled(rollout):
    """Whether a Rollout is what its specification says, and done with it."""
    status = rollout.get("status", {})
    return status.get("phase") == "Healthy" and status.get("observedGeneration") == str(
        rollout["metadata"]["generation"]
    )


def stable(rollout):
    """The version that serves, by the hash of its pods."""
    return rollout["status"]["stableRS"]


def state(found):
    """What an Application says of itself, to be read when it is not as it should be."""
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


def uproot(cluster):
    """Nothing of a fleet of stories is left in the cluster. The fleet of somebody else is left alone, and then there are no stories."""
    followed = set()
    for application in cluster.all("application.argoproj.io", namespace=ARGO_CD):
        source = application["spec"].get("source", {}).get("repoURL", "")
        if not source.startswith(f"{_SERVER}{_STORY}"):
            pytest.exit(
                f"Argo CD follows {source or 'something'}; stories uproot what it follows, so they want a cluster of their own (`make cluster-down cluster` makes one; what was pushed stays)",
                2,
            )
        followed.add(os.path.basename(source))
    # Their artifacts are removed by pods, for which there may be no Secret, and which a namespace that is going takes no more: it would wait
    # for them for ever.
    for workflow in cluster.all("workflows.argoproj.io"):
        meta = workflow["metadata"]
        where, keep = f"--namespace={meta['namespace']}", '{"metadata": {"finalizers": null}}'
        cluster.ask("patch", "workflows.argoproj.io", meta["name"], where, "--type=merge", f"--patch={keep}")
        cluster.ask("delete", "workflows.argoproj.io", meta["name"], where, "--ignore-not-found")
    # While a sync is tried again and again, Argo CD deletes nothing.
    for application in cluster.all("application.argoproj.io", namespace=ARGO_CD):
        if "operation" in application:
            name, where = application["metadata"]["name"], f"--namespace={ARGO_CD}"
            # It may end by itself meanwhile: then there is nothing to remove, which a merge permits.
            cluster.ask("patch", "application.argoproj.io", name, where, "--type=merge", '--patch={"operation": null}')
    # What follows git first, or it makes again what is taken away.
    roots = (ROOT_APPLICATION, CONTROLLERS_APPLICATION)
    cluster.ask("delete", "application.argoproj.io", *roots, f"--namespace={ARGO_CD}", "--ignore-not-found")
    for kind in ("application.argoproj.io", "appproject.argoproj.io"):
        cluster.ask("delete", kind, "--all", f"--namespace={ARGO_CD}", "--timeout=180s")
    cluster.ask("delete", _EVERYWHERE, f"--selector={_OURS}", "--timeout=300s")
    for repository in followed:
        shutil.rmtree(within(REPOSITORIES, repository), ignore_errors=True)
