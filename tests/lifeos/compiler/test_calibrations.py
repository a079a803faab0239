"""A judge that gates was measured, as far as a file shows it."""

import pytest

from lifeos.compiler.calibrations import FOLDER, uncalibrated
from lifeos.compiler.pipeline import Compilation
from lifeos.gym.calibration import path_of
from tests.lifeos import example

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
    example.write(repo, {f"{FOLDER}/{name}.json": "{}"})
    assert found(repo) == []


def test_the_file_is_the_gyms():
    assert path_of("basic") == f"{FOLDER}/basic.json"
