"""What git points DVC to."""

import pytest

from lifeos.errors import LifeOSError
from lifeos.evidence.pointer import Pointer, path_of, read

TEXT = "outs:\n- md5: {md5}.dir\n  path: context\nmeta:\n  snapshot: {snapshot}\n"
MD5, SNAPSHOT = "a" * 32, "sha256:" + "1" * 64


def test_a_version_and_the_object_that_lists_its_files():
    assert read("x", TEXT.format(md5=MD5, snapshot=SNAPSHOT)) == Pointer(SNAPSHOT, f"{MD5}.dir")
    assert path_of("context") == "memory/context.dvc"


@pytest.mark.parametrize(
    "text", ["", TEXT.format(md5="b", snapshot=SNAPSHOT), TEXT.format(md5=MD5, snapshot="sha256:2")]
)
def test_what_points_nowhere(text):
    with pytest.raises(LifeOSError, match=r"memory/x\.dvc names no version"):
        read("memory/x.dvc", text)
