"""Which memory a command is about."""

import subprocess
import sys

from lifeos.cli import memories
from lifeos.cli.main import parser
from tests.architecture.test_files import ROOT


def test_the_store_is_the_repositorys_unless_said(tmp_path):
    grammar = parser("memory verify")
    assert memories.folder("/repo", grammar.parse(["context"])) == "/repo/.lifeos/memory"
    assert memories.folder("/repo", grammar.parse(["context", "--store", str(tmp_path)])) == str(tmp_path)


def test_without_the_libraries_it_says_which_extra(tmp_path):
    code = "import sys; sys.modules['icalendar'] = None; from lifeos.cli.main import main; main(sys.argv[1:])"
    command = [sys.executable, "-c", code, "memory", "generate", str(tmp_path / "inbox")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 2
    assert "pip install 'lifeos[memory]'" in done.stderr
