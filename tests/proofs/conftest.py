"""One API server for all proofs; it knows the controllers' real custom resource definitions."""

import itertools

import pytest

from tests.proofs.api import Api
from tests.proofs.control_plane import ControlPlane
from tests.proofs.seed import seed

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def control_plane(request):
    plane = ControlPlane(seed())
    try:
        plane.start()
        yield plane
    finally:
        plane.stop()
        plane.remove(keep_logs=bool(request.session.testsfailed))


@pytest.fixture(scope="module")
def plane():
    """An API server of the module's own, for those that count what is there."""
    plane = ControlPlane(seed())
    try:
        plane.start()
        yield plane
    finally:
        plane.stop()
        plane.remove()


@pytest.fixture(scope="session")
def api(control_plane):
    client = Api.of(control_plane)
    with client.client:
        yield client


@pytest.fixture
def namespace(api):
    name = f"proof-{next(_numbers)}"
    api.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
    return name
