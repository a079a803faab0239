"""Labels: what a person said, once for each simulation, and never for both measuring and tuning."""

import pytest

from lifeos.errors import LifeOSError, UsageError
from lifeos.evidence import labels
from lifeos.evidence.files import below
from tests.lifeos.gym import judges


def added(root, count=3, split="held-out"):
    known = judges.labels(count, count)
    labels.add(str(root), "hello", split, known)
    return known


def test_they_are_read_as_they_were_added(tmp_path):
    assert labels.read(below(str(tmp_path)), "hello", "held-out") == []
    assert labels.read(below(str(tmp_path)), "hello", "tuning") == []
    known = added(tmp_path)
    assert labels.read(below(str(tmp_path)), "hello", "held-out") == known
    assert (tmp_path / "evals/suites/hello/labels/held-out.jsonl").read_bytes().count(b"\n") == 6


@pytest.mark.parametrize("split", labels.SPLITS)
def test_a_simulation_has_one_label_in_all_splits(tmp_path, split):
    first = added(tmp_path)[0]
    with pytest.raises(UsageError, match="a simulation has a label, in evals/suites/hello/labels/held-out"):
        labels.add(str(tmp_path), "hello", split, [judges.labels(9, 0)[-1], first])
    assert len(labels.read(below(str(tmp_path)), "hello", split)) == (6 if split == "held-out" else 0)


def test_what_a_prompt_was_written_by_does_not_measure_it(tmp_path):
    added(tmp_path)
    folder = tmp_path / "evals/suites/hello/labels"
    (folder / "tuning.jsonl").write_bytes((folder / "held-out.jsonl").read_bytes().split(b"\n")[2] + b"\n")
    for split in labels.SPLITS:
        with pytest.raises(LifeOSError, match="is the same simulation as"):
            labels.read(below(str(tmp_path)), "hello", split)


@pytest.mark.parametrize(
    "line",
    [
        b"good",
        b'{"verdict": "fine", "conversation": []}',
        b'{"verdict": "good"}',
        b'{"verdict": "good", "conversation": [], "label": "good"}',
        b"",
        b"[" * 100_000,
    ],
)
def test_a_line_that_is_no_label_is_named(tmp_path, line):
    added(tmp_path)
    path = tmp_path / "evals/suites/hello/labels/held-out.jsonl"
    with open(path, "ab") as file:
        file.write(line + b"\n")
    with pytest.raises(LifeOSError, match=r"held-out.jsonl:7 is no label"):
        labels.read(below(str(tmp_path)), "hello", "held-out")


def test_the_digest_is_of_what_was_said_of_what(tmp_path):
    known = judges.labels(2, 2)
    assert labels.digest(known) == labels.digest(known[::-1])
    assert labels.digest(known) == labels.digest([judges.change(known[0], why="because"), *known[1:]])
    assert labels.digest(known) != labels.digest([judges.change(known[0], verdict="bad"), *known[1:]])


def test_a_disk_that_refuses_is_said(tmp_path):
    (tmp_path / "evals").write_text("a file")
    with pytest.raises(LifeOSError, match="cannot read evals/suites/hello/labels/held-out"):
        added(tmp_path)
