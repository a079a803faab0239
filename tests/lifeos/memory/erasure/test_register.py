"""The register of erasures."""

import pytest

from lifeos.errors import LifeOSError
from lifeos.memory.erasure import register
from lifeos.memory.erasure.register import Erasure

ONE = Erasure(at="t", who="Anna", why="asked", records=("a" * 32,), facts=("fact:" + "b" * 32,))


def test_from_begun_to_done(tmp_path):
    folder = str(tmp_path)
    register.ready(folder, "m")
    assert (register.pending(folder, "m"), register.done(folder, "m")) == (None, [])
    register.keep(folder, "m", ONE)
    assert register.pending(folder, "m") == ONE
    assert register.erased(folder, "m") == {"a" * 32}
    register.ready(folder, "other")
    with pytest.raises(LifeOSError, match="lifeos memory erase m --finish"):
        register.ready(folder, "m")
    register.finish(folder, "m", ONE)
    register.ready(folder, "m")
    assert register.done(folder, "m") == [ONE]
    assert register.erased(folder, "m") == {"a" * 32}
    register.keep(folder, "m", ONE)
    register.finish(folder, "m", ONE)
    assert register.done(folder, "m") == [ONE, ONE]
