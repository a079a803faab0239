"""One line with a place, and nothing in it that is nobody's business."""

import pytest

from lifeos.agent.code import function
from lifeos.gym.cause import MOST, cause


def raised(root, code):
    """What the code of an agent raises, in words."""
    folder = root / "agents.d/platform/hello"
    folder.mkdir(parents=True)
    (folder / "agent.py").write_text(f"def answer():\n    {code}\n")
    with pytest.raises(Exception) as failed:  # noqa: PT011  whatever it is
        function(str(folder / "agent.py"), "answer")()
    return cause(failed.value, str(folder / "agent.py"), str(root))


def test_file_line_type_and_message(tmp_path):
    assert raised(tmp_path, "[][3]") == "agents.d/platform/hello/agent.py:2: IndexError: list index out of range"


def test_one_line_of_a_message_and_not_without_an_end(tmp_path):
    words = raised(tmp_path, "raise ValueError('x' * 1000 + chr(10) + 'Traceback')")
    assert "Traceback" not in words
    assert len(words) < MOST + 50


def test_no_secret_and_not_where_the_repository_lies(tmp_path):
    words = raised(tmp_path, f"raise ValueError('api_key: ' + 'sk-' + 'ab12' * 12 + ' in {tmp_path}/x')")
    assert "ab12" not in words
    assert str(tmp_path) not in words


def test_what_no_code_of_the_agent_raised_has_no_place(tmp_path):
    assert (
        cause(TypeError("not a Decision"), str(tmp_path / "a/agent.py"), str(tmp_path)) == "TypeError: not a Decision"
    )
