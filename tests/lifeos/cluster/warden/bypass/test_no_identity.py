"""NoIdentity: the Workload API is mounted, as admission asks for it."""

import pytest

from lifeos.cluster.warden.bypass import no_identity
from tests.lifeos.cluster.warden.pods import known, made


def test_as_it_is_rendered():
    assert no_identity.check(made(), known()) is None


@pytest.mark.parametrize(
    "volumes",
    [
        [],
        [{"name": "spiffe", "emptyDir": {}}],
        [{"name": "spiffe", "csi": {"driver": "csi.spiffe.io"}}],
        [{"name": "spiffe", "csi": {"driver": "csi.other.io", "readOnly": True}}],
    ],
)
def test_without_it(volumes):
    said = no_identity.check(made(volumes=volumes), known())
    assert said == "it has no read-only volume of csi.spiffe.io, so it can have no certificate"
