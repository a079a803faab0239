"""LOS701: only scopes that the memory has can be granted."""

from lifeos.ir.agent import MemoryUse
from lifeos.rules import memory_scopes
from tests.lifeos.rules.fleet import agent, catalog, found


def check(use):
    return list(memory_scopes.check(agent(memory=use), catalog()))


def test_known_scopes():
    assert check(MemoryUse("notes", ("profile", "finance"))) == []
    assert check(None) == []


def test_an_unknown_scope_and_the_one_that_was_meant():
    (problem,) = check(MemoryUse("notes", ("profile", "finanse")))
    assert found([problem]) == [("LOS701", "Agent teller spec.memory.scopes[1]")]
    assert problem.hint == "did you mean 'finance'?"


def test_a_memory_that_nobody_declared_is_another_rules_business():
    assert check(MemoryUse("nothing", ("profile",))) == []
