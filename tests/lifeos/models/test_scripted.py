"""Scripts that stand in for models."""

import pytest

from lifeos.models.answer import Chat, RefusalError
from lifeos.models.scripted import Scripted, digest_of, scripts

ECHO = "def answer(messages, schema, seed):\n    return f'{messages[-1][\"content\"]} {seed}'\n"


@pytest.fixture
def script(tmp_path):
    def make(text, name="finance"):
        (tmp_path / f"{name}.py").write_text(text)
        return Scripted("frontier", str(tmp_path))

    return make


def chat(system="# Finance\nYou are careful.", text="Pay?"):
    first = [{"role": "system", "content": system}] if system else []
    return Chat([*first, {"role": "user", "content": text}], None, 3, 0.0, 10)


def test_a_script_answers_from_the_chat(script):
    assert script(ECHO).answer(chat()) == ("Pay? 3", "stop", 8, 2, None)


def test_the_first_line_of_the_system_prompt_chooses(script):
    script("def answer(*_):\n    return 'h'\n", "health")
    both = script(ECHO)
    assert both.answer(chat("# Health\nx")).text == "h"
    assert both.answer(chat("\n## Finance ")).text == "Pay? 3"


@pytest.mark.parametrize("system", ["# Hello", "", "# ../finance", "#"])
def test_nobody_is_chosen_by_another(script, system):
    with pytest.raises(RefusalError, match=r"no script answers .*there is, in .*: finance") as caught:
        script(ECHO).answer(chat(system))
    assert caught.value.status == 503


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def answer(*_):\n    return 1 / 0\n", r"finance.py raised ZeroDivisionError"),
        ("def answer(*_):\n    return {}\n", r"finance.py answered with dict, not with a text"),
        ("def other(*_): ...\n", "has no function 'answer'"),
        ("import nothing_like_it\n", r"finance.py:1: ModuleNotFoundError"),
    ],
)
def test_a_bad_script_is_said_to_be_bad(script, text, said):
    with pytest.raises(RefusalError, match=said) as caught:
        script(text).answer(chat())
    assert caught.value.status == 500


def test_its_name_and_digest_change_with_every_script(script, tmp_path):
    first = script(ECHO)
    before = digest_of(str(tmp_path))
    assert first.model == f"scripted/frontier@{before[:19]}"
    script("x = 1\n", "health")
    assert digest_of(str(tmp_path)) != before
    assert scripts(str(tmp_path)) == ["finance", "health"]


def test_no_folder_has_no_scripts(tmp_path):
    assert scripts(str(tmp_path / "none")) == []
