"""Code of the repository: loaded, or it is said why not; and nothing is left beside it."""

import os
import subprocess
import sys

import pytest

from lifeos.agent.code import Package, function, place
from lifeos.agent.sources import read
from lifeos.errors import LifeOSError
from tests.architecture.test_files import ROOT


def test_two_files_of_one_name_are_two(tmp_path):
    for number in (1, 2):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "agent.py").write_text(f"def answer():\n    return {number}\n")
    assert [function(str(tmp_path / str(number) / "agent.py"), "answer")() for number in (1, 2)] == [1, 2]


def test_a_file_uses_its_siblings_and_no_other_folder_does(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "shared.py").write_text(f"NAME = '{name}'\n")
        (tmp_path / name / "agent.py").write_text("from .shared import NAME\ndef answer():\n    return NAME\n")
    path = list(sys.path)
    assert [function(str(tmp_path / name / "agent.py"), "answer")() for name in ("one", "two")] == ["one", "two"]
    assert sys.path == path
    assert "shared" not in sys.modules


def test_a_sibling_that_changed_is_read_again(tmp_path):
    (tmp_path / "agent.py").write_text("from .shared import NAME\ndef answer():\n    return NAME\n")
    for name in ("one", "two"):
        (tmp_path / "shared.py").write_text(f"NAME = '{name}'\n")
        assert function(str(tmp_path / "agent.py"), "answer")() == name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("answer = 3\n", "has no function 'answer'"),
        ("1/0\n", "ZeroDivisionError"),
        ("\0", "cannot be loaded"),
        ("import sys; sys.exit(3)\n", "SystemExit: 3"),
    ],
)
def test_what_cannot_be_used(tmp_path, text, said):
    (tmp_path / "agent.py").write_text(text)
    with pytest.raises(LifeOSError, match=said):
        function(str(tmp_path / "agent.py"), "answer")


def test_no_bytecode_is_left_in_the_repository(tmp_path):
    (tmp_path / "agent.py").write_text("from . import other\ndef answer():\n    pass\n")
    (tmp_path / "other.py").write_text("")
    code = f"from lifeos.agent.code import function; function({str(tmp_path / 'agent.py')!r}, 'answer')"
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, check=True)
    assert set(os.listdir(tmp_path)) == {"agent.py", "other.py"}


def test_what_was_read_is_what_runs(tmp_path):
    (tmp_path / "agent.py").write_text("def answer():\n    return 1\n")
    sources = read(str(tmp_path))
    (tmp_path / "agent.py").write_text("def answer():\n    return 2\n")
    assert Package(str(tmp_path), sources).function("agent.py", "answer")() == 1


def test_what_was_not_read_is_not_there(tmp_path):
    (tmp_path / "agent.py").write_text("from .plan import week\ndef answer():\n    return week\n")
    sources = read(str(tmp_path))
    (tmp_path / "plan.py").write_text("week = 1\n")
    with pytest.raises(LifeOSError, match=r"agent.py:1: ModuleNotFoundError: No module named '.*\.plan'"):
        Package(str(tmp_path), sources).function("agent.py", "answer")


def test_files_of_a_folder_below(tmp_path):
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/tax.py").write_text("RATE = 3\n")
    (tmp_path / "agent.py").write_text("def answer():\n    from .rules.tax import RATE\n    return RATE\n")
    assert function(str(tmp_path / "agent.py"), "answer")() == 3, "also when it is imported late"


def test_code_knows_where_it_stands(tmp_path):
    (tmp_path / "agent.py").write_text("def answer():\n    return __file__\n")
    assert function(str(tmp_path / "agent.py"), "answer")() == str(tmp_path / "agent.py")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("agent.py", "import nothing_like_it\n", "agent.py:1: ModuleNotFoundError: No module named 'nothing_like_it'"),
        ("agent.py", "x = 1\ndef answer(:\n", "agent.py:2: SyntaxError: invalid syntax$"),
        ("shared.py", "\nraise ValueError('too much')\n", "shared.py:2: ValueError: too much"),
        ("shared.py", "\n\nif\n", "shared.py:3: SyntaxError: invalid syntax$"),
    ],
)
def test_what_cannot_be_loaded_is_told_with_its_place(tmp_path, name, text, said):
    (tmp_path / "agent.py").write_text("from . import shared\n")
    (tmp_path / name).write_text(text)
    begin = "" if name == "agent.py" else f"{tmp_path}/agent.py cannot be loaded: "
    with pytest.raises(LifeOSError, match=f"^{begin}{tmp_path}/{said}"):
        function(str(tmp_path / "agent.py"), "answer")


def test_the_place_of_a_failure_is_the_innermost_in_the_folder(tmp_path):
    (tmp_path / "agent.py").write_text("import json\nfrom .shared import read\ndef answer():\n    return read(json)\n")
    (tmp_path / "shared.py").write_text("def read(json):\n    return json.loads('{')\n")
    with pytest.raises(ValueError, match="Expecting") as failed:
        function(str(tmp_path / "agent.py"), "answer")()
    assert place(failed.value, str(tmp_path)) == "shared.py:2"
    assert place(failed.value, str(tmp_path / "other")) == ""
