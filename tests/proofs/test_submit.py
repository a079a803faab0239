"""`lifeos gym submit`, by the real kubectl at a real API server with Argo's definitions.

There is no controller here: the test writes into the workflow's status what the controller would. That the controller does so is for a
cluster to show.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import yaml

from tests.hera_workflows.conftest import Repository
from tests.lifeos.cluster.servers import certificate, kubeconfig, serving
from tests.proofs.api import Api
from tests.proofs.test_workflows import ROOT

pytestmark = pytest.mark.proof

LIFEOS = str(Path(sys.executable).parent / "lifeos")
PLATFORM = ROOT / "manifests/local/_platform"
WORKFLOWS = "/apis/argoproj.io/v1alpha1/namespaces/lifeos-gym/workflows"


@pytest.fixture(scope="module")
def api(plane):
    api = Api.of(plane)
    with api.client:
        yield api


@pytest.fixture
def synced(api):
    for name in ("namespace-lifeos-gym", "workflowtemplate-eval-gate"):
        api.apply(yaml.load((PLATFORM / f"{name}.yaml").read_bytes(), yaml.CSafeLoader))


@pytest.fixture
def submit(plane, tmp_path):
    """Start the command in a committed repository, as somebody who may do everything."""
    assert shutil.which("kubectl"), "kubectl is not installed"
    repository = Repository(tmp_path)
    cluster = {"server": plane.url, "certificate-authority": str(plane.folder / "certificates/apiserver.crt")}
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "c", "cluster": cluster}],
        "users": [{"name": "u", "user": {"token": plane.token}}],
        "contexts": [{"name": "proof", "context": {"cluster": "c", "user": "u"}}],
    }
    (tmp_path / "kubeconfig").write_text(json.dumps(config))

    def start(*words):
        return subprocess.Popen(
            [LIFEOS, "-C", repository.tree, "gym", "submit", "hello", "--context", "proof", *words],
            env={
                **os.environ,
                "KUBECONFIG": str(tmp_path / "kubeconfig"),
                "GIT_CONFIG_COUNT": "1",  # what the declared address leads to
                "GIT_CONFIG_KEY_0": f"url.{repository.url}.insteadOf",
                "GIT_CONFIG_VALUE_0": "https://github.com/lifeos-dev/lifeos.git",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    start.repository = repository
    return start


def finished(process):
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


@pytest.fixture
def elsewhere(tmp_path):
    """Start the command as one whose kubeconfig leads to this address."""
    repository = Repository(tmp_path)

    def start(url):
        words = [LIFEOS, "-C", repository.tree, "gym", "submit", "hello"]
        environment = {
            **os.environ,
            "KUBECONFIG": str(kubeconfig(tmp_path / "kubeconfig", url)),
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"url.{repository.url}.insteadOf",
            "GIT_CONFIG_VALUE_0": "https://github.com/lifeos-dev/lifeos.git",
        }
        return subprocess.run(words, env=environment, capture_output=True, text=True, check=False, timeout=120)

    return start


def test_why_nobody_answers_is_said(elsewhere, tmp_path):
    """By the real kubectl, about a port where nobody listens, servers that are another's or speak no TLS, and a name that is none."""
    pem = certificate(tmp_path)
    with serving(pem) as (another, _), serving(pem, tls=False) as (plain, _):
        for url, reason in (
            ("https://127.0.0.1:1", "nobody listens there"),
            (another, "its certificate is by another authority than the kubeconfig's"),
            (plain, "it does not speak TLS"),
            ("https://nowhere.invalid:6443", "no address is known for its name"),
        ):
            ended = elsewhere(url)
            assert (ended.returncode, ended.stdout) == (1, "")
            assert f"lifeos: cannot ask the cluster at {url}: {reason}" in ended.stderr


def test_before_anything_is_synced(submit):
    code, out, err = finished(submit())
    assert (code, out) == (1, "")
    assert "this cluster has no workflow template 'eval-gate' in namespace lifeos-gym" in err
    assert "let Argo CD sync" in err


@pytest.mark.usefixtures("synced")
def test_the_workflow_says_what_to_gate_and_the_template_the_rest(submit, api):
    code, out, _ = finished(submit("--suite", "hello"))
    name = out.split()[1]
    assert code == 0
    stored = api._send("GET", f"{WORKFLOWS}/{name}")
    assert stored["metadata"]["labels"] == {"lifeos.dev/agent": "hello"}
    assert stored["spec"] == {
        "workflowTemplateRef": {"name": "eval-gate"},
        "arguments": {
            "parameters": [
                {"name": "agent", "value": "hello"},
                {"name": "revision", "value": submit.repository.git("rev-parse", "HEAD")},
                {"name": "suite", "value": "hello"},
            ]
        },
    }


def outputs(**found):
    return {"parameters": [{"name": key, "value": value} for key, value in found.items()]}


@pytest.mark.usefixtures("synced")
@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        (
            {"phase": "Succeeded", "outputs": outputs(decision="pass", summary="0 of 95 failed", certified="success")},
            0,
            "PASS  0 of 95 failed\n  certified: success\n",
        ),
        ({"phase": "Failed", "outputs": outputs(decision="fail", summary="6 of 9 failed")}, 1, "FAIL  6 of 9 failed\n"),
        ({"phase": "Failed", "outputs": outputs(decision="inconclusive")}, 1, "INCONCLUSIVE"),
        ({"phase": "Error", "message": "no image"}, 1, "ended without a verdict (Error: no image)"),
    ],
    ids=["pass", "fail", "inconclusive", "no verdict"],
)
def test_it_is_followed_to_the_verdict(submit, api, status, code, said):
    process = submit("--follow")
    line = process.stdout.readline()
    name = line.split()[1]
    path = f"{WORKFLOWS}/{name}"

    def play():
        for state in ({"phase": "Running", "progress": "1/7"}, status):
            api._send("PATCH", path, {"status": state}, content_type="application/merge-patch+json")

    thread = threading.Thread(target=play)
    thread.start()
    left, out, err = finished(process)
    thread.join()
    assert left == code
    assert said in out + err


@pytest.mark.usefixtures("synced")
def test_a_workflow_that_somebody_deletes_is_no_verdict(submit, api):
    process = submit("--follow")
    name = process.stdout.readline().split()[1]
    api._send("DELETE", f"{WORKFLOWS}/{name}")
    try:
        code, out, err = finished(process)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    assert code == 1
    assert "PASS" not in out
    assert name in err
