"""What a process may no longer do once it is confined, as it finds when it tries."""

import os
import subprocess
import sys

import pytest

from tests.architecture.test_files import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the kernel is another")


def after(code, parent=None, folder="/dev/shm"):
    """What a process prints that is confined first."""
    text = f"import os, sys\nfrom lifeos.agent.confined import confine, unseen\nconfine({parent or os.getpid()}, {folder!r})\n{code}"
    return subprocess.run(
        [sys.executable, "-c", text], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


def test_it_gains_no_privilege_and_has_none():
    status = dict(
        line.split(":", 1) for line in after("print(open('/proc/self/status').read())").stdout.split("\n") if line
    )
    assert status["NoNewPrivs"].strip() == "1"
    assert int(status["CapEff"], 16) == int(status["CapPrm"], 16) == 0


def test_not_even_by_another_program():
    done = after("os.execv('/bin/cat', ['cat', '/proc/self/status'])").stdout
    assert "CapEff:\t0000000000000000" in done


def test_memory_and_files_have_an_end():
    assert "MemoryError" in after("x = bytearray(5 << 30)").stderr
    assert "File too large" in after("open('/dev/shm/lifeos-test', 'wb').truncate(65 << 20)").stderr
    if os.path.exists("/dev/shm/lifeos-test"):
        os.unlink("/dev/shm/lifeos-test")


def test_who_has_lost_its_parent_before_ends():
    assert after("print('alive')", parent=1).returncode == 1


def test_nobody_of_the_same_user_looks_into_one_that_is_unseen():
    """It is the kernel that gives its files to root then; who is root with its privileges sees them all the same."""
    assert after("unseen()\nprint(os.stat('/proc/self/mem').st_uid)").stdout == "0\n"
