"""Settings for property tests: the same examples in every run, so that a red build is red for everyone.

``HYPOTHESIS_PROFILE=explore pytest tests/lifeos`` looks for new ones.
"""

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.lifeos import example

settings.register_profile(
    "fixed",
    derandomize=True,
    deadline=None,
    max_examples=100,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile("explore", deadline=None, max_examples=2000, suppress_health_check=list(HealthCheck))
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))


@pytest.fixture
def repo(tmp_path):
    """A copy of the example repository."""
    root = tmp_path / "repo"
    example.write(root)
    return root
