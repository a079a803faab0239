"""Learning: what is forgotten stays forgotten, nothing is lost, and a replay changes nothing the second time."""

import tempfile

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from lifeos.errors import LifeOSError
from lifeos.memory.graph.learned import LABEL
from lifeos.memory.journal.aside import aside
from lifeos.memory.journal.branches import Branches
from lifeos.memory.journal.entry import Replayed
from lifeos.memory.journal.learning import ForgottenError, learning
from tests.lifeos.memory.journal.sayings import FOLLOWS, ONE, THREE, TWO, forget, known, remember
from tests.lifeos.memory.journal.test_branches import branches, learn  # noqa: F401  a fixture


def test_what_was_forgotten_on_one_version_is_forgotten_on_those_that_were_before(branches):  # noqa: F811
    learn(branches, ONE, 1, 2)
    learn(branches, TWO)
    with learning(branches, TWO, [ONE], "t") as present:
        present.forget(forget(1), "t")
        again = present.forget(forget(1), "t")
        assert again == present.state
        assert again.position == 1, "it is written once"
    with learning(branches, ONE, [], "t") as present:
        assert known(branches.lineage(present.state)) == {2}
        with pytest.raises(ForgottenError, match="was forgotten by Anna"):
            present.remember(remember(1), "t")


def test_a_replay_keeps_order_and_origin_and_is_done_once(branches):  # noqa: F811
    learn(branches, ONE, 1)
    learn(branches, TWO, 2, 3)
    with learning(branches, ONE, [], "t") as present:
        assert present.replay("later") == 2
        assert present.replay("later") == 0
        state = present.state
    last = branches.lineage(state)[-1]
    assert isinstance(last.entry, Replayed)
    assert last.origin == str(branches.present(TWO))
    assert known(branches.lineage(state)) == {1, 2, 3}
    with learning(branches, TWO, [ONE], "t") as present:
        assert present.replay("t") == 0, "it was learned here"


def test_a_new_version_does_not_begin_on_a_damaged_one_and_older_ones_go_on(branches):  # noqa: F811
    learn(branches, ONE, 1)
    learn(branches, TWO, 2)
    with open(branches.path(TWO), "r+b") as file:
        file.write(b"x")
    with pytest.raises(LifeOSError, match="damaged at byte 0"):
        learn(branches, THREE)
    with pytest.raises(LifeOSError, match="damaged at byte 0"):
        learn(branches, TWO)
    assert known(branches.lineage(learn(branches, ONE, 3))) == {1, 3}


class Machine(RuleBasedStateMachine):
    """Pins that go forth and back at random, with facts learned, forgotten and replayed on each."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.branches = Branches(self.folder.name, "context")
        self.snapshot = ONE
        self.clock = 0
        self.said = set()
        self.gone = set()
        self.states = {}

    def teardown(self):
        self.folder.cleanup()

    def now(self):
        self.clock += 1
        return f"{self.clock:06d}"

    def learn(self, deed):
        with learning(self.branches, self.snapshot, FOLLOWS[self.snapshot], self.now()) as present:
            deed(present)
            self.states[present.state] = known(self.branches.lineage(present.state))
            return self.states[present.state]

    @rule(snapshot=st.sampled_from([ONE, TWO, THREE]))
    def pin(self, snapshot):
        self.snapshot = snapshot
        assert not self.learn(lambda present: None) & self.gone

    @rule(number=st.integers(0, 9))
    def remember(self, number):
        def deed(present):
            try:
                present.remember(remember(number), self.now())
                assert number not in self.gone
                self.said.add(number)
            except ForgottenError:
                assert number in self.gone

        assert (number in self.learn(deed)) == (number not in self.gone)

    @rule(number=st.integers(0, 9))
    def forget(self, number):
        self.gone.add(number)
        assert number not in self.learn(lambda present: present.forget(forget(number), self.now()))

    @rule()
    def replay(self):
        def deed(present):
            present.replay(self.now())
            assert present.replay(self.now()) == 0

        assert self.learn(deed) == self.said - self.gone
        assert aside(self.branches, self.branches.present(self.snapshot)) == []

    @invariant()
    def states_stay_what_they_were(self):
        for state, facts in self.states.items():
            assert known(self.branches.lineage(state)) == facts


TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)


def test_what_is_known_already_is_not_written_again_but_by_another(branches):  # noqa: F811
    with learning(branches, ONE, [], "t") as present:
        first = present.remember(remember(1), "t", [named("Anna")])
        assert first.position == 2
        assert present.remember(remember(1), "t", [msgspec.structs.replace(named("Anna"), agent="other")]) == first
        assert present.remember(msgspec.structs.replace(remember(1), agent="other"), "t").position == 3
    with learning(branches, ONE, [], "t") as present:
        assert present.remember(remember(1), "t").position == 3
        assert present.remember(remember(2), "t", [named("Anna")]).position == 4, "it was called so last"
        assert present.remember(remember(3), "t", [named("ANNA")]).position == 6
        assert present.remember(remember(4), "t", [named("Anna")]).position == 8


def named(name):
    """That an entity has this name."""
    node = "<urn:lifeos:entity:" + "a" * 32 + ">"
    return msgspec.structs.replace(remember(0), fact=f'{node} <{LABEL}> "{name}" <urn:lifeos:learned:notes> .')
