"""What of Knative's own manifests is changed for this cluster."""

from tools.cluster.knative import _ours

REFERENCES = {
    "knative-activator": "lifeos.invalid/knative-activator@sha256:1",
    "knative-queue": "lifeos.invalid/q@sha256:2",
}


def test_programs_are_named_by_our_digests():
    container = {
        "image": "ko://knative.dev/serving/cmd/activator",
        "env": [{"name": "X", "value": "ko://knative.dev/serving/cmd/queue"}],
    }
    body = {
        "kind": "Deployment",
        "metadata": {"name": "activator"},
        "spec": {"template": {"spec": {"containers": [container]}}},
    }
    [made] = _ours(body, REFERENCES, {})["spec"]["template"]["spec"]["containers"]
    assert made["image"] == REFERENCES["knative-activator"]
    assert made["env"][0]["value"] == REFERENCES["knative-queue"]


def test_a_setting_stands_without_the_example_that_has_a_checksum():
    meta = {"name": "config-network", "annotations": {"knative.dev/example-checksum": "1"}}
    body = {"kind": "ConfigMap", "metadata": meta, "data": {"_example": "long", "kept": "1"}}
    made = _ours(body, REFERENCES, {"config-network": {"ingress-class": "ours"}})
    assert made["data"] == {"kept": "1", "ingress-class": "ours"}
    assert made["metadata"]["annotations"] == {}


def test_other_settings_stay_as_they_are():
    body = {"kind": "ConfigMap", "metadata": {"name": "config-gc"}, "data": {"_example": "long"}}
    assert _ours(body, REFERENCES, {"config-network": {}})["data"] == {"_example": "long"}
