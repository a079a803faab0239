"""UndeclaredAgent: declared for just this namespace, or very young."""

from lifeos.cluster.warden.bypass import undeclared_agent
from tests.lifeos.cluster.warden.pods import MINUTE, NOW, known, made

GHOST = {"lifeos.dev/agent": "ghost"}


def test_a_declared_one():
    assert undeclared_agent.check(made(), known()) is None
    assert undeclared_agent.check(made(labels={"lifeos.dev/agent": None}), known()) is None


def test_one_that_nobody_declared():
    said = undeclared_agent.check(made(labels=GHOST), known())
    assert (
        said
        == "it says that it is of agent 'ghost' (lifeos.dev/agent), which is not declared for namespace lifeos-alpha"
    )


def test_in_the_namespace_of_another_team():
    assert undeclared_agent.check(made(namespace="lifeos-beta"), known()) is not None


def test_a_young_one_may_be_there_before_the_fleet_names_it():
    young = made(labels=GHOST, created=NOW - MINUTE)
    assert undeclared_agent.check(young, known(patience=2 * MINUTE)) is None
    assert undeclared_agent.check(young, known(patience=MINUTE)) is not None
