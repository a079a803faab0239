"""Benchmarks are not timed here, but they must run: a benchmark that nobody can run measures nothing."""

import subprocess
import sys

import pytest

from tests.architecture.test_files import ROOT


def run(script, *arguments):
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench" / script), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "script",
    [
        "render/run.py",
        "errors/run.py",
        "gym/run.py",
        "memory/run.py",
        "memory/graphrag.py",
        "memory/health.py",
        "memory/index.py",
        "memory/versions.py",
        "ledger/run.py",
        "gateway/run.py",
        "warden/run.py",
    ],
)
def test_it_says_how_it_is_called(script):
    assert "--record" in run(script, "--help")


def test_one_fault_of_each_kind_is_found():
    (whole,) = [line for line in run("errors/run.py", "--times", "1").splitlines() if line.startswith("| **all**")]
    found, file = [cell.strip() for cell in whole.split("|")[3:5]]
    assert (found, file) == ("100 %", "100 %")
