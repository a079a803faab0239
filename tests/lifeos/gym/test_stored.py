"""Records are found by agent and digest, and read while somebody else is writing."""

import msgspec
import pytest

from lifeos.errors import LifeOSError
from lifeos.gym.stored import find, read
from tests.lifeos.gym.samples import judged, silent


@pytest.fixture
def kept(tmp_path):
    for agent, name in (
        ("a", f"{'ab' * 8}-7-00000000"),
        ("a", f"{'cd' * 8}-18446744073709551615-00000000"),
        ("b", f"{'ab' * 8}-7-00000000"),
    ):
        folder = tmp_path / ".lifeos/gym" / agent
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.jsonl").write_bytes(b"")
        (folder / f"{name}.html").write_bytes(b"")
        (folder / "other.jsonl").write_bytes(b"")
    return str(tmp_path)


def test_gates_are_found_by_agent_and_digest(kept):
    assert [(gate.agent, gate.digest[:2], gate.seed) for gate in find(kept)] == [
        ("a", "ab", 7),
        ("a", "cd", 2**64 - 1),
        ("b", "ab", 7),
    ]
    assert [gate.agent for gate in find(kept, prefix="ab" * 32)] == ["a", "b"], "a whole digest will do"
    assert [gate.digest for gate in find(kept, "a", "c")] == ["cd" * 8]
    assert find(kept, "[ab]") == []


def test_half_a_line_and_a_strange_one_are_left_out(tmp_path):
    path = tmp_path / "x.jsonl"
    lines = [msgspec.json.encode(record) for record in (judged(0), silent(2), judged(1))]
    path.write_bytes(lines[0] + b"\n" + b'{"observation": 3}\n' + lines[1] + b"\n" + lines[2])
    assert list(read(str(path))) == [judged(0), silent(2)]


def test_one_at_a_time(tmp_path):
    """Whoever looks at the first one has not read the others."""
    path = tmp_path / "x.jsonl"
    path.write_bytes(msgspec.json.encode(judged(0)) + b"\n")
    records = read(str(path))
    assert next(records).observation.index == 0
    with path.open("ab") as file:
        file.write(msgspec.json.encode(judged(1)) + b"\n")
    assert next(records).observation.index == 1


def test_no_file_is_no_records_and_a_folder_is_an_error(tmp_path):
    assert list(read(str(tmp_path / "none"))) == []
    with pytest.raises(LifeOSError, match="cannot read"):
        list(read(str(tmp_path)))
