"""Records survive whatever stops a run, and only one run is at a gate."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lifeos.errors import LifeOSError
from lifeos.gym.record import Record, Records
from lifeos.gym.trace import Trace
from lifeos.verdict.observations import Observation
from tests.architecture.test_files import ROOT


def record(index):
    return Record(Observation(index, "judged", {"success": True}), Trace(index, "t", "p", (), "judged", "satisfied"))


def write(path, count):
    with Records(str(path)) as records:
        for index in range(count):
            records.add(msgspec.json.encode(record(index)))


def test_what_was_kept_is_there_again(tmp_path):
    write(tmp_path / "a/b.jsonl", 3)
    with Records(str(tmp_path / "a/b.jsonl")) as records:
        assert records.load() == {index: record(index) for index in range(3)}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.integers(0, 2000))
def test_wherever_it_was_cut_off_it_goes_on(tmp_path, at):
    path = tmp_path / "x.jsonl"
    path.unlink(missing_ok=True)
    write(path, 4)
    whole = path.read_bytes()
    path.write_bytes(whole[: at % (len(whole) + 1)])
    with Records(str(path)) as records:
        known = records.load()
        assert known == {index: record(index) for index in range(len(known))}
        for index in range(len(known), 4):
            records.add(msgspec.json.encode(record(index)))
    assert path.read_bytes() == whole


def test_a_line_that_is_nothing_is_simulated_again(tmp_path):
    write(tmp_path / "x.jsonl", 1)
    with (tmp_path / "x.jsonl").open("ab") as file:
        file.write(b'{"observation": 3}\n')
    with Records(str(tmp_path / "x.jsonl")) as records:
        assert list(records.load()) == [0]


def test_two_runs_at_once(tmp_path):
    path = str(tmp_path / "x.jsonl")
    with Records(path):
        code = f"from lifeos.gym.record import Records\nfrom lifeos.errors import LifeOSError\ntry: Records({path!r})\nexcept LifeOSError as e: print(e)"
        said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "another run is at this gate" in said
    with Records(path):
        pass


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "a").write_text("")
    with pytest.raises(LifeOSError, match="cannot write"):
        Records(str(tmp_path / "a/x.jsonl"))


def test_a_full_disk(tmp_path):
    with Records(str(tmp_path / "x.jsonl")) as records, Path("/dev/full").open("ab", buffering=0) as full:
        records._file.close()
        records._file = full
        with pytest.raises(LifeOSError, match="No space left on device"):
            records.add(b"{}")
