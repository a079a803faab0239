"""dvc: what it is called with, and what it says when it fails."""

import sys

import pytest

from lifeos.errors import ProgramError
from lifeos.tools import dvc


@pytest.fixture
def program(tmp_path, monkeypatch):
    """A dvc that does as a script says."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")

    def write(script):
        path = tmp_path / "dvc"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    return write


def test_it_fetches_one_pointer(program, tmp_path):
    program('echo "$@" > said; pwd >> said')
    dvc.fetch(str(tmp_path), "far", "memory/context.dvc")
    assert (tmp_path / "said").read_text() == f"fetch --quiet --remote far memory/context.dvc\n{tmp_path}\n"


def test_a_failure_is_told(program, tmp_path):
    program("echo no such bucket >&2; exit 1")
    with pytest.raises(ProgramError, match="dvc fetch from 'far' failed: no such bucket"):
        dvc.fetch(str(tmp_path), "far", "x")


def test_without_it(program, tmp_path):
    with pytest.raises(ProgramError, match="dvc is not installed"):
        dvc.fetch(str(tmp_path), "far", "x")
