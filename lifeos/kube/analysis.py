"""What Argo Rollouts' controller measures while a release goes on, for whoever lets it: a Rollout, or the release of an agent that sleeps.

Source: github.com/argoproj/argo-rollouts v1.10, analysis/analysis.go and metricproviders/webmetric.
"""

from typing import Literal

from lifeos.kube.manifest import Json
from lifeos.kube.names import SYSTEM_NAMESPACE, VERDICT

SHADOW_LOOKS = 240
"""Looks at the shadow, one every :data:`INTERVAL`: two hours, then the release waits for a person."""
LIVE_LOOKS = 10
"""Looks at each live step: five minutes without evidence of harm."""
INTERVAL = "30s"
ERRORS = 60
"""Errors in a row after which the release aborts: ten minutes without an answer, for after an error the controller asks again in ten
seconds, whatever the interval (DefaultErrorRetryInterval). The default, 4, is a pod's restart."""

SECONDS = 20
"""For one answer."""

Stage = Literal["shadow", "live"]

_BAD, _NOT_BAD = 'result.verdict == "fail"', 'result.verdict in ["pass", "inconclusive"]'


def verdict(stage: Stage, agent: str, version: str, digest: str, least: str) -> Json:
    """What the verdict service is asked, and what is taken for an answer. ``least``: decisions of a shadow below which nothing passes.

    Shadow: ``pass`` promotes, ``fail`` aborts, and neither in all looks leaves the release to a person; with a limit of
    successes the controller does not count "nothing failed" as success. Live: everything but ``fail`` is good enough.
    """
    metric: Json = {
        "name": "verdict",
        "interval": INTERVAL,
        "count": SHADOW_LOOKS if stage == "shadow" else LIVE_LOOKS,
        "failureLimit": 0,
        "consecutiveErrorLimit": ERRORS,
        "failureCondition": _BAD,
    }
    question = _question(stage, agent, version, digest)
    if stage == "shadow":
        metric["successCondition"] = 'result.verdict == "pass"'
        metric["consecutiveSuccessLimit"] = 1
        metric["inconclusiveLimit"] = SHADOW_LOOKS
        question += f"&minDecisions={least}"
    else:
        metric["successCondition"] = _NOT_BAD
    metric["provider"] = {"web": _get(question)}
    return metric


def not_refuted(agent: str, version: str, digest: str) -> Json:
    """One look: that there is no evidence of harm from a shadow, be it that there was none."""
    metric = {"name": "verdict", "count": 1, "failureLimit": 0, "consecutiveErrorLimit": ERRORS}
    conditions = {"failureCondition": _BAD, "successCondition": _NOT_BAD}
    return {**metric, **conditions, "provider": {"web": _get(_question("shadow", agent, version, digest))}}


def answers(url: str) -> Json:
    """Once, that something answers there; whoever sleeps is woken by the question. The controller asks until it does, or too long in vain."""
    return {"name": "answers", "count": 1, "consecutiveErrorLimit": ERRORS, "provider": {"web": _get(url)}}


def _question(stage: Stage, agent: str, version: str, digest: str) -> str:
    return f"http://{VERDICT}.{SYSTEM_NAMESPACE}.svc/v1/releases/{agent}/{version}?stage={stage}&digest={digest}"


def _get(url: str) -> Json:
    return {"url": url, "method": "GET", "timeoutSeconds": SECONDS}
