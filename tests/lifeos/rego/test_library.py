"""The engine's library where the system lacks what it is linked against."""

import sys

import pytest

from lifeos.errors import LifeOSError
from lifeos.rego import library
from lifeos.rego.library import loaded


def test_it_is_loaded_once():
    assert loaded() is sys.modules["regopy"] is library.loaded()


def test_a_library_of_the_system_is_missing(incomplete):
    with pytest.raises(LifeOSError, match="libabsent") as refused:
        loaded()
    assert f"{incomplete}/regopy/__init__.py" in str(refused.value)
    assert "apt-get install libatomic1" in str(refused.value)
