"""Which version is meant."""

import pytest

from lifeos.errors import UsageError
from lifeos.memory.journal.learning import learning
from lifeos.memory.state_id import NOTHING
from lifeos.memory.versions.named import named
from tests.lifeos.memory.versions.history import History


@pytest.fixture
def meant(tmp_path):
    history = History(tmp_path)

    def meant(text):
        return named(str(tmp_path), history.store, history.branches, text)

    meant.history = history
    return meant


def test_a_version_by_its_name_its_beginning_or_a_revision(meant):
    first, second = meant.history.version("one"), meant.history.version("two")
    for text in (first, first[:20], "HEAD~1"):
        assert meant(text) == (first, None)
    assert meant("main").snapshot == second
    assert meant("HEAD~2").snapshot == NOTHING
    assert str(meant(first)) == first[:19]
    assert meant(first).text == first


def test_a_state(meant):
    snapshot = meant.history.version("one")
    with learning(meant.history.branches, snapshot, [], "t") as present:
        state = present.state
    assert meant(str(state)) == (snapshot, state)
    assert str(meant(str(state))) == state.short
    assert meant(str(state)).text == str(state)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sha256:00000000", "there is no version sha256:00000000… in"),
        ("sha256:0", "at least the first 8 digits"),
        ("sha256:" + "0" * 64 + "@1", "is no id of a state"),
        ("nowhere", "is not a revision"),
    ],
)
def test_a_mistake_is_said(meant, text, said):
    with pytest.raises(UsageError, match=said):
        meant(text)


def test_a_beginning_of_several(meant):
    for end in ("0", "1"):
        path = meant.history.root / ".lifeos/memory/versions" / ("a" * 63 + end)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    with pytest.raises(UsageError, match="is one of: sha256:a"):
        meant("sha256:aaaaaaaa")
