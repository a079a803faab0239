"""An agent that runs from its Rollout behind the platform's gateway: its releases, and what becomes of its calls, by Envoy, the ledger and the tool."""

import json
import urllib.parse
import urllib.request
from collections import Counter

from lifeos.bundle import canonical, content_hash
from tests.e2e import releases
from tests.e2e.cluster import ready
from tests.e2e.fleet import settled, stable
from tests.e2e.guard import GATEWAY, SYSTEM
from tests.e2e.people import written

AGENT, NAMESPACE, FOLDER = "knowledge", "lifeos-knowledge", "agents.d/knowledge/knowledge"
VERDICT = "lifeos-verdict"
_ADMIN = 19000
"""Envoy Gateway's port for Envoy's own figures, on the loopback of its pod."""
_BEGUN = 90
"""Seconds from the manifests to an Experiment."""


class Released:
    """It. ``guard``: the gateway that it is behind."""

    def __init__(self, cluster, guard):
        self.cluster, self.guard = cluster, guard

    def begin(self, before, line):
        """A release of what is declared and written now; the version, once its Experiment is under way."""
        self.guard.configuration.build(FOLDER)
        self.guard.sync()
        rollout = self.rollout(lambda found: found["spec"] != before["spec"] and releases.shadowed(found), _BEGUN)
        line.mark("another version is applied, and its Experiment begins")
        return releases.version(rollout)

    def rollout(self, reached, seconds):
        """The Rollout as soon as it is so."""
        return self.cluster.until(
            "rollout", AGENT, NAMESPACE, lambda found: found is not None and reached(found), seconds
        )

    def over(self, before):
        """Whether the release after that one has been promoted or aborted."""
        found = self.cluster.get("rollout", AGENT, NAMESPACE)
        return found["status"].get("abort") is True or (settled(found) and stable(found) != stable(before))

    def pods(self, serving):
        """Those that are ready and stay, of the ones that serve people or of the shadow."""
        found = self.cluster.all("pod", selector=_serving(serving))
        return {pod["metadata"]["name"] for pod in found if ready(pod)}

    def stands(self, serving, seconds):
        """A pod of these as soon as it is ready."""
        return self.cluster.ready(_serving(serving), NAMESPACE, seconds)

    def judged(self):
        """What the verdict service last said to the newest AnalysisRun."""
        runs = self.cluster.all("analysisrun", namespace=NAMESPACE)
        newest = max(runs, key=lambda run: run["metadata"]["creationTimestamp"])
        [metric] = newest["status"]["metricResults"]
        return json.loads(metric["measurements"][-1]["value"])

    def judging(self):
        """Whether the verdict service answers."""
        try:
            with urllib.request.urlopen(f"http://{self.cluster.service(VERDICT, SYSTEM)}/healthz", timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False

    def counted(self):
        """By Envoy: how many requests it took to the agent, and how many of them it mirrored."""
        of_route = f"cluster.httproute/{NAMESPACE}/{AGENT}/rule/"
        wanted = urllib.parse.urlencode({"format": "json", "filter": f"^{of_route}.*upstream_rq_total$"})
        with (
            self.guard.forwarded(_ADMIN, GATEWAY) as admin,
            urllib.request.urlopen(f"http://{admin}/stats?{wanted}", timeout=10) as said,
        ):
            figures = {each["name"]: each["value"] for each in json.load(said)["stats"]}
        mirrored = sum(value for name, value in figures.items() if "mirror" in name)
        return sum(figures.values()) - mirrored, mirrored

    def written(self):
        """What is in the calendar, and how often, by the agent's track; nothing else but reads has reached it."""
        calls = [(track, asked) for _, _, track, asked in self.guard.served("calendar") if asked is not None]
        return Counter((track, asked["title"]) for track, asked in calls if "title" in asked)

    def noted(self, verdict, asked):
        """Of these questions those to which the ledger has this verdict on a write of the shadow."""
        noted = {
            each["arguments"]
            for each in self.guard.events("acted")
            if (each["track"], each["tool"], each["verdict"]) == ("shadow", "calendar-write", verdict)
        }
        return [each for each in asked if content_hash(canonical(written(each.number))) in noted]


def _serving(what):
    return f"lifeos.dev/agent={AGENT},lifeos.dev/serving={what}"
