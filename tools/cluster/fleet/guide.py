"""What to do with a fleet that runs: said at the end, as commands."""

import json
import os
import shlex
from collections.abc import Iterator, Sequence

from lifeos.ir.agent import Agent
from tools.cluster.fleet import declarations
from tools.cluster.fleet.agents import place
from tools.cluster.fleet.clone import BRANCH, Clone
from tools.cluster.fleet.follow import ENVIRONMENT
from tools.cluster.kubectl import kubectl
from tools.cluster.place import DOMAIN, KUBECONFIG, ROOT

FOLDER = os.path.join(".build", "fleet")
REPOSITORY = "config"
"""Where a fleet is, unless another folder or another repository is named (Makefile)."""
_ASKED = {
    "finance": "What can you do for me?",
    "health": "I feel a pressure in my chest.",
    "hello": "What does today hold?",
    "knowledge": "How much did I spend last month?",
}
"""What each agent of this repository answers without a tool, a memory or a model."""
_ANYTHING = "What can you do for me?"
_EXAMPLE = "hello"
"""Has golden decisions, so that its shadow is judged by nobody else."""


def text(clone: Clone, agents: Sequence[Agent]) -> str:
    """All of it."""
    folder = shlex.quote(near(clone.folder))
    lines = [
        f"The fleet runs. Its repository is {folder}, a clone of {clone.url}, whose branch {BRANCH} Argo CD follows.",
        *("", "Ask an agent:"),
        *(line for agent in agents for line in _asking(agent)),
    ]
    if agents:
        agent = next((agent for agent in agents if agent.name == _EXAMPLE), agents[-1])
        lines += [
            "",
            "Change a prompt: its image is made, its gate run, and the commit pushed; a shadow is judged before people see it.",
            f"  echo 'Be brief.' >> {folder}/{place(agent)}/prompts/system.md",
            f'  {_make(clone)} MESSAGE="{agent.name} is brief"',
        ]
    lines += [
        *("", "Take it back, with no compiler and no gate:"),
        f"  git -C {folder} revert --no-edit HEAD && git -C {folder} push",
        *("", "Look at it:"),
        *(f"  {line}" for line in _looking(folder)),
    ]
    return "\n".join(lines)


def _asking(agent: Agent) -> Iterator[str]:
    """By the address of its Service, which this machine reaches as pods do."""
    task = {"id": "1", "session": "1", "text": _ASKED.get(agent.name, _ANYTHING)}
    host, service, namespace = "", f"{agent.name}-live", agent.namespace
    if agent.runtime.profile == "knative":  # asleep, it is woken by its ingress
        host = f" -H 'host: {agent.name}.{namespace}.svc.{DOMAIN}'"
        service, namespace = "ingress", "knative-ingress"
    address = kubectl("get", "service", service, f"--namespace={namespace}", "--output=jsonpath={.spec.clusterIP}")
    yield f"  # {agent.name}"
    yield f"  curl -s http://{address}/v1/decisions -H 'content-type: application/json'{host} -d {shlex.quote(json.dumps(task))}"


def _looking(folder: str) -> Iterator[str]:
    programs = ":".join(os.path.join(ROOT, *parts) for parts in ((".build", "bin"), (".venv", "bin")))
    yield f"export KUBECONFIG={KUBECONFIG} PATH={programs}:$PATH"
    yield "# Argo CD; an agent is Synced, and Progressing for its route alone, as there is no gateway here"
    yield "kubectl -n argocd get applications"
    yield "# Argo Rollouts: agents, and their releases with shadows and verdicts"
    yield "kubectl get rollouts,experiments,analysisruns --all-namespaces"
    yield "# Argo Workflows: a gate in pods, some minutes"
    yield f"lifeos -C {folder} gym submit {_EXAMPLE} --follow"
    yield "kubectl -n lifeos-gym get workflows"
    yield "# Argo CD's API at https://127.0.0.1:8443, for admin with the password that the first line prints"
    yield "kubectl -n argocd get secret argocd-initial-admin-secret -o jsonpath='{.data.password}' | base64 -d"
    yield "kubectl -n argocd port-forward service/argocd-server 8443:443"
    yield "# what this cluster lacks for what is declared"
    yield f"lifeos -C {folder} doctor --cluster --environment {ENVIRONMENT}"


def _make(clone: Clone) -> str:
    """The command that has led here."""
    words = ["make fleet"]
    if near(clone.folder) != FOLDER:
        words.append(f"FLEET={shlex.quote(near(clone.folder))}")
    if clone.url != declarations.address(REPOSITORY):
        words.append(f"REPOSITORY={os.path.basename(clone.url).removesuffix('.git')}")
    return " ".join(words)


def near(folder: str) -> str:
    """A path from the checkout, where `make` is called, for what lies in it."""
    relative = os.path.relpath(folder, ROOT)
    return folder if relative.startswith("..") else relative
