"""A program that learns that its starter is no more."""

import os
import sys

import pytest

from lifeos.tools.survivor import Survivor

WAITS = "import sys; open(int(sys.argv[1])).read(); open(sys.argv[2], 'w').write('it is over')"


def test_it_waits_for_the_end_and_then_does_what_it_is_for(tmp_path):
    done = tmp_path / "done"
    survivor = Survivor([sys.executable, "-c", WAITS], [str(done)], dict(os.environ))
    assert survivor.alive
    assert os.getsid(survivor.pid) == survivor.pid, "a signal to the group of its starter does not reach it"
    assert not done.exists()
    survivor.end()
    assert not survivor.alive
    assert done.read_text() == "it is over"


def test_one_that_cannot_be_started_leaves_no_pipe():
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(FileNotFoundError):
        Survivor(["/nowhere/program"], [], {})
    assert len(os.listdir("/proc/self/fd")) == before
