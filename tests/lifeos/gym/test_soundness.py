"""What a template drew and nobody can live or judge is said of the template."""

import msgspec
import pytest

from lifeos.gym.scenario import Expected, Scenario, Scenarios
from lifeos.gym.soundness import HELPLESS, problems
from lifeos.gym.templates import load
from lifeos.gym.world import Trouble
from lifeos.memory.record import Note
from tests.architecture.test_files import ROOT

SOUND = Scenario(
    template="book",
    goal="Which page?",
    state={"today": "2026-03-14", "bookings": {"a": {"amount": "3.00"}}},
    memory={"note:a": Note("Page", "Page 7.")},
    expected=Expected(says=("7",)),
)
change = msgspec.structs.replace
VALUES = {path.stem for path in (ROOT / "policies/value").glob("*.rego")}
SUITES = sorted(path.parent.name for path in (ROOT / "evals/suites").glob("*/scenarios"))


def expecting(**fields):
    return change(SOUND, expected=Expected(**fields))


@pytest.mark.parametrize("suite", SUITES)
def test_what_the_fleet_draws_is_sound(suite):
    scenarios = Scenarios(load(str(ROOT / "evals/suites" / suite / "scenarios")), 3, "gate")
    for index in range(150):
        assert list(problems(scenarios[index], scenarios.turn(index), VALUES)) == []


@pytest.mark.parametrize(
    "about",
    [
        SOUND,
        expecting(abstains=True),
        expecting(omits=("7",)),
        change(expecting(), asked_first=("transfer",)),
        change(expecting(), warnings=("112",)),
        expecting(changes={"bookings.a.category": "rent"}),
        expecting(within={"bookings.a.minutes": (1, 5)}),
        expecting(cites=["note:a"]),
    ],
)
def test_what_is_sound(about):
    assert list(problems(about, "book")) == []


@pytest.mark.parametrize(
    ("about", "said"),
    [
        (None, "draws a NoneType, not a Scenario"),
        (expecting(says=(7,)), "expected.says[0]: expected str, got int"),
        (expecting(says=str(7)), "expected.says: expected array, got str; a comma makes a tuple of one: (text,)"),
        (change(SOUND, memory={7: Note("x", "x")}), "key in memory: expected str, got int"),
        (change(SOUND, memory={"note:a": "The cellar."}), "memory: expected object, got str"),
        (change(SOUND, goal=None), "goal: expected str, got null"),
        (change(SOUND, facts={"a": object()}), "it is not plain data: Encoding objects of type object is unsupported"),
        (change(SOUND, expected={"says": ("7",)}), "expected is a dict, not Expected(…)"),
        (change(SOUND, trouble=Trouble(outages={"a": (0.5,)})), "trouble.outages[0]: expected int, got float"),
        (change(SOUND, template="other"), "template is 'other', and the file is called book.py"),
        (change(SOUND, state={"today": "nope"}), "state.today is 'nope', not a date such as '2026-03-14'"),
        (change(SOUND, state={"today": "20260314"}), "state.today is '20260314', not a date"),
        (change(SOUND, state={}), "state.today is None, not a date"),
        (change(SOUND, goal=" "), "goal holds an empty text"),
        (expecting(says=("7", "")), "expected.says holds an empty text, which is in everything"),
        (change(SOUND, canaries=("",)), "canaries holds an empty text"),
        (change(SOUND, memory={"": Note("x", "x")}), "memory holds an empty text"),
        (expecting(), "its criterion asks for nothing"),
        (expecting(says=("help",)), f"its criterion is met by an agent that only says '{HELPLESS}'"),
        (expecting(changes={"bookings.a.amount": "3.00"}), "its criterion is met by an agent that only says"),
    ],
)
def test_what_is_not(about, said):
    (problem,) = problems(about, "book")
    assert problem.startswith(said)


def test_what_is_forbidden_is_a_value_that_somebody_declared():
    about = change(SOUND, forbidden=("spend",))
    assert list(problems(about, "book", ["spends"])) == [
        "forbidden names 'spend', and no Policy of stage value is called so: did you mean 'spends'?"
    ]
    assert list(problems(about, "book")) == [
        "forbidden names 'spend', and no Policy of stage value is called so: declare one in agents.d/platform/policies.yaml"
    ]
    assert list(problems(change(SOUND, forbidden=("spends",)), "book", ["spends"])) == []
