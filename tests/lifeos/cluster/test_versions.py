"""Versions and images in the shapes in which people write them."""

import pytest

from lifeos.cluster.versions import Version, parse, path_and_tag


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("v1.34.5", Version(1, 34)),
        ("v1.34.5+k3s1", Version(1, 34)),
        ("v1.34.0-eks-a737599", Version(1, 34)),
        ("1.10", Version(1, 10)),
        ("v3.5.7-rc1", Version(3, 5)),
        ("0.6.2", Version(0, 6)),
        ("latest", None),
        ("devel", None),
        ("", None),
        ("v20240716-132144", None),
        ("1.2x", None),
        ("sha-1.2.3", None),
    ],
)
def test_parse(text, expected):
    assert parse(text) == expected


def test_ten_is_more_than_nine():
    assert parse("1.10.0") > parse("1.9.9")
    assert str(parse("v1.10.2")) == "1.10"


@pytest.mark.parametrize(
    ("image", "path", "tag"),
    [
        ("quay.io/argoproj/argocd:v3.5.7", "quay.io/argoproj/argocd", "v3.5.7"),
        ("localhost:5000/argocd", "localhost:5000/argocd", ""),
        ("localhost:5000/argocd:1.2.3@sha256:0", "localhost:5000/argocd", "1.2.3"),
        ("argocd@sha256:0", "argocd", ""),
    ],
)
def test_path_and_tag(image, path, tag):
    assert path_and_tag(image) == (path, tag)
