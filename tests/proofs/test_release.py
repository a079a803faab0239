"""Argo Rollouts' own controller does with the AnalysisRuns of a release what is said of them.

The controller is one of the cluster's programs, not of the tools that tests get; where no cluster was ever made there is none.
"""

import http.server
import json
import os
import subprocess
import threading
import time

import pytest
import yaml

from tests.proofs.api import Api
from tests.proofs.control_plane import ControlPlane
from tests.proofs.programs import BUILD
from tests.proofs.seed import seed
from tests.proofs.test_fleet import GOLDEN, asked_for

pytestmark = pytest.mark.proof

CONTROLLER = BUILD / "bin" / "rollouts-controller"
_RELEASES = GOLDEN / "pinned_revision/expected/manifests/local/_platform/teller"
_SECONDS = 120


class _Answers(http.server.BaseHTTPRequestHandler):
    """The shadow and the verdict service. Whoever is asked for the first time sleeps."""

    def do_GET(self):
        self.server.asked.append(self.path)
        if self.path.startswith("/healthz"):
            woken = self.server.asked.count(self.path) > 1
            code, body = (200, b"ok") if woken else (503, b"asleep")
        else:
            code, body = 200, json.dumps({"verdict": self.server.verdict, "reasons": ["as it is"]}).encode()
        self.send_response(code)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


@pytest.fixture(scope="module")
def api():
    if not os.access(CONTROLLER, os.X_OK):
        pytest.skip("Argo Rollouts' controller is not built; `make cluster` builds it")
    plane = ControlPlane(seed())
    controller = None
    try:
        plane.start()
        made = Api.of(plane)
        with made.client:
            for name in ("lifeos-gym", "argo-rollouts"):
                made.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
            kubeconfig = plane.folder / "kubeconfig"
            kubeconfig.write_text(json.dumps(_kubeconfig(plane)))
            flags = ["--leader-elect=false", "--metricsport=18090", "--healthzPort=18091"]
            with (plane.folder / "rollouts.log").open("w") as log:
                controller = subprocess.Popen(
                    [CONTROLLER, f"--kubeconfig={kubeconfig}", *flags], stdout=log, stderr=log
                )
            yield made
    finally:
        if controller is not None:
            controller.kill()
            controller.wait()
        plane.stop()
        plane.remove()


def _kubeconfig(plane):
    cluster = {"server": plane.url, "certificate-authority": str(plane.folder / "certificates/apiserver.crt")}
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "it", "cluster": cluster}],
        "users": [{"name": "it", "user": {"token": plane.token}}],
        "contexts": [{"name": "it", "context": {"cluster": "it", "user": "it"}}],
        "current-context": "it",
    }


@pytest.fixture
def server():
    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    made.asked, made.verdict = [], ""
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.mark.parametrize(
    ("alone", "verdict", "phase"),
    [
        (False, "pass", "Successful"),
        (False, "fail", "Failed"),
        (True, "inconclusive", "Successful"),
        (True, "fail", "Failed"),
    ],
)
def test_an_analysis_ends_as_the_verdict_says(api, server, alone, verdict, phase):
    [file] = _RELEASES.glob("workflow-*.yaml")
    run = list(asked_for(yaml.load(file.read_bytes(), yaml.CSafeLoader)))[alone]
    run["metadata"]["name"] = f"{'alone' if alone else 'beside'}-{verdict}"
    for metric in run["spec"]["metrics"]:
        asked = metric["provider"]["web"]
        asked["url"] = f"http://127.0.0.1:{server.server_port}/{asked['url'].split('/', 3)[3]}"
    server.verdict = verdict
    api.apply(run)
    status = _ended(api, run["metadata"]["name"])
    assert status["phase"] == phase
    last = next(each for each in status["metricResults"] if each["name"] == "verdict")["measurements"][-1]
    assert json.loads(last["value"])["verdict"] == verdict
    healthy = [path for path in server.asked if path.startswith("/healthz")]
    assert len(healthy) == 0 if alone else len(healthy) == (2 if phase == "Successful" else 1), (
        "it is asked until it wakes"
    )


def _ended(api, name):
    run = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "AnalysisRun",
        "metadata": {"name": name, "namespace": "lifeos-gym"},
    }
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        status = api.get(run).get("status", {})
        if status.get("phase") in ("Successful", "Failed", "Error", "Inconclusive"):
            return status
        time.sleep(0.5)
    raise AssertionError(f"{name} has not ended after {_SECONDS} s; last: {json.dumps(status)}")
