"""Files on disk, and what is wrong with them."""

import pytest

from lifeos.cluster.rendered import rendered, root_file, source
from lifeos.errors import LifeOSError, UsageError


def test_what_argo_cd_reads(tmp_path):
    for path in (
        "manifests/prod/a/x.yaml",
        "manifests/prod/a/.files.json",
        "argocd/prod/y.yaml",
        "manifests/dev/z.yaml",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("kind: x\n")
    assert set(rendered(str(tmp_path), "prod")) == {"manifests/prod/a/x.yaml", "argocd/prod/y.yaml"}


def test_nothing_is_rendered(tmp_path):
    with pytest.raises(UsageError, match=r"nothing in manifests/prod: `lifeos compile`"):
        rendered(str(tmp_path), "prod")


def test_a_file_that_is_not_there(tmp_path):
    assert source(str(tmp_path), root_file("prod")) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [", "is not YAML"),
        ("just words", "no Kubernetes object"),
        ("kind: ConfigMap", "no Kubernetes object"),
        ("{apiVersion: v1, kind: ConfigMap, metadata: words}", "no Kubernetes object"),
        ("{apiVersion: v1, kind: [x], metadata: {name: x}}", "no Kubernetes object"),
    ],
)
def test_what_is_no_list_of_objects(tmp_path, text, said):
    (tmp_path / "x.yaml").write_text(text)
    with pytest.raises(LifeOSError, match=said):
        source(str(tmp_path), "x.yaml")


def test_several_documents_and_empty_ones(tmp_path):
    one = "{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}"
    (tmp_path / "x.yaml").write_text(f"---\n{one}\n---\n# nothing\n---\n{one}\n")
    assert [body["kind"] for body in source(str(tmp_path), "x.yaml").objects] == ["ConfigMap", "ConfigMap"]
