"""The spelling of a name goes with the last fact that was learned by it."""

from hypothesis import given
from hypothesis import strategies as st

from lifeos.memory.journal.branches import Branches
from lifeos.memory.journal.called import label, unsaid
from lifeos.memory.journal.learning import learning
from lifeos.memory.state_id import NOTHING
from tests.lifeos.memory.recall.asking import fact_of, said
from tests.lifeos.memory.recall.asking import label as called


def learned(folder, told):
    """The steps of facts, each with a name that it was told by."""
    branches = Branches(str(folder), "life")
    with learning(branches, NOTHING, [], "t") as present:
        for number, (name, scope) in enumerate(told):
            present.remember(said(name, "likes", str(number), scope), "t", [called(name, scope)])
        return branches.lineage(present.state)


def names(steps):
    return {step.quad for step in steps if label(step.quad)}


def quad(name, scope):
    return called(name, scope).fact.encode()


def test_what_names_nothing_is_no_name():
    assert label(said("Anna", "likes", "<urn:a>", "notes").fact.encode()) is None
    assert label(b'<urn:a> <http://www.w3.org/2000/01/rdf-schema#label> "a" <urn:g> .') is None
    assert label(b"") is None


@given(
    st.lists(st.tuples(st.sampled_from(["Anna", "ANNA", "anna", "Bob"]), st.sampled_from("ab")), max_size=7),
    st.sets(st.integers(0, 6)),
)
def test_a_name_stays_exactly_as_long_as_a_fact_that_was_told_by_it(tmp_path_factory, told, gone):
    steps = learned(tmp_path_factory.mktemp("store"), told)
    facts = [fact_of(said(name, "likes", str(number), scope)) for number, (name, scope) in enumerate(told)]
    left = names(steps) - unsaid(steps, {fact for number, fact in enumerate(facts) if number in gone})
    assert left == {quad(*one) for number, one in enumerate(told) if number not in gone}


def test_a_name_that_no_fact_was_told_by_stays(tmp_path):
    branches = Branches(str(tmp_path), "life")
    with learning(branches, NOTHING, [], "t") as present:
        for one in (called("Anna", "notes"), called("ANNA", "notes"), said("Anna", "likes", "tea", "notes")):
            present.remember(one, "t")
        steps = branches.lineage(present.state)
    assert unsaid(steps, {steps[-1].about}) == {quad("ANNA", "notes")}
