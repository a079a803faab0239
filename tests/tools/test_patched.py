"""What is added to modules before they are built."""

import subprocess

from tests.architecture.test_files import ROOT


def test_git_leaves_out_nothing_that_programs_are_made_of():
    """Pages lie in a folder `dist`, which git is told to leave out elsewhere: who has the file builds, and nobody else does."""
    words = ["git", "ls-files", "--others", "--ignored", "--exclude-standard", "tools"]
    said = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [path for path in said.splitlines() if "__pycache__" not in path] == []
