"""How much happens at a time."""

import argparse

import pytest

from lifeos.cli.jobs import MOST, check_jobs, jobs
from lifeos.errors import UsageError


@pytest.mark.parametrize(("asked", "least"), [(-1, 0), (MOST + 1, 0), (3000, 0), (0, 1)])
def test_what_no_machine_can_do_is_refused(asked, least):
    with pytest.raises(UsageError, match=f"--jobs is a whole number from {least} to {MOST}, and {asked} is not"):
        check_jobs(argparse.Namespace(jobs=asked), least)


def test_none_is_one_a_core():
    assert 1 <= jobs(argparse.Namespace(jobs=0)) <= MOST
    assert jobs(argparse.Namespace(jobs=3)) == 3
    check_jobs(argparse.Namespace(jobs=MOST))


@pytest.mark.parametrize(
    "command",
    [
        ("gym", "run", "planner"),
        ("gym", "shard", "planner", "--from", "0", "--to", "1", "--output", "x"),
        ("gym", "calibrate", "basic"),
    ],
    ids=lambda words: words[1],
)
def test_every_command_that_has_it_holds_to_it(run, repo, command):
    code, _, err = run("-C", repo, *command, "--jobs", "3000")
    assert code == 2
    assert f"to {MOST}, and 3000 is not" in err
