"""What several of these tests stand on."""

import os

import pytest

from tests.disks import mounted


@pytest.fixture
def disk(tmp_path):
    """A folder that is a disk of a MiB."""
    if os.geteuid() != 0:
        pytest.skip("nobody but root mounts a disk")
    folder = tmp_path / "disk"
    folder.mkdir()
    with mounted(folder, 1 << 20):
        yield folder
