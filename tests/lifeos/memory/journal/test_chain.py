"""Damage is refused with its file and byte; what was never acknowledged is left out."""

import shutil

import pytest

from lifeos.memory.journal.chain import DamagedError, read
from lifeos.memory.journal.entry import FORMAT, Begin, encode
from lifeos.memory.journal.writer import writing
from tests.lifeos.memory.journal.sayings import ONE, TWO, remember

BEGIN = Begin(format=FORMAT, memory="context", snapshot=ONE, parent="")


@pytest.fixture
def path(tmp_path):
    """A branch of three entries."""
    path = tmp_path / "journal" / "context" / ONE.removeprefix("sha256:") / "entries.jsonl"
    with writing(str(path), BEGIN, "t") as writer:
        for number in range(3):
            writer.append([remember(number)], "t")
    return path


def starts(data):
    """Where lines begin, and the end."""
    return [0, *(at + 1 for at, byte in enumerate(data) if byte == 10)]


def test_what_was_written_is_read(path):
    chain = read(str(path))
    assert (chain.position, chain.torn, chain.size) == (3, 0, path.stat().st_size)
    assert [said for _, said in chain.entries()] == [remember(number) for number in range(3)]
    assert [said for _, said in chain.entries(1)] == [remember(0)]
    assert chain.state.head == chain.lines[3].sha256


def test_every_flipped_byte_is_refused_at_its_line(path):
    data = path.read_bytes()
    begins = starts(data)
    for at, byte in enumerate(data):
        for other in {byte ^ 1, byte ^ 0x80, 0, 10, 32} - {byte}:
            path.write_bytes(data[:at] + bytes([other]) + data[at + 1 :])
            with pytest.raises(DamagedError) as raised:
                read(str(path))
            line = max(start for start in begins if start <= at)
            assert raised.value.offset in (line, at), (at, other)
            assert str(path) in str(raised.value)
            assert (raised.value.before.position if raised.value.before else -1) == begins.index(line) - 1


def test_every_truncation_leaves_the_lines_before_it(path):
    data = path.read_bytes()
    begins = starts(data)
    for end in range(len(data)):
        path.write_bytes(data[:end])
        if end < begins[1]:
            with pytest.raises(DamagedError, match="damaged at byte 0"):
                read(str(path))
            continue
        chain = read(str(path))
        line = max(start for start in begins if start <= end)
        assert (chain.position, chain.size, chain.torn) == (begins.index(line) - 1, line, end - line)
        shutil.rmtree(path.parents[3] / "heads")
        with writing(str(path), BEGIN, "t") as writer:
            writer.append([remember(9)], "t")
        assert [said for _, said in read(str(path)).entries()] == [
            *(remember(n) for n in range(begins.index(line) - 1)),
            remember(9),
        ]


def test_zeros_after_a_power_failure_are_no_entry(path):
    data = path.read_bytes()
    path.write_bytes(data + b'{"n":4' + bytes(4000))
    assert read(str(path)).torn == 4006


def test_lines_that_were_swapped_dropped_or_brought_from_elsewhere_are_refused(path):
    lines = path.read_bytes().splitlines(keepends=True)
    foreign = encode(4, "0" * 64, "t", remember(4))[0]
    again = encode(4, read(str(path)).head, "t", BEGIN)[0]
    for wrong in ([0, 2, 1, 3], [0, 2, 3], [1, 2, 3], [0, 0], [0, 1, 1]):
        path.write_bytes(b"".join(lines[at] for at in wrong))
        with pytest.raises(DamagedError):
            read(str(path))
    for line in (foreign, again):
        path.write_bytes(b"".join(lines) + line)
        with pytest.raises(DamagedError, match="line 4"):
            read(str(path))


@pytest.mark.parametrize(
    "begin",
    [
        Begin(format=2, memory="context", snapshot=ONE, parent=""),
        Begin(format=FORMAT, memory="context", snapshot=TWO, parent=""),
    ],
)
def test_another_format_and_another_snapshot_are_refused(path, begin):
    path.write_bytes(encode(0, "", "t", begin)[0])
    with pytest.raises(DamagedError, match="line 0: it is"):
        read(str(path))


def outcome(read_by):
    """What came of reading: a chain, or where it is damaged and what is whole before."""
    try:
        return read_by()
    except DamagedError as error:
        return error.offset, str(error), error.before


def test_who_knows_its_beginning_reads_what_was_added_and_finds_the_same(path):
    data = path.read_bytes()
    for known_to in starts(data)[1:]:
        path.write_bytes(data[:known_to])
        known = read(str(path))
        path.write_bytes(data)
        chain = read(str(path), known)
        assert chain == read(str(path))
        assert all(mine is its for mine, its in zip(chain.lines, known.lines, strict=False)), "they were not read again"


def test_who_knows_its_beginning_refuses_what_others_refuse(path):
    data = path.read_bytes()
    second = starts(data)[2]
    path.write_bytes(data[:second])
    known = read(str(path))
    for at in range(known.last, len(data)):
        for wrong in (data[:at], data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]):
            path.write_bytes(wrong)
            assert outcome(lambda: read(str(path), known)) == outcome(lambda: read(str(path))), at


def test_a_file_that_was_written_anew_is_read_as_a_whole(path, tmp_path):
    known = read(str(path))
    other = tmp_path / "journal" / "other" / ONE.removeprefix("sha256:") / "entries.jsonl"
    with writing(str(other), BEGIN, "t") as writer:
        writer.append([remember(number) for number in range(5, 15)], "t")
    path.write_bytes(other.read_bytes())
    assert read(str(path), known) == read(str(other))
