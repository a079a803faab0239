"""A life: the same from the same seed, read without a refusal, and of one piece."""

import hashlib
import os
import subprocess
import sys

import pytest

from lifeos.ir import Memory
from lifeos.ir.data import Scope
from lifeos.memory import outcome
from lifeos.memory.ingest import ingest
from lifeos.memory.life.write import SOURCES, write
from tests.architecture.test_files import ROOT

MEMORY = Memory("context", "x", tuple(Scope(one.scope, "x") for one in SOURCES), "sha256:" + "0" * 64, "x", SOURCES)


def tree(folder):
    """The hash of each file by its path."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_two_processes_write_the_same_bytes(tmp_path):
    write(str(tmp_path / "here"), 7, 2024, 1)
    code = "import sys; from lifeos.memory.life.write import write; write(sys.argv[1], 7, 2024, 1)"
    environment = {**os.environ, "PYTHONHASHSEED": "99", "LC_ALL": "C", "TZ": "Asia/Tokyo"}
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "there")], check=True, cwd=ROOT, env=environment)
    assert tree(tmp_path / "here") == tree(tmp_path / "there")
    write(str(tmp_path / "other"), 8, 2024, 1)
    assert tree(tmp_path / "other") != tree(tmp_path / "here")


@pytest.fixture
def life(tmp_path):
    write(str(tmp_path / "inbox"), 7, 2024, 1)
    return ingest(MEMORY, str(tmp_path / "inbox"), str(tmp_path / "store"))


def test_all_of_it_is_read(life):
    assert {one.source: one.refused for one in life.taken} == dict.fromkeys((source.name for source in SOURCES), 0)
    assert 9_000 < sum(one.records for one in life.taken) < 15_000


def test_what_is_met_is_written_about_and_known(life, tmp_path):
    read = tmp_path / "store/ingest/context/read"
    contents = [item.content for key in os.listdir(read) for item in outcome.items(str(read), key)]
    by = {}
    for one in contents:
        by.setdefault(type(one).__name__, []).append(one)
    known = {one.name for one in by["Contact"]}
    met = {person for one in by["Appointment"] for person in one.attendees}
    written = {one.sender for one in by["Message"]}
    linked = {link for one in by["Note"] for link in one.links}
    assert met == written <= known
    assert met <= linked
    dinners = [one for one in by["Transaction"] if one.purpose.startswith("Dinner with ")]
    days = {(one.start[:10], one.place) for one in by["Appointment"]}
    assert dinners
    assert {(one.date, one.counterparty) for one in dinners} <= days
