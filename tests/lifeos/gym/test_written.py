"""A file is whole or not there."""

import errno

import pytest

from lifeos.errors import LifeOSError
from lifeos.gym.written import written


def test_it_takes_its_place_at_the_end(tmp_path):
    path = tmp_path / "new/x.html"
    with written(str(path)) as place:
        assert place.endswith(".html")
        with open(place, "w") as file:
            file.write("whole")
        assert not path.exists()
    assert path.read_text() == "whole"
    assert [found.name for found in path.parent.iterdir()] == ["x.html"]


def refused(path, error):
    """Write half of it, and fail."""
    with written(str(path)) as place:
        with open(place, "w") as file:
            file.write("half")
        raise error


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), RuntimeError("ours")])
def test_what_was_there_stays_when_it_cannot_be_written(tmp_path, error):
    path = tmp_path / "x.html"
    path.write_text("before")
    with pytest.raises((LifeOSError, RuntimeError)) as raised:
        refused(path, error)
    ours = f"cannot write {path}: No space left on device. Mend that and call again."
    assert str(raised.value) == (ours if isinstance(error, OSError) else "ours")
    assert path.read_text() == "before"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_is_a_file(tmp_path):
    (tmp_path / "a").write_text("")
    with pytest.raises(LifeOSError, match="cannot write"), written(str(tmp_path / "a/x")):
        pass


def test_a_place_that_is_a_folder(tmp_path):
    (tmp_path / "x").mkdir()
    with pytest.raises(LifeOSError, match="Is a directory"), written(str(tmp_path / "x")) as place, open(place, "w"):
        pass
