"""Templates: found, loaded, and their mistakes told with their place."""

import pytest

from lifeos.errors import LifeOSError
from lifeos.gym.templates import DrawError, load


@pytest.mark.parametrize(
    ("text", "said"),
    [("x = 1\n", "odd.py has no function 'draw'"), ("1/0\n", "ZeroDivisionError"), ("def draw(:\n", "SyntaxError")],
)
def test_a_template_that_cannot_be_used(tmp_path, text, said):
    (tmp_path / "odd.py").write_text(text)
    with pytest.raises(LifeOSError, match=said):
        load(str(tmp_path))


def test_what_begins_with_an_underscore_is_shared_and_no_template(tmp_path):
    (tmp_path / "_life.py").write_text("NAME = 'a'\n")
    (tmp_path / "day.py").write_text("from ._life import NAME\ndef draw(draw):\n    return NAME\n")
    assert {name: template(None) for name, template in load(str(tmp_path)).items()} == {"day": "a"}


def test_a_suite_without_templates(tmp_path):
    with pytest.raises(LifeOSError, match="there are no scenarios in"):
        load(str(tmp_path / "none"))


def test_a_folder_with_the_name_of_a_template(tmp_path):
    (tmp_path / "day.py").mkdir()
    with pytest.raises(LifeOSError, match=r"day\.py is a folder, and its name is that of a template"):
        load(str(tmp_path))


def test_a_mistake_has_a_place(tmp_path):
    (tmp_path / "_life.py").write_text("def pick(draw):\n    return {}['x']\n")
    (tmp_path / "day.py").write_text("from ._life import pick\ndef draw(draw):\n    return pick(draw)\n")
    with pytest.raises(DrawError, match=r"^_life\.py:2: KeyError: 'x'$"):
        load(str(tmp_path))["day"](None)
