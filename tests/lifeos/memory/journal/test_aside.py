"""What is aside: all that another branch has and the present state has not."""

from lifeos.memory.journal.aside import aside
from lifeos.memory.journal.branches import Branches
from lifeos.memory.journal.learning import learning
from tests.lifeos.memory.journal.sayings import ONE, THREE, TWO, forget
from tests.lifeos.memory.journal.test_branches import branches, learn  # noqa: F401  a fixture


def numbers(found):
    return {one.snapshot: [step.entry.decision for step in one.steps] for one in found}


def test_after_going_back_what_came_later_is_aside(branches: Branches):  # noqa: F811
    first = learn(branches, ONE, 1)
    second = learn(branches, TWO, 2, 3)
    assert numbers(aside(branches, first)) == {TWO: ["d2", "d3"]}
    assert aside(branches, second) == []
    assert numbers(aside(branches, None)) == {ONE: ["d1"], TWO: ["d2", "d3"]}
    assert numbers(aside(branches, None, ONE)) == {ONE: ["d1"]}
    third = learn(branches, THREE)
    assert aside(branches, third) == []


def test_what_is_forgotten_is_not_aside(branches: Branches):  # noqa: F811
    learn(branches, ONE)
    learn(branches, TWO, 2, 3)
    with learning(branches, ONE, [], "t") as present:
        state = present.forget(forget(2), "t")
    assert numbers(aside(branches, state)) == {TWO: ["d3"]}


def test_a_damaged_branch_is_said_and_what_is_whole_of_it_is_there(branches: Branches):  # noqa: F811
    first = learn(branches, ONE, 1)
    learn(branches, TWO, 2, 3)
    with open(branches.path(TWO), "r+b") as file:
        file.seek(-10, 2)
        file.write(b"x")
    (one,) = aside(branches, first)
    assert numbers([one]) == {TWO: ["d2"]}
    assert "is damaged at byte" in one.damage
