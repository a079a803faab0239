"""A judge that gates was measured, as far as a file shows it."""

import pytest

from lifeos.compiler.calibrations import uncalibrated
from lifeos.compiler.pipeline import Compilation
from lifeos.evidence import calibration, labels
from tests.lifeos import example
from tests.lifeos.evidence.calibrated import RECORD
from tests.lifeos.gym import judges

SUITE = "evals/suites/{name}/suite.yaml"


def found(repo):
    return [(item.code, item.severity, item.span.file) for item in uncalibrated(Compilation(str(repo)))]


@pytest.fixture
def judged(repo):
    """Give a suite of the example a judge; the suite's name."""

    def make(judge):
        name, suite = next(iter(Compilation(str(repo)).analysis.catalog.suites.items()))
        route = next(iter(Compilation(str(repo)).analysis.catalog.routes))
        path = repo / SUITE.format(name=suite.name)
        text = path.read_text().rstrip("\n")
        example.write(
            repo,
            {
                SUITE.format(name=name): f"{text}\n  judge: {{route: {route}, prompt: judge.md{judge}}}\n",
                f"evals/suites/{name}/judge.md": "# Judge\n",
            },
        )
        return name

    return make


def test_without_a_judge_nothing_is_said(repo):
    assert found(repo) == []


def test_one_that_advises_need_not_be_measured(repo, judged):
    judged("")
    assert found(repo) == []


def test_one_that_gates_must(repo, judged):
    name = judged(", gates: true")
    assert found(repo) == [("LOS507", "error", SUITE.format(name=name))]
    measured(repo, name)
    assert found(repo) == []


def measured(repo, name, **counts):
    """Label one of each kind, and write a record of that, or of other counts."""
    known = judges.labels(1, 1)
    labels.add(str(repo), name, "held-out", known)
    made = judges.change(RECORD.measured, **{"good": 1, "kept": 1, "bad": 1, "caught": 1, "flaky": 0} | counts)
    subject = judges.change(RECORD.subject, labels=labels.digest(known))
    record = judges.change(RECORD, suite=name, subject=subject, measured=made)
    example.write(repo, {calibration.path_of(name): calibration.encode(record).decode()})


@pytest.mark.parametrize(
    ("counts", "said"),
    [({"bad": 5000, "caught": 5000}, "it counts 5000 bad outcomes"), ({"bad": -3}, "is no calibration: ")],
)
def test_by_counts_that_are_those_of_its_labels(repo, judged, counts, said):
    name = judged(", gates: true")
    measured(repo, name, **counts)
    (problem,) = uncalibrated(Compilation(str(repo)))
    assert (problem.code, said in problem.message) == ("LOS507", True)


def test_in_a_file_that_can_be_read(repo, judged):
    name = judged(", gates: true")
    example.write(repo, {calibration.path_of(name): '{"a":'})
    (problem,) = uncalibrated(Compilation(str(repo)))
    assert "is no calibration" in problem.message
