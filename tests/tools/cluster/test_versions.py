"""What a pod's image says of the version of a controller."""

import pytest

from lifeos.cluster.versions import parse, path_and_tag
from tools.cluster import go_modules, versions

_REFERENCE = "lifeos.invalid/x@sha256:1"


@pytest.mark.parametrize(
    ("image", "pinned", "tag"),
    [("argocd", "v3.5.7", "v3.5.7"), ("knative-controller", "v0.42.2", "v1.15.2")],
)
def test_a_controller_is_named_by_its_version_and_its_digest(monkeypatch, image, pinned, tag):
    monkeypatch.setattr(go_modules, "version", lambda module: pinned)
    named = versions.tagged(image, _REFERENCE)
    assert named == f"lifeos.invalid/x:{tag}@sha256:1"
    assert parse(path_and_tag(named)[1]) is not None


def test_what_nobody_asks_the_version_of_is_named_by_its_digest():
    assert versions.tagged("pause", _REFERENCE) == _REFERENCE
