"""Marks in a file of their own."""

import pytest

from lifeos.services.decisions import Decisions


@pytest.fixture
def decisions(tmp_path):
    return Decisions(str(tmp_path / "d.sqlite"))
