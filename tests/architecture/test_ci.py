"""What CI runs: its script is one, and which stories it runs follows from the time that is left."""

import subprocess

import pytest

from tests.architecture.test_files import ROOT

REFUSED, REVERT, GOLDEN, RELEASE = (
    f"tests/e2e/test_{name}.py" for name in ("refused", "revert", "golden_path", "release")
)


def bash(*words):
    return subprocess.run(["bash", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_its_scripts_can_be_read():
    for script in (".ci/run", ".ci/fitting.sh"):
        bash("-n", script)


@pytest.mark.parametrize(
    ("over", "run"),
    [
        (0, [GOLDEN, RELEASE, REVERT, REFUSED]),
        (3150, [GOLDEN, RELEASE, REVERT, REFUSED]),
        (3200, [GOLDEN, RELEASE, REVERT]),
        (3500, [GOLDEN, RELEASE, REFUSED]),
        (4200, [GOLDEN]),
        (4500, [REVERT]),
        (4700, [REFUSED]),
        (4801, []),
        (9999, []),
    ],
)
def test_the_stories_are_run_that_still_end_in_time_the_first_ones_first(over, run):
    assert bash("-c", f". .ci/fitting.sh; fitting {over}").split() == run


def test_they_are_there():
    assert [name for name in bash("-c", ". .ci/fitting.sh; fitting 0").split() if not (ROOT / name).is_file()] == []
