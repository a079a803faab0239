"""Records survive whatever stops a run, and only one run is at a gate."""

import subprocess
import sys
from contextlib import contextmanager
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


def absurd(index):
    return msgspec.json.encode(record(index))


@contextmanager
def opened(path):
    with Records(str(path), ["success"]) as records:
        records.load()
        yield records


def write(path, count):
    with opened(path) as records:
        for index in range(count):
            records.add(record(index))


def test_what_was_kept_is_there_again(tmp_path):
    write(tmp_path / "a/b.jsonl", 3)
    with opened(tmp_path / "a/b.jsonl") as records:
        assert dict(records) == {index: record(index) for index in range(3)}
        assert records.series.passed["success"].tolist() == [True] * 3
    assert records[1] == record(1), "when others may be at it, too"
    with pytest.raises(KeyError):
        records[3]


@given(st.permutations(range(6)), st.integers(0, 6))
def test_each_is_found_whatever_order_they_came_in(tmp_path_factory, order, kept_before):
    path = tmp_path_factory.mktemp("records") / "x.jsonl"
    with opened(path) as records:
        for index in order[:kept_before]:
            records.add(record(index))
    with opened(path) as records:
        for place, index in enumerate(order[kept_before:], kept_before + 1):
            records.add(record(index))
            assert list(records) == sorted(order[:place])
            assert len(records) == place
        assert list(records.values()) == [record(index) for index in range(6)]
        assert not any(index in records for index in (-1, 6, "x"))


def test_a_file_that_is_gone_is_said(tmp_path):
    write(tmp_path / "x.jsonl", 2)
    with opened(tmp_path / "x.jsonl") as records:
        (tmp_path / "x.jsonl").write_bytes(b"")
        with pytest.raises(LifeOSError, match="cannot read simulation 1 in"):
            records[1]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.integers(0, 2000))
def test_wherever_it_was_cut_off_it_goes_on(tmp_path, at):
    path = tmp_path / "x.jsonl"
    path.unlink(missing_ok=True)
    write(path, 4)
    whole = path.read_bytes()
    path.write_bytes(whole[: at % (len(whole) + 1)])
    with opened(path) as records:
        known = len(records)
        assert dict(records) == {index: record(index) for index in range(known)}
        for index in range(known, 4):
            records.add(record(index))
        assert dict(records) == {index: record(index) for index in range(4)}
    assert path.read_bytes() == whole


@pytest.mark.parametrize("line", [b'{"observation": 3}', b"", b"\xff", b"[" * 100_000, absurd(-1), absurd(10**12)])
def test_a_line_that_is_nothing_is_simulated_again(tmp_path, line):
    write(tmp_path / "x.jsonl", 1)
    with (tmp_path / "x.jsonl").open("ab") as file:
        file.write(line + b"\n")
    with opened(tmp_path / "x.jsonl") as records:
        assert list(records) == [0]
        records.add(record(1))
        assert records[1] == record(1)


def test_a_simulation_has_one_outcome(tmp_path):
    write(tmp_path / "x.jsonl", 2)
    once = (tmp_path / "x.jsonl").read_bytes()
    (tmp_path / "x.jsonl").write_bytes(once + once)
    with opened(tmp_path / "x.jsonl") as records:
        assert len(records) == 2
    (tmp_path / "x.jsonl").write_bytes(once + once.replace(b'"success":true', b'"success":false'))
    records = Records(str(tmp_path / "x.jsonl"), ["success"])
    with records, pytest.raises(LifeOSError, match=r"twice, with different outcomes\. Remove that file"):
        records.load()


def test_two_runs_at_once(tmp_path):
    path = str(tmp_path / "x.jsonl")
    with Records(path, []):
        code = f"from lifeos.gym.record import Records\nfrom lifeos.errors import LifeOSError\ntry: Records({path!r}, [])\nexcept LifeOSError as e: print(e)"
        said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "another run is at this gate" in said
    with Records(path, []):
        pass


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "a").write_text("")
    with pytest.raises(LifeOSError, match="cannot write"):
        Records(str(tmp_path / "a/x.jsonl"), [])


def test_a_full_disk(tmp_path):
    with opened(tmp_path / "x.jsonl") as records, Path("/dev/full").open("ab", buffering=0) as full:
        records._file.close()
        records._file = full
        with pytest.raises(LifeOSError, match="No space left on device"):
            records.add(record(0))
        assert not len(records), "what was not kept is not known"
