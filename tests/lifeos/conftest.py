"""Settings for property tests: the same examples in every run, so that a red build is red for everyone.

``HYPOTHESIS_PROFILE=explore pytest tests/lifeos`` looks for new ones.
"""

import os
import sys

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


@pytest.fixture
def incomplete(tmp_path_factory, monkeypatch):
    """A place where regopy is installed, and a library of the system that it is linked against is not. Its folder."""
    folder = tmp_path_factory.mktemp("incomplete")
    (folder / "regopy").mkdir()
    (folder / "regopy/__init__.py").write_text("import ctypes\n\nctypes.CDLL('libabsent.so.1')\n")
    modules = dict(sys.modules)
    del sys.modules["regopy"]
    monkeypatch.syspath_prepend(folder)
    yield folder
    for (
        name,
        module,
    ) in modules.items():  # in the order in which they were loaded, for that decides how policies are evaluated
        sys.modules.pop(name, None)
        sys.modules[name] = module
