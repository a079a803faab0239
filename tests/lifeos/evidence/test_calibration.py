"""Calibrations in the repository: as they were written, or none."""

import json

import pytest

from lifeos.bundle import sealed
from lifeos.errors import LifeOSError
from lifeos.evidence import calibration, labels
from lifeos.evidence.files import below
from lifeos.gym.calibration import write
from tests.lifeos.evidence.calibrated import RECORD
from tests.lifeos.gym import judges

change = judges.change


def test_it_is_read_as_it_was_written_and_sealed(tmp_path):
    assert calibration.read(below(str(tmp_path)), "hello") is None
    assert write(str(tmp_path), RECORD) == "evals/calibrations/hello.json"
    assert calibration.read(below(str(tmp_path)), "hello") == RECORD
    document = json.loads((tmp_path / "evals/calibrations/hello.json").read_bytes())
    assert document["id"] == sealed(document) == calibration.identity(RECORD)
    assert not [key for key in document if "date" in key or "time" in key]


@pytest.mark.parametrize(
    ("old", "new"),
    [('"kept": 60', '"kept": 61'), ('"format": 1', '"format": 2'), ('"hello"', '"other"'), ("{", ""), ("  ", "    ")],
)
def test_one_that_was_changed_by_hand_is_none(tmp_path, old, new):
    write(str(tmp_path), RECORD)
    path = tmp_path / "evals/calibrations/hello.json"
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(LifeOSError, match="Measure again: lifeos gym calibrate hello"):
        calibration.read(below(str(tmp_path)), "hello")


def test_one_of_another_suite_is_none(tmp_path):
    write(str(tmp_path), RECORD)
    (tmp_path / "evals/calibrations/hello.json").rename(tmp_path / "evals/calibrations/other.json")
    with pytest.raises(LifeOSError, match="not as it was written"):
        calibration.read(below(str(tmp_path)), "other")


@pytest.mark.parametrize(
    ("lie", "said"),
    [
        ({"bad": -3, "caught": 9}, "caught 9 of -3 bad outcomes"),
        ({"bad": 60, "caught": 61}, "caught 61 of 60 bad outcomes"),
        ({"kept": -1}, "kept -1 of 60 good outcomes"),
        ({"unjudged": 2}, "2 outcomes without an opinion, and 1"),
        ({"flaky": 121}, "121 outcomes that were not judged alike, of 120"),
        ({"repeats": 0}, "asked 0 times"),
    ],
)
def test_counts_that_no_measurement_gives_are_none_however_sealed(tmp_path, lie, said):
    path = tmp_path / "evals/calibrations/hello.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(calibration.encode(change(RECORD, measured=change(RECORD.measured, **lie))))
    with pytest.raises(LifeOSError, match=said):
        calibration.read(below(str(tmp_path)), "hello")


@pytest.mark.parametrize(
    "lie", [{"confidence": 0.0}, {"confidence": 1.0}, {"tpr_lower": 1.5}, {"tnr_lower": -0.1}, {"kappa": 2.0}]
)
def test_so_are_shares_that_are_none(tmp_path, lie):
    write(str(tmp_path), change(RECORD, **lie))
    with pytest.raises(LifeOSError, match="is no calibration: its"):
        calibration.read(below(str(tmp_path)), "hello")


def test_a_share_that_is_no_number_is_within_no_bounds():
    for field in ("confidence", "tpr_lower", "tnr_lower", "kappa"):
        assert len(list(calibration.impossible(change(RECORD, **{field: float("nan")})))) == 1


def test_the_labels_on_file_are_those_that_it_counts(tmp_path):
    files = below(str(tmp_path))
    known = judges.labels(3, 2)
    labels.add(str(tmp_path), "hello", "held-out", known)
    subject = change(RECORD.subject, labels=labels.digest(known))
    honest = change(RECORD, subject=subject, measured=change(RECORD.measured, good=3, kept=3, bad=2, caught=2))
    assert list(calibration.contradicted(files, honest)) == []
    assert list(calibration.contradicted(files, change(honest, measured=change(honest.measured, bad=5000)))) == [
        "it counts 5000 bad outcomes, and evals/suites/hello/labels/held-out.jsonl has 2"
    ]
    labels.add(str(tmp_path), "hello", "held-out", judges.labels(4, 0)[3:])
    assert list(calibration.contradicted(files, honest)) == ["it is stale: other labels were measured"]
