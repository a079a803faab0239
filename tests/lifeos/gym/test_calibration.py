"""Calibrations in the repository: as they were written, or none."""

import json

import pytest

from lifeos.bundle import sealed
from lifeos.errors import LifeOSError
from lifeos.gym import calibration
from lifeos.gym.calibration import Calibration, Measured, Subject
from tests.lifeos.gym import judges

SUBJECT = Subject(1, "frontier", {"model": "m", "script": "sha256:x"}, "sha256:p", "sha256:s", "sha256:l")
RECORD = Calibration(1, "hello", SUBJECT, ("known-1",), Measured(60, 60, 60, 59, 0, 2, 3), 0.95, 0.951, 0.923, 0.98)


def test_it_is_read_as_it_was_written_and_sealed(tmp_path):
    assert calibration.read(str(tmp_path), "hello") is None
    assert calibration.write(str(tmp_path), RECORD) == "evals/calibrations/hello.json"
    assert calibration.read(str(tmp_path), "hello") == RECORD
    document = json.loads((tmp_path / "evals/calibrations/hello.json").read_bytes())
    assert document["id"] == sealed(document) == calibration.identity(RECORD)
    assert not [key for key in document if "date" in key or "time" in key]


@pytest.mark.parametrize(
    ("old", "new"),
    [('"kept": 60', '"kept": 61'), ('"format": 1', '"format": 2'), ('"hello"', '"other"'), ("{", ""), ("  ", "    ")],
)
def test_one_that_was_changed_by_hand_is_none(tmp_path, old, new):
    calibration.write(str(tmp_path), RECORD)
    path = tmp_path / "evals/calibrations/hello.json"
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(LifeOSError, match="Measure again: lifeos gym calibrate hello"):
        calibration.read(str(tmp_path), "hello")


def test_one_of_another_suite_is_none(tmp_path):
    calibration.write(str(tmp_path), RECORD)
    (tmp_path / "evals/calibrations/hello.json").rename(tmp_path / "evals/calibrations/other.json")
    with pytest.raises(LifeOSError, match="not as it was written"):
        calibration.read(str(tmp_path), "other")


def test_nothing_speaks_against_one_of_just_this_judge():
    assert list(calibration.doubts(RECORD, SUBJECT, judges.declared())) == []


@pytest.mark.parametrize("field", Subject.__struct_fields__)
def test_whatever_it_was_measured_with_makes_it_stale(field):
    other = judges.change(SUBJECT, **{field: {"model": "n"} if field == "model" else 2 if field == "question" else "x"})
    assert list(calibration.doubts(RECORD, other, judges.declared())) == [f"it is stale: another {field} was measured"]


def test_the_bar_of_today_is_held_against_the_counts():
    """A lower one needs no new measurement, a higher one is not cleared by what the record says of itself."""
    assert len(list(calibration.doubts(RECORD, SUBJECT, judges.declared(tnr=0.95)))) == 1
    assert list(calibration.doubts(RECORD, SUBJECT, judges.declared(tpr=0.95, tnr=0.92))) == []
    bold = judges.change(RECORD, tnr_lower=0.99)
    assert len(list(calibration.doubts(bold, SUBJECT, judges.declared(tnr=0.95)))) == 1
