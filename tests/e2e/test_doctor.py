"""`lifeos doctor` at controllers that run: it finds them, and misses only what this cluster is known not to have (docs/how-to/cluster.md)."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.test_files import ROOT

pytestmark = pytest.mark.cluster

LIFEOS = str(Path(sys.executable).parent / "lifeos")


def test_the_controllers_are_where_policies_look_for_them(cluster):
    command = [LIFEOS, "-C", str(ROOT), "doctor", "--cluster", "--environment", "local", "--format", "json"]
    environment = {**os.environ, "KUBECONFIG": str(cluster.kubeconfig)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    document = json.loads(done.stdout)
    places = {each["program"]: each["namespace"] for each in document["programs"]}
    assert places == {
        "Kubernetes": "",
        "Argo CD": "argocd",
        "Argo Rollouts": "argo-rollouts",
        "Argo Workflows": "argo",
        "Knative Serving": "knative-serving",
        "Envoy Gateway": "",
        "spire-controller-manager": "spire",
    }
    errors = [item for item in document["diagnostics"] if item["severity"] == "error"]
    assert {item["code"] for item in errors} <= {"LOS903", "LOS906"}
    assert [item["message"].split(" in the cluster")[0] for item in errors if item["code"] == "LOS903"] == [
        "there is no Envoy Gateway"
    ]
