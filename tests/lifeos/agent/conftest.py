"""What tests of the agent's connections share."""

import pytest

from tests.lifeos.agent.certificates import Authority


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """Issues certificates that SPIRE would."""
    return Authority(str(tmp_path_factory.mktemp("authority")))
