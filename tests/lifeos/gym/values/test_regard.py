"""A person judges a proposal by what it would do."""

import msgspec

from lifeos.agent.contract import Action, Decision
from lifeos.gym.scenario import Expected, Scenario
from lifeos.gym.values.regard import Held
from lifeos.gym.values.rules import Rules
from lifeos.units import Money
from tests.lifeos.gym import life

ABOUT = Scenario(template="t", goal="g", state=life.state(), expected=Expected(says=("x",)))


def regard(fleet, *values):
    persona = msgspec.structs.replace(fleet.catalog.personas["frugal"], values=values)
    return Held(Rules(fleet.catalog, fleet.agents["health"]), ABOUT, persona)


def test_what_it_costs_is_in_the_arguments_and_not_in_what_the_agent_says(fleet):
    book = {"practice": "practice:a", "start": "2026-03-20T08:00", "reason": "check-up", "fee": 30.0}
    assert regard(fleet).cost(Action("appointment-book", book, "proposed")) == 30.0
    assert regard(fleet).cost(Action("appointment-book", book | {"fee": 0}, "proposed", ("spends",), Money(9))) == 0.0


def test_a_person_objects_to_what_goes_against_a_value(fleet):
    late = {"title": "Call", "start": "2026-03-14T23:00", "minutes": 5}
    decision = Decision("t", "Shall I?", (Action("calendar-write", late, "proposed"),))
    assert regard(fleet, "rest").objects(decision, "A call, please.")
    assert not regard(fleet, "rest").objects(decision, "A call at 23:00, please.")
    assert not regard(fleet, "consent").objects(decision, "A call, please.")
    assert not regard(fleet, "rest").objects(Decision("t", "Hello."), "")
