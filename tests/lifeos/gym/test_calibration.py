"""What a calibration is worth to the judge that is declared now."""

import pytest

from lifeos.evidence.calibration import Measured, Subject
from lifeos.gym import calibration
from tests.lifeos.evidence.calibrated import RECORD, SUBJECT
from tests.lifeos.gym import judges


def test_nothing_speaks_against_one_of_just_this_judge():
    assert list(calibration.doubts(RECORD, SUBJECT, judges.declared())) == []


@pytest.mark.parametrize("field", Subject.__struct_fields__)
def test_whatever_it_was_measured_with_makes_it_stale(field):
    other = judges.change(SUBJECT, **{field: {"model": "n"} if field == "model" else 2 if field == "question" else "x"})
    assert list(calibration.doubts(RECORD, other, judges.declared())) == [
        "it is stale: other labels were measured" if field == "labels" else f"it is stale: another {field} was measured"
    ]


def test_the_bar_of_today_is_held_against_the_counts():
    """A lower one needs no new measurement, a higher one is not cleared by what the record says of itself."""
    assert len(list(calibration.doubts(RECORD, SUBJECT, judges.declared(tnr=0.95)))) == 1
    assert list(calibration.doubts(RECORD, SUBJECT, judges.declared(tpr=0.95, tnr=0.92))) == []
    bold = judges.change(RECORD, tnr_lower=0.99)
    assert len(list(calibration.doubts(bold, SUBJECT, judges.declared(tnr=0.95)))) == 1


def test_a_bound_that_is_no_number_clears_no_bar():
    counts = Measured(60, 60, -3, 9, 0, 0, 3)
    assert list(calibration.doubts(judges.change(RECORD, measured=counts), SUBJECT, judges.declared())) == [
        "it shows a TNR of at least nothing, and the bar is 0.9"
    ]
