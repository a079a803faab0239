"""MountedToken: nothing in an agent's pod speaks to the API server."""

from lifeos.cluster.warden.bypass import mounted_token
from tests.lifeos.cluster.warden.pods import TEMPLATE, known, made

OTHERS = [{"configMap": {"name": "x"}}, {"downwardAPI": {}}]


def with_sources(*sources):
    volume = {"name": "kube-api-access-x", "projected": {"sources": [*OTHERS, *sources]}}
    return made(volumes=[*TEMPLATE["spec"]["volumes"], volume])


def test_what_kubernetes_adds_by_itself():
    said = mounted_token.check(with_sources({"serviceAccountToken": {"path": "token"}}), known())
    assert said == "its volume 'kube-api-access-x' holds a token of the API server"


def test_other_volumes():
    for pod in (made(), with_sources(), made(volumes=None)):
        assert mounted_token.check(pod, known()) is None
