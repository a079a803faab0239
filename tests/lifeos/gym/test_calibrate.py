"""A judge is measured as it would be asked, and what it cannot show is said before anybody asks it."""

import pytest

from lifeos.evidence.calibration import Subject
from lifeos.gym.calibrate import ask, calibration_of, measured, too_few
from lifeos.gym.calibration import bounds
from lifeos.gym.thinking import Unreachable
from lifeos.verdict.binomial import passes
from tests.lifeos.gym import judges

SUBJECT = Subject(1, "frontier", {"model": "m"}, "sha256:p", "sha256:s", "sha256:l")


@pytest.fixture
def asked(fleet):
    """Ask a judge about 60 good simulations, 0 to 59, and 40 bad ones, 60 to 99."""

    def ask_about(model, repeats=3, jobs=3):
        return ask(judges.declared(), fleet.catalog.routes, model, judges.labels(60, 40), repeats, jobs)

    return ask_about


def test_a_judge_of_known_worth(asked):
    """Wrong about 3 of 60 good ones and 2 of 40 bad ones."""
    counts = measured(asked(judges.Known(wrong=[0, 1, 2, 60, 61])))
    assert (counts.good, counts.kept, counts.bad, counts.caught, counts.unjudged, counts.flaky) == (
        60,
        57,
        40,
        38,
        0,
        0,
    )
    assert (counts.tpr, counts.tnr) == (0.95, 0.95)
    tpr, tnr = bounds(counts, 0.95)
    assert (passes(57, 60, tpr), passes(38, 40, tnr)) == pytest.approx((0.05, 0.05)), (
        "so good a judge by luck, at its bound"
    )


def test_no_opinion_is_right_about_neither_kind(asked):
    counts = measured(asked(judges.Known(prose=[0, 60])))
    assert (counts.kept, counts.caught, counts.unjudged) == (59, 39, 2)


def test_repeats_measure_its_moods_and_count_for_nothing_else(asked):
    model = judges.Known(moody=range(100))
    found = asked(model, repeats=8)
    counts = measured(found)
    assert model.asked == 800
    assert counts.flaky > 90
    assert counts.kept + counts.caught == sum(item.right for item in found)
    assert (counts.good, counts.bad, counts.repeats) == (60, 40, 8)
    assert measured(asked(model, repeats=1)).kept == counts.kept, "the first opinion counts, however often it is asked"


def test_how_many_are_asked_at_a_time_changes_nothing(asked):
    model = judges.Known(wrong=[3], moody=range(50, 100))
    assert asked(model, jobs=1) == asked(model, jobs=8)


def test_without_a_model_nothing_is_measured(asked):
    with pytest.raises(Unreachable):
        asked(judges.Known(away=[5]))


def test_the_record_names_who_answered_and_follows_from_the_counts(asked):
    found = asked(judges.Known(wrong=[0], model="known-2"))
    record = calibration_of("hello", SUBJECT, judges.declared(), found)
    assert (record.models, record.subject) == (("known-2",), SUBJECT)
    assert (record.tpr_lower, record.tnr_lower) == bounds(record.measured, 0.95)
    assert record.kappa == pytest.approx(0.979, abs=1e-3)


@pytest.mark.parametrize(
    ("good", "bad", "fields", "said"),
    [
        (29, 29, {}, []),
        (28, 29, {}, ["28 good labels: a TPR of 0.9 takes 29, all of them judged right"]),
        (59, 29, {"tpr": 0.95, "tnr": 0.95}, ["29 bad labels: a TNR of 0.95 takes 59, all of them judged right"]),
        (
            0,
            0,
            {"tpr": 0.5, "tnr": 1.0},
            ["0 good labels: a TPR of 0.5 takes 5", "no number of labels shows a TNR of 1"],
        ),
    ],
)
def test_too_few_labels_can_never_show_it(good, bad, fields, said):
    found = list(too_few(judges.declared(**fields), judges.labels(good, bad)))
    assert [sentence.startswith(start) for sentence, start in zip(found, said, strict=True)] == [True] * len(said)
