"""Files of a work tree."""

import pytest

from lifeos.errors import LifeOSError
from lifeos.evidence.files import below


def test_the_bytes_or_none_where_there_is_no_file(tmp_path):
    (tmp_path / "a").write_bytes(b"\xff")
    files = below(str(tmp_path))
    assert (files("a"), files("b"), files("c/d")) == (b"\xff", None, None)


def test_what_is_there_and_cannot_be_read_is_said(tmp_path):
    (tmp_path / "a").mkdir()
    with pytest.raises(LifeOSError, match=r"cannot read a: .*\. Mend that"):
        below(str(tmp_path))("a")
