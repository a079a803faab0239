"""The workflows pass the validation of Argo's own controller, and their pods the admission of a real API server.

The definitions in the API server know the fields; whether a template, a parameter or a variable that is named exists, only Argo knows.
"""

import json
import subprocess

import pytest
import yaml

from tests.proofs.api import Api, Refused
from tests.proofs.control_plane import ControlPlane
from tests.proofs.programs import program
from tests.proofs.seed import seed
from tests.proofs.test_fleet import GOLDEN, ROOT

pytestmark = pytest.mark.proof

_WARDED = GOLDEN / "gates_in_cluster/expected/manifests/local/_platform"
"""With a warden, who is asked by a workflow of its own."""
RENDERED = {ROOT / "manifests/local/_platform": 6, ROOT / "manifests/prod/_platform": 6, _WARDED: 8}
"""How many workflows and clocks there are."""


def lint(*files):
    done = subprocess.run([program("argolint"), *files], check=False, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


def load(path):
    return yaml.load(path.read_bytes(), yaml.CSafeLoader)


@pytest.mark.parametrize("folder", RENDERED, ids=lambda path: str(path.relative_to(ROOT)))
def test_argo_has_nothing_against_them(folder):
    files = sorted((*folder.glob("workflowtemplate-*.yaml"), *folder.glob("cronworkflow-*.yaml")))
    assert len(files) == RENDERED[folder]
    assert lint(*files) == (0, "")


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        # Argo 3.7 does not say so but crashes where it looks for the template. That is a refusal, too.
        ("template: judge", "template: juge", "GetTemplateByName"),
        ("{{tasks.judge.outputs.parameters.more}}", "{{tasks.judge.outputs.parameters.mor}}", "failed to resolve"),
        ("{{inputs.parameters.through}}", "{{inputs.parameters.trough}}", "failed to resolve"),
        ("continueOn:", "continueon:", "unknown field"),
    ],
)
def test_argo_would_say_so(tmp_path, right, wrong, said):
    text = (ROOT / "lifeos/targets/workflows/eval-gate.yaml").read_text()
    assert right in text
    (tmp_path / "wrong.yaml").write_text(text.replace(right, wrong, 1))
    code, out = lint(tmp_path / "wrong.yaml")
    assert code != 0
    assert said in out


def test_argo_would_say_so_of_a_clock(tmp_path):
    folder = next(iter(RENDERED))
    text = (folder / "cronworkflow-snapshot-user-context.yaml").read_text()
    templates = sorted(folder.glob("workflowtemplate-*.yaml"))
    for right, wrong, said in (
        ("0 3 * * *", "0 33 * * *", "is malformed"),
        ("name: memory-snapshot", "name: memory-snapshots", "memory-snapshots"),
    ):
        assert right in text
        (tmp_path / "wrong.yaml").write_text(text.replace(right, wrong))
        code, out = lint(tmp_path / "wrong.yaml", *templates)
        assert code == 1
        assert said in out


def test_a_reference_to_another_template_must_lead_somewhere():
    code, out = lint(ROOT / "lifeos/targets/workflows/promote.yaml")
    assert code == 1
    assert 'there is no workflow template "eval-gate"' in out


def pod(spec, template, patch):
    """The pod that the controller makes of a template: ours, and its own two containers, of which it says nothing itself."""
    patched = {one["name"]: one for one in (*patch["initContainers"], *patch["containers"])}
    own = {"image": "quay.io/argoproj/argoexec:v3.7.3"}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": f"pod-{template['name']}", "namespace": "lifeos-gym"},
        "spec": {
            "serviceAccountName": spec["serviceAccountName"],
            "automountServiceAccountToken": spec["automountServiceAccountToken"],
            "securityContext": spec["securityContext"],
            "restartPolicy": "Never",
            "initContainers": [{**own, **patched.get("init", {"name": "init"})}],
            "containers": [
                {"name": "main", **template["container"]} if "container" in template else {**own, **patched["main"]},
                # Beside a step that asks the API server there is none.
                *([{**own, **patched.get("wait", {"name": "wait"})}] if "container" in template else ()),
            ],
            "volumes": [*template.get("volumes", ()), *patch.get("volumes", ())],
        },
    }


def test_pod_security_admits_the_pods_and_would_not_without_the_patch():
    folder = _WARDED
    plane = ControlPlane(seed())
    try:
        plane.start()
        api = Api.of(plane)
        with api.client:
            api.apply(load(folder / "namespace-lifeos-gym.yaml"))
            for name in ("gym", "gym-executor", "gym-collector", "gym-releaser"):
                api.apply(load(folder / f"serviceaccount-{name}.yaml"))
            pods = [
                (spec, template)
                for path in sorted(folder.glob("workflowtemplate-*.yaml"))
                for spec in [load(path)["spec"]]
                for template in spec["templates"]
                if "container" in template or "resource" in template
            ]
            assert len(pods) == 24
            for spec, template in pods:
                patch = json.loads(template.get("podSpecPatch") or spec["podSpecPatch"])
                created = api.create(pod(spec, template, patch), dry_run=True)
                volumes = [volume["name"] for volume in created["spec"].get("volumes", [])]
                assert not [name for name in volumes if name.startswith("kube-api-access")], "no token"
            with pytest.raises(Refused, match=r'violates PodSecurity "restricted:v1.34".*"init", "wait"'):
                api.create(pod(*pods[0], {"initContainers": [], "containers": []}), dry_run=True)
    finally:
        plane.stop()
        plane.remove()
