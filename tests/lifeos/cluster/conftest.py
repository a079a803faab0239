"""What this repository needs of a cluster, worked out once."""

import pytest

from tests.lifeos.cluster.seen import needed, sound


@pytest.fixture(scope="session")
def need():
    return needed()


@pytest.fixture
def state(need):
    return sound(need)
