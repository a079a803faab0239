"""A graph without what is hidden and with what was learned: as if it had been made so."""

from hypothesis import given, settings
from hypothesis import strategies as st

from lifeos.memory.facts import entity
from lifeos.memory.graph.learned import ENTITY
from lifeos.memory.graph.overlaid import Overlaid
from tests.lifeos.memory.graph.test_by_source import DAYS, GRANTED, LIVES, NAMES
from tests.lifeos.memory.graph.test_by_source import embedded as graph
from tests.lifeos.memory.graph.test_learned import DRINKS, learned
from tests.lifeos.memory.lives import ALL, DINNER, LIFE, id_of, record
from tests.lifeos.memory.recall.asking import fact_of, label


def scopes_of(life):
    return {record(source, one).id: scope for (source, scope), contents in life.items() for one in contents}


@settings(deadline=None, max_examples=100)
@given(LIVES, GRANTED, NAMES, st.integers(1, 3), DAYS, DAYS, st.integers(1, 6), st.data())
def test_what_is_hidden_was_never_there(life, granted, name, hops, first, last, most, data):
    scopes = scopes_of(life)
    hidden = data.draw(st.sets(st.sampled_from(sorted(scopes)))) if scopes else set()
    kept = {key: [one for one in some if record(key[0], one).id not in hidden] for key, some in life.items()}
    over, anew = Overlaid(graph(life), hidden, [], lambda one: scopes.get(one, "")), graph(kept)
    for ask in (
        lambda one: one.facts(name, granted, most),
        lambda one: one.neighbours(name, hops, granted, most),
        lambda one: one.timeline(name, granted, first, last, most),
        lambda one: one.timeline("", granted, first, last, most),
        lambda one: sorted(set(one.names(granted))),
        lambda one: [
            (one.facts(said, granted, 9), one.named(said, granted), one.time(said, granted)) for said in scopes
        ],
    ):
        assert ask(over) == ask(anew)


def test_what_was_learned_is_a_way_on():
    learnt = [learned(label("Anna Berg", "people")), learned(DRINKS), learned(label("Tea", "notes"))]
    scopes = scopes_of(LIFE)
    over = Overlaid(graph(LIFE), {id_of("calendar", DINNER)}, learnt, lambda one: scopes.get(one, ""))
    anna = entity("Anna").value.removeprefix(ENTITY)
    assert over.naming(anna, ["notes"]) == [fact_of(DRINKS)]
    assert over.neighbours("Tea", 1, ["notes"], 9) == [], "Anna has no name in this scope"
    assert over.name(entity("Anna Berg").value.removeprefix(ENTITY), ["calendar"]) == "", (
        "only the dinner named her there"
    )
    assert over.name(entity("Anna Berg").value.removeprefix(ENTITY), ALL) == "Anna Berg"


def test_a_name_of_nothing_that_is_known_is_not_there():
    over = Overlaid(graph(LIFE), (), [learned(label("Nobody", "people"))], lambda _: "")
    assert "Nobody" not in dict(over.names(ALL))
