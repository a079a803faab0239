"""How a name was written goes with the last that wrote it so, and nothing else does."""

from hypothesis import given, settings
from hypothesis import strategies as st

from lifeos.memory.journal.branches import Branches
from lifeos.memory.journal.learning import learning
from lifeos.memory.recall.spelling import respelled
from lifeos.memory.record import Contact, Note
from lifeos.memory.view import ENTITY, view
from tests.lifeos.memory.lives import id_of, version
from tests.lifeos.memory.recall.asking import fact_of, forget, label, learn, present, ready, said
from tests.lifeos.memory.recall.test_present import everything

PLAIN, LOUD, OTHER = Contact("Anna Berg"), Contact("ANNA BERG"), Contact("Anna Berg", organisation="Linde")
ELSEWHERE = Contact("anna berg")
LIFE = {("contacts", "people"): [PLAIN, LOUD, OTHER], ("old", "people"): [ELSEWHERE], ("work", "work"): [PLAIN]}


def ids(source, *contents):
    return {id_of(source, one) for one in contents}


def test_only_where_a_spelling_goes_and_within_its_scope(tmp_path):
    version = ready(tmp_path, LIFE)
    plain, loud, other = (id_of("contacts", one) for one in (PLAIN, LOUD, OTHER))
    assert respelled(version, {plain}, {}) == {}, "another one writes it so"
    assert respelled(version, {loud}, {}).keys() == {plain, other, id_of("old", ELSEWHERE)}
    assert respelled(version, {plain, loud, other}, {}).keys() == ids("old", ELSEWHERE)
    rest = version.records.record(other)
    assert respelled(version, {plain}, {other: rest}) == {}
    assert respelled(version, (), {}) == {}


SPELLED = st.sampled_from(["Ann", "ANN", "ann", "Bob", "BOB"])


@settings(deadline=None, max_examples=20)
@given(
    st.fixed_dictionaries(
        {
            source: st.lists(
                st.one_of(
                    st.builds(Contact, SPELLED, organisation=SPELLED),
                    st.builds(Note, SPELLED, st.just(""), st.just("2025-01-01"), links=st.lists(SPELLED).map(tuple)),
                ),
                max_size=3,
            )
            for source in (("a1", "a"), ("a2", "a"), ("b1", "b"))
        }
    ),
    st.lists(st.tuples(SPELLED, st.sampled_from("ab")), max_size=4),
    st.data(),
)
def test_a_spelling_that_only_what_is_forgotten_has_is_nowhere(tmp_path_factory, life, told, data):
    """By no scope, whatever is asked: as if it had never been written so."""
    store, snapshot = version(tmp_path_factory.mktemp("store"), life)
    records = [(source, one) for source, contents in life.items() for one in contents]
    learned = [(said(name, "likes", f"tea {at}", scope), name) for at, (name, scope) in enumerate(told)]
    with learning(Branches(store.folder, "life"), snapshot, [], "t") as now:
        for one, name in learned:
            now.remember(one, "t", [label(name, one.scope)])
    targets = [f"record:{id_of(source[0], one)}" for source, one in records] + [fact_of(one) for one, _ in learned]
    gone = data.draw(st.sets(st.sampled_from(targets))) if targets else set()
    learn(store, snapshot, *map(forget, sorted(gone)))
    left = {
        *(text for source, one in records if f"record:{id_of(source[0], one)}" not in gone for text in named(one)),
        *(name for one, name in learned if fact_of(one) not in gone),
    }
    asked = present(store, snapshot)
    now = asked.now()
    shown = everything(now, ["a", "b"], ("ann", "bob"))
    assert {name for name in ("Ann", "ANN", "Bob", "BOB") if name in shown} <= left
    names = {one.name for one in now.names.read(("ann", "bob"), ["a", "b"])[0]}
    assert names <= left
    assert {name.casefold() for name in names} == {name.casefold() for name in left}
    branches = Branches(store.folder, "life")
    seen = view(store, branches, snapshot, branches.present(snapshot))
    lines = [*seen.learned, *(line for path in seen.manifest.files for line in seen.lines(path))]
    written = {line.split(b'"')[1].decode() for line in lines if b"label" in line and line.startswith(ENTITY)}
    assert written == left
    asked.version.vectors.close()


def named(content):
    """What a record names, as it writes it."""
    return (*content.links, content.title) if isinstance(content, Note) else (content.name, content.organisation)
