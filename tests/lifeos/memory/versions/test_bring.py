"""A version from wherever it is whole."""

import pytest

from lifeos.errors import LifeOSError
from lifeos.memory.store import Store
from lifeos.memory.versions.bring import bring
from tests.lifeos.memory.lives import LIFE, version


def test_it_comes_from_the_first_remote_that_has_it_whole(tmp_path):
    _, snapshot = version(tmp_path / "whole", LIFE)
    (tmp_path / "empty").mkdir()
    (tmp_path / ".dvc").mkdir()
    remotes = "".join(f"['remote \"{name}\"']\n    url = ../{name}\n" for name in ("empty", "whole"))
    (tmp_path / ".dvc/config").write_text(remotes)
    here = Store(str(tmp_path / "here"))
    assert bring(str(tmp_path), "life", here, snapshot).objects > 0
    assert bring(str(tmp_path), "life", here, snapshot).objects == 0, "nothing has to be brought twice"
    other = Store(str(tmp_path / "other"))
    assert bring(str(tmp_path), "life", other, snapshot, str(tmp_path / "whole")).objects > 0


def test_where_it_is_nowhere_that_is_told(tmp_path):
    with pytest.raises(LifeOSError, match="is not in"):
        bring(str(tmp_path), "life", Store(str(tmp_path / "here")), "sha256:" + "1" * 64)
