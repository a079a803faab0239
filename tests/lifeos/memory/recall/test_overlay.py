"""A version in a state."""

import pytest

from lifeos.memory.journal.branches import Branches
from lifeos.memory.recall.overlay import overlaid
from lifeos.memory.view import view
from tests.lifeos.memory.lives import ALL, ANNA, LIFE, id_of, version
from tests.lifeos.memory.recall.asking import fact_of, forget, label, learn, ready, said

TEA = said("Tea", "purpose", "calms   well", "tea")


def nothing(_texts):
    pytest.fail("there is nothing to embed")


def test_without_a_journal_it_is_the_version(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    known = ready(tmp_path)
    seen = view(store, Branches(store.folder, "life"), snapshot)
    assert overlaid(known, seen, "s", {}, {}, nothing) == known._replace(state="s")


def test_records_scopes_names_and_vectors_are_those_of_the_state(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    state = learn(store, snapshot, label("Tea", "tea"), TEA, forget(f"record:{id_of('contacts', ANNA)}"))
    asked = {}
    known = ready(tmp_path)

    def vectors(texts):
        asked.update(texts)
        return {one: known.embedder.vector(text) for one, text in texts.items()}

    now = overlaid(known, view(store, Branches(store.folder, "life"), snapshot, state), str(state), {}, {}, vectors)
    anna, tea = id_of("contacts", ANNA), fact_of(TEA)
    text = "Learned on 2026-01-01 from hello: Tea, purpose: calms well"
    assert now.scopes == {*ALL, "tea"}
    assert now.records.read(anna, ALL) is None
    assert (now.records.scope(anna), known.records.scope(anna)) == ("", "people")
    assert (now.records.read(tea, ["tea"]).text, now.records.read(tea, ALL)) == (text, None)
    assert (now.records.scope(tea), now.records.source(tea), now.records.kind(tea)) == ("tea", "learned", "fact")
    assert asked == {tea: text}
    assert [one.whole for one in now.names.read(("tea",), ["tea"])[0]] == [True]
    assert now.names.read(("tea",), ALL)[0] == []
