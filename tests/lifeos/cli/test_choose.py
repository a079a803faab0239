"""One of what is declared, or the name that was probably meant."""

import pytest

from lifeos.cli.choose import choose
from lifeos.errors import UsageError

TEAMS = {"finance": 1, "health": 2}


def test_it_is_there():
    assert choose("team", "health", TEAMS) == 2


@pytest.mark.parametrize(
    ("name", "known", "said"),
    [
        ("helth", TEAMS, "there is no team 'helth'; did you mean 'health'?"),
        ("xyz", TEAMS, "there is no team 'xyz'; declared: finance, health"),
        ("xyz", {}, "there is no team 'xyz'; declared: none"),
    ],
)
def test_it_is_not(name, known, said):
    with pytest.raises(UsageError) as raised:
        choose("team", name, known)
    assert str(raised.value) == said
