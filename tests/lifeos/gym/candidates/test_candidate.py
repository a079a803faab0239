"""Candidates are loaded from a file, or it is said why not."""

import pytest

from lifeos.agent.contract import Decision, Task
from lifeos.errors import LifeOSError
from lifeos.gym.candidates.candidate import load


def test_loading(tmp_path):
    path = tmp_path / "agent.py"
    path.write_text(
        "from lifeos.agent.contract import Decision\ndef answer(task, desk):\n    return Decision(task.id, 'hi')\n"
    )
    assert load(str(path))(Task("1", "s", "x"), None) == Decision("1", "hi")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "there is no"),
        ("x = 1\n", "no function 'answer'"),
        ("raise OSError('x')\n", "OSError: x"),
        ("def :\n", "SyntaxError"),
    ],
)
def test_what_is_no_candidate(tmp_path, text, said):
    path = tmp_path / "agent.py"
    if text is not None:
        path.write_text(text)
    with pytest.raises(LifeOSError, match=said):
        load(str(path))
