"""What Argo Rollouts measures: with which question, and what it takes for an answer."""

from lifeos.kube import analysis

WHO = ("clerk", "clerk-5e4d3c2b1a", "sha256:00")
URL = "http://lifeos-verdict.lifeos-system.svc/v1/releases/clerk/clerk-5e4d3c2b1a"


def asked(metric):
    return metric["provider"]["web"]["url"]


def test_a_shadow_is_promoted_by_evidence_alone():
    metric = analysis.verdict("shadow", *WHO, "95")
    assert asked(metric) == f"{URL}?stage=shadow&digest=sha256:00&minDecisions=95"
    assert metric["successCondition"] == 'result.verdict == "pass"'
    assert (metric["consecutiveSuccessLimit"], metric["failureLimit"]) == (1, 0)
    assert metric["inconclusiveLimit"] == metric["count"] == analysis.SHADOW_LOOKS


def test_live_goes_on_unless_there_is_evidence_of_harm():
    metric = analysis.verdict("live", *WHO, "95")
    assert asked(metric) == f"{URL}?stage=live&digest=sha256:00"
    assert metric["successCondition"] == 'result.verdict in ["pass", "inconclusive"]'
    assert "inconclusiveLimit" not in metric


def test_without_a_shadow_what_is_known_to_be_bad_is_held_back():
    metric = analysis.not_refuted(*WHO)
    assert asked(metric) == f"{URL}?stage=shadow&digest=sha256:00"
    assert (metric["count"], metric["failureCondition"]) == (1, 'result.verdict == "fail"')
    assert metric["successCondition"] == 'result.verdict in ["pass", "inconclusive"]'


def test_who_sleeps_is_asked_until_it_answers():
    metric = analysis.answers("http://shadow-clerk.lifeos-beta.svc.cluster.local/healthz")
    assert (metric["count"], metric["consecutiveErrorLimit"]) == (1, analysis.ERRORS)
    assert "successCondition" not in metric, "an answer is enough, whatever it says"
