"""Every object that is rendered, for this repository's fleet and for each golden repository, is accepted by a real API server.

Applied as Argo CD does it, server-side and with unknown fields refused; and once more, which must change nothing, or Argo CD
would see a difference for ever. Each repository and environment gets an API server of its own, since they share names.
"""

from pathlib import Path

import pytest
import yaml

from tests.proofs.api import Api
from tests.proofs.control_plane import ControlPlane
from tests.proofs.seed import seed

pytestmark = pytest.mark.proof

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "repos"
_ADMISSION = ("ValidatingAdmissionPolicyBinding", "MutatingAdmissionPolicyBinding")


def _rendered():
    roots = {"own": ROOT, **{path.parent.name: path for path in sorted(GOLDEN.glob("*/expected"))}}
    for name, root in roots.items():
        for environment in sorted(path.name for path in (root / "manifests").iterdir() if path.is_dir()):
            yield pytest.param(root, environment, id=f"{name}-{environment}")


def _objects(root, environment):
    files = [*(root / "manifests" / environment).rglob("*.yaml"), *(root / "argocd" / environment).rglob("*.yaml")]
    bodies = [yaml.load(path.read_bytes(), yaml.CSafeLoader) for path in sorted(files)]
    return [*bodies, *(asked for body in bodies if body["kind"] == "Workflow" for asked in asked_for(body))]


def asked_for(workflow):
    """What a release will have made: its arguments say it in full."""
    for argument in workflow["spec"]["arguments"]["parameters"]:
        if argument["name"] in ("shadowed", "unshadowed"):
            yield yaml.load(argument["value"], yaml.CSafeLoader)


def _stored(body):
    """What is stored, without the server's own bookkeeping."""
    metadata = {
        key: value
        for key, value in body["metadata"].items()
        if key not in ("resourceVersion", "managedFields", "generation")
    }
    return {**body, "metadata": metadata}


@pytest.mark.parametrize(("root", "environment"), list(_rendered()))
def test_every_object_is_accepted_and_the_second_time_changes_nothing(root, environment):
    objects = _objects(root, environment)
    assert len(objects) > 30
    namespaces = {body["metadata"].get("namespace") for body in objects} - {None}
    declared = {body["metadata"]["name"] for body in objects if body["kind"] == "Namespace"}
    outside = [
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}} for name in sorted(namespaces - declared)
    ]
    order = sorted(objects, key=lambda body: (body["kind"] != "Namespace", body["kind"] in _ADMISSION))
    plane = ControlPlane(seed())
    try:
        plane.start()
        api = Api.of(plane)
        with api.client:
            first = [api.apply(body) for body in [*outside, *order]]
            second = [api.apply(body) for body in [*outside, *order]]
    finally:
        plane.stop()
        plane.remove()
    changed = [
        f"{one['kind']} {one['metadata']['name']}"
        for one, two in zip(first, second, strict=True)
        if _stored(one) != _stored(two)
    ]
    assert changed == []
