"""What is left to a process that restricted itself: Python works, its folder is its own, and nothing else can be written."""

import subprocess
import sys

import pytest

from lifeos.agent import landlock
from tests.architecture.test_files import ROOT

pytestmark = pytest.mark.skipif(not landlock.version(), reason="this kernel has no Landlock")

FIRST = """
import ctypes, os, sys
from lifeos.agent import landlock
ctypes.CDLL(None).prctl(38, 1, 0, 0, 0)
landlock.restrict(sys.argv[1])
"""


def after(code, folder):
    done = subprocess.run(
        [sys.executable, "-c", FIRST + code, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stdout + done.stderr.rpartition("\n  ")[2]


def test_its_folder_is_its_own(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "out").write_text("secret")
    write = "os.makedirs(sys.argv[1] + '/a/b'); open(sys.argv[1] + '/a/b/c', 'w').write('x'); print('written')"
    assert after(write, tmp_path / "in") == "written\n"
    assert "PermissionError" in after(f"open({str(tmp_path / 'out')!r})", tmp_path / "in")
    assert "PermissionError" in after(f"open({str(tmp_path / 'new')!r}, 'w')", tmp_path / "in")
    assert (tmp_path / "in/a/b/c").read_text() == "x"


def test_python_works_and_of_a_checkout_there_are_its_packages(tmp_path):
    works = (
        "import sqlite3, ssl, zoneinfo, numpy, lifeos.gym.scenario; print(zoneinfo.ZoneInfo('UTC'), os.cpu_count() > 0)"
    )
    assert after(works, tmp_path) == "UTC True\n"
    assert "PermissionError" in after(f"open('{ROOT}/evals/suites/hello/suite.yaml')", tmp_path)
    assert "PermissionError" in after(f"open('{ROOT}/lifeos.yaml')", tmp_path)


def test_of_other_processes_and_of_secrets_nothing_is_read(tmp_path):
    """The words of the process above say which gate it is at."""
    for path in ("/proc/1/cmdline", "/etc/shadow"):
        assert "PermissionError" in after(f"open({path!r})", tmp_path)
    assert "PermissionError" in after("open(f'/proc/{os.getppid()}/cmdline')", tmp_path)
    assert after("print(len(open('/proc/self/cmdline').read()) > 0)", tmp_path) == "True\n"


def test_what_it_starts_has_no_more(tmp_path):
    started = f"import subprocess; print(subprocess.run(['cat', '{ROOT}/lifeos.yaml'], stderr=-3).returncode)"
    assert after(started, tmp_path) == "1\n"


def test_who_cannot_be_confined_is_told(tmp_path):
    """Without the promise to gain no privilege, the kernel refuses whoever has none."""
    bare = """
import ctypes, sys
from lifeos.agent import landlock
ctypes.CDLL(None).capset((ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)())
landlock.restrict(sys.argv[1])
print("goes on")
"""
    done = subprocess.run(
        [sys.executable, "-c", bare, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "Landlock: Operation not permitted" in done.stderr
