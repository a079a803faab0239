"""A model words what the user says, and nothing else: what it alters is not said."""

import msgspec
import pytest

from lifeos import ir
from lifeos.agent.contract import Decision
from lifeos.bundle import agent_parts
from lifeos.compiler.pipeline import Compilation
from lifeos.gym.backends import Backends
from lifeos.gym.gate import Gate
from lifeos.gym.guard import Guard
from lifeos.gym.people.rewording import Wordings, altered
from lifeos.gym.people.wording import PHRASES
from lifeos.gym.thinking import Unreachable, asking
from lifeos.gym.trace import Thought, Turn
from tests.architecture.test_files import ROOT
from tests.lifeos.gym.models import Fixed

change = msgspec.structs.replace
TELL = "The due date is 2026-03-14."


class Says:
    """A model that gives these answers in turn; ``asked``: the messages of each question."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), []

    def __call__(self, messages, _most_tokens):
        self.asked.append(messages)
        return Thought("local", tuple(messages), self.answers.pop(0))


@pytest.mark.parametrize(
    ("template", "line"),
    [
        (TELL, "It's 2026-03-14, my due date."),
        ("As far as I know, the rent is 48.20.", "The rent is 48.20."),
        ("No, please don't do that.", "Please do not do that."),
        ("Yes, please do that.", "Okay, please do that."),
        ("Where does that come from?", "Where would that come from?"),
    ],
)
def test_the_same_in_other_words(template, line):
    assert list(altered(template, line)) == []


@pytest.mark.parametrize(
    ("template", "line", "said"),
    [
        (TELL, "", "it says nothing"),
        (TELL, "The due date is 2026-03-15.", "'2026-03-14' is missing"),
        (TELL, "The due date is 2026-03-14, or 2026-03-15.", "'2026-03-15' was added"),
        (TELL, "The due date is 2026-03-14 2026-03-14.", "its figures are others"),
        (TELL, "The date is 2026-03-14.", "'due' is missing"),
        (TELL, "The due date is 2026-03-14, as Anna told me.", "'anna' was added"),
        (TELL, "Yes, the due date is 2026-03-14.", "a yes was added"),
        (TELL, "The due date is not 2026-03-14.", "a no was added"),
        (TELL, "The due date is 2026-03-14?", "a question was added"),
        (TELL, "The due date is 2026-03-14. Goodbye.", "'goodbye' was added"),
        (
            TELL,
            "The due date is 2026-03-14. I am so, so, so, so, so, so, so, so, so, so sure.",
            "it is much shorter or longer",
        ),
        ("I'm not sure, and I won't guess.", "I'm sure, and I guess.", "a no was lost"),
        ("Agreed, go ahead.", "I want that.", "a yes was lost"),
        ("Where does that come from?", "I know where that does come from.", "a question was lost"),
        ("It cost -12.", "It cost 12.", "'-12' is missing"),
    ],
)
def test_what_is_altered(template, line, said):
    assert said in list(altered(template, line))


def test_each_template_is_the_same_as_itself():
    for phrase in PHRASES.values():
        for way in (*phrase.plain, *phrase.short):
            text = way.format(name="due date", value="2026-03-14", tool="transfer", goal="What do I pay?")
            assert list(altered(text, text)) == [], text


def test_a_model_is_told_once_what_was_wrong():
    model = Says("The due date is 2026-03-15.", '"It\'s 2026-03-14, the due date."\nBye.')
    turn = Wordings(model).of(Turn("disclose", TELL, {"due-date": "2026-03-14"}), "Calm.", stressed=False)
    assert (turn.text, turn.template) == ("It's 2026-03-14, the due date.", TELL)
    assert (turn.intent, turn.facts) == ("disclose", {"due-date": "2026-03-14"})
    assert "'2026-03-14' is missing" in model.asked[1][-1]["content"]


def test_after_two_wrong_answers_the_template_is_said():
    model = Says("No.", "Never mind.")
    assert Wordings(model).of(Turn("disclose", TELL), "Calm.", stressed=False) == Turn("disclose", TELL, template=TELL)
    assert len(model.asked) == 2


def test_the_same_turn_is_asked_for_once():
    model = Says("It's 2026-03-14, the due date.", "The due date: 2026-03-14.")
    wordings = Wordings(model)
    texts = [wordings.of(Turn("disclose", TELL), "Calm.", stressed=stressed).text for stressed in (False, False, True)]
    assert texts == ["It's 2026-03-14, the due date."] * 2 + ["The due date: 2026-03-14."]


def gate_of_finance(model, route="local"):
    fleet = Compilation(str(ROOT), cached=False).analysis.fleet
    agent = fleet.agents["finance"]
    suite = change(fleet.catalog.suites["finance"], wording=ir.Wording(route))
    fleet = change(fleet, catalog=change(fleet.catalog, suites={**fleet.catalog.suites, "finance": suite}))
    return Gate(
        str(ROOT), fleet, agent, suite, seed=3, backends=Backends(model, {route: {"model": "fixed", "weights": "w"}})
    )


def test_a_suite_asks_for_it_and_its_route_is_part_of_what_is_simulated():
    gate = gate_of_finance(Fixed("whatever"))
    plain = Gate(
        str(ROOT), Compilation(str(ROOT), cached=False).analysis.fleet, gate.agent, change(gate.suite, wording=None), 3
    )
    assert gate.simulated != plain.simulated
    assert gate.models == {"local": {"model": "fixed", "weights": "w"}}
    assert "route/local" in agent_parts(gate.agent, gate.fleet.catalog)


def test_what_the_user_means_is_the_same_with_whatever_model():
    """A model that only talks nonsense changes no simulation: each turn is in the template's words, and is counted."""
    fleet = Compilation(str(ROOT), cached=False).analysis.fleet
    nonsense = gate_of_finance(Fixed("The bathroom is where that comes from."))
    environment, guard = nonsense.environment(Guard(fleet)), Guard(fleet)
    plain = Gate(str(ROOT), fleet, nonsense.agent, change(nonsense.suite, wording=None), 3).environment(guard)
    for index in range(3):
        said = [helpless(some, index) for some in (environment, plain)]
        assert said[0] == said[1]
        assert environment.simulation.invented == []
    turns = [event for event in environment.simulation.trace("judged").events if isinstance(event, Turn)]
    assert [bool(turn.template) for turn in turns] == [False] + [True] * (len(turns) - 1)


def helpless(environment, index):
    """What the user says to somebody who is of no help."""
    task, _ = environment.reset(3, {"index": index})
    said = [task.text]
    while task is not None:
        task, *_ = environment.step(Decision(task.id, "I cannot help with that."))
        said += [task.text] if task is not None else []
    return said


def test_without_a_model_nothing_is_learnt():
    wordings = Wordings(asking(gate_of_finance(Fixed()).fleet.catalog.routes, Fixed(away="no route to host"), "local"))
    with pytest.raises(Unreachable, match="no route to host"):
        wordings.of(Turn("press", "Try again."), "Calm.", stressed=False)
