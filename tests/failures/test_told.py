"""What of a failure is shown where only the output can be read."""

import json

import pytest

from tests.e2e import told


def body(kind, name, **status):
    return {"kind": kind, "metadata": {"namespace": "n", "name": name}, "status": status}


@pytest.fixture
def folder(tmp_path):
    """A failure that names Argo CD's repository server, and a pod that does not run."""
    (tmp_path / "failure.txt").write_text("argocd-repo-server does not answer\n")
    objects = [
        body("Pod", "hello-5d56b69767-7g8ss", phase="Pending", message="no room"),
        body("Pod", "done", phase="Succeeded", conditions=[{"type": "Ready", "status": "False"}]),
        body("Pod", "well", phase="Running", conditions=[{"type": "Ready", "status": "True"}]),
        body("Rollout", "hello", phase="Degraded", message="it was\naborted"),
        body("Application", "root", sync={"status": "OutOfSync"}, health={"status": "Healthy"}),
        body("Deployment", "opa", conditions=[{"type": "Available", "status": "False", "reason": "NoPods"}]),
        body("ConfigMap", "no-status"),
    ]
    (tmp_path / "objects.yaml").write_text(json.dumps({"items": objects}))
    for pod in ("argocd_argocd-repo-server-7956fff4f-f5qd6", "n_hello-5d56b69767-7g8ss", "n_well"):
        log = tmp_path / f"logs/pods/{pod}_uid/program/0.log"
        log.parent.mkdir(parents=True)
        log.write_text("".join(f"{pod} {number}\n" for number in range(100)))
    (tmp_path / "logs/kubelet.log").write_text("the kubelet\n")
    return tmp_path


def test_what_is_not_well_is_a_line_each(folder):
    said = told.told(folder)
    assert said[: said.index("--- logs/pods/argocd_argocd-repo-server-7956fff4f-f5qd6_uid/program/0.log")][1:] == [
        "argocd-repo-server does not answer",
        "",
        "Pod n/hello-5d56b69767-7g8ss: Pending; no room",
        "Rollout n/hello: Degraded; it was aborted",
        "Application n/root: OutOfSync",
        "Deployment n/opa: not Available: NoPods",
        "",
    ]


def test_logs_are_of_who_is_named_or_does_not_run_and_end_at_the_end(folder):
    said = "\n".join(told.told(folder))
    assert "f5qd6 99" in said
    assert "7g8ss 99" in said
    assert "f5qd6 69" not in said
    assert "n_well" not in said
    assert "the kubelet" not in said


def test_where_nobody_is_named_the_kubelet_speaks(folder):
    (folder / "failure.txt").write_text("it was not so\n")
    (folder / "objects.yaml").write_text("it does not answer\n")
    said = told.told(folder)
    assert said[-1] == "the kubelet"
    assert "no objects: it does not answer" in said


def test_it_is_a_page(folder):
    (folder / "failure.txt").write_text("argocd-repo-server and well and hello\n" + "x" * 1000 + "\n" + "y\n" * 500)
    (folder / "objects.yaml").write_text(
        json.dumps({"items": [body("Pod", f"p{n}", phase="Failed") for n in range(500)]})
    )
    said = told.told(folder)
    assert len(said) <= told.MOST
    assert max(map(len, said)) <= 400
