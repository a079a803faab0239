"""Code of the repository: loaded, or it is said why not; and nothing is left beside it."""

import os
import subprocess
import sys

import pytest

from lifeos.errors import LifeOSError
from lifeos.gym.code import files, function
from tests.architecture.test_files import ROOT


def test_two_files_of_one_name_are_two(tmp_path):
    for number in (1, 2):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "agent.py").write_text(f"def answer():\n    return {number}\n")
    assert [function(str(tmp_path / str(number) / "agent.py"), "answer")() for number in (1, 2)] == [1, 2]


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
    (tmp_path / "agent.py").write_text("def answer():\n    pass\n")
    code = f"from lifeos.gym.code import function; function({str(tmp_path / 'agent.py')!r}, 'answer')"
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, check=True)
    assert os.listdir(tmp_path) == ["agent.py"]


def test_a_file_may_import_its_neighbours(tmp_path):
    for number in (1, 2):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "plan.py").write_text(f"week = {number}\n")
        (tmp_path / str(number) / "agent.py").write_text("from .plan import week\ndef answer():\n    return week\n")
    before = list(sys.path)
    answers = [function(str(tmp_path / str(number) / "agent.py"), "answer") for number in (1, 2)]
    assert [answer() for answer in answers] == [1, 2]
    assert sys.path == before
    assert "plan" not in sys.modules


def test_a_neighbour_that_changed_is_read_again(tmp_path):
    (tmp_path / "agent.py").write_text("from .plan import week\ndef answer():\n    return week\n")
    for number in (1, 2):
        (tmp_path / "plan.py").write_text(f"week = {number}\n")
        os.utime(tmp_path / "plan.py", (number, number))
        assert function(str(tmp_path / "agent.py"), "answer")() == number


def test_no_bytecode_of_a_neighbour_is_left_either(tmp_path):
    (tmp_path / "plan.py").write_text("week = 1\n")
    (tmp_path / "agent.py").write_text("from .plan import week\ndef answer():\n    return week\n")
    code = f"from lifeos.gym.code import function; function({str(tmp_path / 'agent.py')!r}, 'answer')"
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, check=True)
    assert sorted(os.listdir(tmp_path)) == ["agent.py", "plan.py"]


def test_the_files_of_a_folder(tmp_path):
    for name in ("b.py", "a.py", "agent.yaml"):
        (tmp_path / name).touch()
    assert files(str(tmp_path)) == [str(tmp_path / "a.py"), str(tmp_path / "b.py")]
    assert files(str(tmp_path / "none")) == []
