"""LOS902: one finding a version of a group, with the files that need it."""

from lifeos.cluster.checks import kinds_served
from tests.lifeos.cluster.seen import told

KNATIVE = "serving.knative.dev/v1"
MUTATING = "admissionregistration.k8s.io/v1beta1"


def without(state, version, **others):
    return state._replace(served={**state.served, version: frozenset()}, others=others)


def test_a_group_that_is_not_there(need, state):
    (finding,) = kinds_served.check(need, without(state, KNATIVE))
    assert finding.message == f"the cluster does not serve Service of {KNATIVE}, which 1 rendered file needs"
    assert finding.hint.startswith("the definitions come with Knative Serving 1.15")
    assert (finding.span.file, finding.span.line) == ("manifests/prod/knowledge/service-knowledge.yaml", 2)


def test_another_version_of_the_group_is_named(need, state):
    found = without(state, KNATIVE)._replace(others={KNATIVE: ("v1alpha1", "v1beta1")})
    assert "of that group it serves v1alpha1, v1beta1" in told(kinds_served, need, found)[0][2]


def test_some_kinds_of_a_group(need, state):
    version = "argoproj.io/v1alpha1"
    served = {**state.served, version: state.served[version] - {"Rollout", "AnalysisTemplate"}}
    ((_, _, message),) = told(kinds_served, need, state._replace(served=served))
    assert message.startswith(f"the cluster does not serve AnalysisTemplate, Rollout of {version}, which ")
    assert message.endswith("rendered files need")


def test_mutating_policies_are_a_matter_of_flags(need, state):
    (finding,) = kinds_served.check(need, without(state, MUTATING))
    assert "--feature-gates=MutatingAdmissionPolicy=true --runtime-config=" in finding.hint


def test_alerts_are_for_an_operator_that_is_not_ours(need, state):
    version = "monitoring.coreos.com/v1"
    asks = need._replace(kinds={**need.kinds, (version, "PrometheusRule"): next(iter(need.kinds.values()))})
    (finding,) = kinds_served.check(asks, without(state, version))
    assert finding.hint == (
        "install the Prometheus Operator, whose definitions they are, or take spec.observe out of lifeos.yaml"
    )


def test_what_nobody_brings(need, state):
    (finding,) = kinds_served.check(need, without(state, "policy/v1"))
    assert finding.hint.startswith("upgrade Kubernetes")


def test_what_could_not_be_looked_at_is_another_finding(need, state):
    served = {version: kinds for version, kinds in state.served.items() if version != KNATIVE}
    assert told(kinds_served, need, state._replace(served=served)) == []
