"""A release as it goes through its stages, and what is said about its decisions."""

import json
import secrets
import time
import urllib.request

from tests.e2e.fleet import AGENT, NAMESPACE, PROMPT, settled, stable

LOOK = 30
"""Seconds between two looks of the controller at the verdict."""
_OVER = ("Successful", "Failed", "Error", "Inconclusive")
"""Phases of an Experiment that has ended."""
_HEARD = 60
"""Seconds until a verdict service that was killed answers again."""


def change(fleet):
    """A new version of hello with its receipt, pushed; its commit."""
    fleet.append(PROMPT, f"\nSay nothing twice ({secrets.token_hex(4)}).\n")
    fleet.gate()
    return fleet.configuration.push("hello says nothing twice")


def promoted(fleet, before):
    """The Rollout after the release that is under way, which takes none of its steps, as `kubectl argo rollouts promote --full` has it."""
    where = (AGENT, f"--namespace={NAMESPACE}", "--subresource=status", "--type=merge")
    fleet.cluster.ask("patch", "rollout", *where, '--patch={"status": {"promoteFull": true}}')
    return fleet.rollout(lambda found: settled(found) and stable(found) != stable(before), seconds=120)


def version(rollout):
    """What the newest version of an agent is called: its configuration."""
    volumes = rollout["spec"]["template"]["spec"]["volumes"]
    return next(volume["configMap"]["name"] for volume in volumes if volume["name"] == "config")


def judged(cluster, name, stage, *, good=0, bad=0, agent=AGENT):
    """Tell the verdict service what became of a version's decisions, as whoever judges them does: again, when it does not answer, for it counts each once."""
    marks = [True] * good + [False] * bad
    decisions = [{"id": secrets.token_hex(8), "good": mark} for mark in marks]
    address = cluster.service("lifeos-verdict", "lifeos-system")
    request = urllib.request.Request(
        f"http://{address}/v1/releases/{agent}/{name}/decisions?stage={stage}",
        data=json.dumps({"decisions": decisions}).encode(),
        headers={"content-type": "application/json"},
    )
    deadline, again = time.monotonic() + _HEARD, False
    while True:
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                assert json.load(answer)["new"] in ((0, len(decisions)) if again else (len(decisions),))
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
        again = True
        time.sleep(0.5)  # nobody can say that it answers but itself


def shadowed(rollout):
    """Whether the shadow of a release has been started."""
    return rollout["status"].get("canary", {}).get("currentExperiment") is not None


def stepped(rollout):
    """Whether a release has left its shadow behind, and people are answered by both versions."""
    return bool(rollout["status"].get("canary", {}).get("currentStepAnalysisRunStatus"))


def begun(fleet, known):
    """The Experiments that were begun beside those with these names."""
    return [fleet.cluster.get("experiment", name, NAMESPACE) for name in fleet.runs("experiment") - known]


def ended(experiment):
    """Whether it is over, or told to be."""
    return experiment["spec"].get("terminate", False) or experiment["status"].get("phase") in _OVER


def unseen(experiment):
    """Whether it never had all its pods ready, and has none now."""
    status = experiment["status"]
    return "availableAt" not in status and not any(
        each.get("readyReplicas") for each in status.get("templateStatuses", ())
    )


def shadows(cluster):
    """The pods that see a part of the decisions, and may not act."""
    selector = f"lifeos.dev/agent={AGENT},lifeos.dev/track=shadow"
    return {pod["metadata"]["name"] for pod in cluster.all("pod", selector=selector, namespace=NAMESPACE)}


def addresses(cluster, names):
    """Where pods of the agent are reached."""
    pods = cluster.all("pod", selector=f"lifeos.dev/agent={AGENT}", namespace=NAMESPACE)
    return {pod["status"]["podIP"] for pod in pods if pod["metadata"]["name"] in names}


def answers(found):
    """Whether Endpoints lead to somebody."""
    return any("addresses" in subset for subset in (found or {}).get("subsets", ()))


def ask(cluster, agent=AGENT):
    """What an agent's live Service answers."""
    task = {
        "id": secrets.token_hex(8),
        "session": secrets.token_hex(8),
        "text": "What is on today?",
        "date": "2026-05-12",
    }
    request = urllib.request.Request(
        f"http://{cluster.service(f'{agent}-live', NAMESPACE)}/v1/decisions",
        data=json.dumps(task).encode(),
        headers={"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)
