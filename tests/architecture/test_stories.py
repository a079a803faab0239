"""Every story of tests/e2e is in one group of `make e2e`, so that none is left out where they are run group by group."""

import ast
import re

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
