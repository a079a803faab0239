"""Every story of tests/e2e is in one group of `make e2e`, so that none is left out where they are run group by group."""

import ast
import re
import subprocess
import sys

import pytest

from tests.architecture.test_files import ROOT

GROUPS = (ROOT / "tests/e2e/groups.mk").read_text().replace("\\\n", "")


def stories(entry):
    """What pytest would run: all tests of a file, or the one behind the colons."""
    file, _, one = entry.partition("::")
    body = ast.parse((ROOT / file).read_text()).body
    found = {node.name for node in body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}
    assert not one or one in found, f"{file} has no {one}"
    return [(file, name) for name in sorted({one} if one else found)]


def test_each_story_is_in_one_group():
    entries = [word for line in re.findall(r"(?m)^STORIES_\w+ := (.*)$", GROUPS) for word in line.split()]
    grouped = [story for entry in entries for story in stories(entry)]
    files = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "tests/e2e").glob("test_*.py"))
    assert sorted(grouped) == [story for file in files for story in stories(file)]


def test_the_groups_are_those_that_are_declared():
    declared = re.search(r"(?m)^GROUPS := (.*)$", GROUPS)[1].split()
    assert declared == re.findall(r"(?m)^STORIES_(\w+) := ", GROUPS)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["GROUP=nonsense"], "there is no group of stories 'nonsense'; there are fleet golden "),
        (["GROUP=faults nonsense"], "there is no group of stories 'nonsense'"),
        (["STORIES=tests/e2e/test_brak.py"], "file or directory not found: tests/e2e/test_brak.py"),
        (["STORIES=tests/e2e/test_brake.py::test_nothing"], "not found: "),
    ],
)
def test_what_there_is_no_story_of_is_said(words, said):
    made = make("stories-named", *words)
    assert made.returncode == 2
    assert said in made.stderr


def test_it_is_said_before_anything_is_built():
    planned = make("--dry-run", "e2e", "GROUP=faults").stdout
    assert planned.index("there is no group of stories") < planned.index("tools/build.py cluster")


def make(*words):
    return subprocess.run(["make", *words], cwd=ROOT, capture_output=True, text=True, check=False)


def test_every_story_can_be_collected():
    """They run for hours, and elsewhere: what one of them imports and another renamed is found here."""
    collect = [sys.executable, "-m", "pytest", "-q", "--collect-only", "-p", "no:cacheprovider", "-m", "cluster"]
    done = subprocess.run([*collect, "tests/e2e"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
