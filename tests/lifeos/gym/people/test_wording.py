"""The wording: templates that know nothing, and a check that finds what a user cannot know."""

import re
import time

import pytest
import yaml

from lifeos.gym.people.wording import INTENTS, PHRASES, Brief, check, spoken, word
from lifeos.gym.trace import Turn
from tests.architecture.test_files import ROOT

BRIEF = Brief(
    "Pay the bill of 40.00 USD by 20 March.",
    {"due-date": "2026-03-20", "iban": "DE89 3704 0044", "doctor": "Dr. Meier", "balance": "-12 €"},
    ("iban",),
    {"transfer": True},
)
LINES = [line for phrase in PHRASES.values() for ways in phrase for line in ways]
FIGURES = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|dozen|hundred|thousand|million|euros?|dollars?|"
    r"today|tomorrow|yesterday|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|"
    r"september|october|november|december)\b",
    re.IGNORECASE,
)


def test_templates_know_no_figures_and_no_dates():
    assert [line for line in LINES if FIGURES.search(line)] == []


@pytest.mark.parametrize("phrase", PHRASES)
@pytest.mark.parametrize("short", [True, False])
def test_every_wording_is_reached_by_luck(phrase, short):
    ways = PHRASES[phrase].short if short else PHRASES[phrase].plain
    slots = {"name": "n", "value": "v", "tool": "t", "goal": "g"}
    said = {word(phrase, step / 100, short=short, **slots) for step in range(100)}
    assert said == {way.format(**slots) for way in ways}


def test_under_stress_people_use_fewer_words():
    for name, phrase in PHRASES.items():
        plain, short = ([len(way.split()) for way in ways] for ways in phrase)
        assert sum(short) / len(short) < sum(plain) / len(plain), name


def test_a_name_as_people_say_it():
    assert spoken("due-date_of") == "due date of"


SOUND = [
    Turn("open", "Quick, I have four minutes. Pay the bill of 40.00 USD by 20 March."),
    Turn("disclose", "The due date is 2026-03-20.", {"due-date": "2026-03-20"}),
    Turn("disclose", "As far as I know, the balance is -12 €.", {"balance": "-12 €"}),
    Turn("press", "Try again. Pay the bill of 40.00 USD by 20 March."),
    Turn("refuse-to-say", "I keep the iban to myself."),
    Turn("decline", "Not the transfer, please."),
]


@pytest.mark.parametrize("turn", SOUND, ids=lambda turn: turn.text)
def test_sound(turn):
    assert check(turn, BRIEF) == []


PLANTED = [
    (Turn("consent", "Yes, up to 500."), "it says '500', which is neither in the brief nor in the reply before it"),
    (Turn("disclose", "It's 2026-03-21."), "it says '2026-03-21'"),
    (Turn("consent", "Yes, do it on Friday."), "it says 'Friday'"),
    (Turn("consent", "Yes, sixty."), "it says 'sixty'"),
    (Turn("press", "I said 40.0."), "it says '40.0'"),  # not the figure of the goal
    (Turn("disclose", "The balance is 12 €.", {"balance": "-12 €"}), "does not say '-12 €'"),
    (Turn("disclose", "The balance is 12."), "it says '12', which is neither"),
    (Turn("disclose", "It's Dr. Meier."), "it says 'Meier', of the fact 'doctor', which is not among those"),
    (Turn("disclose", "It's DE89."), "it says 'DE89', of the fact 'iban'"),
    (Turn("disclose", "My sister is ill."), "it says 'sister'"),
    (Turn("disclose", "That is it.", {"due-date": "2026-03-20"}), "does not say '2026-03-20'"),
    (Turn("disclose", "It's 2026-03-21.", {"due-date": "2026-03-21"}), "in the brief it is '2026-03-20'"),
    (Turn("disclose", "It's Ida.", {"sister": "Ida"}), "it discloses 'sister', which is not in the brief"),
    (Turn("bargain", "Yes."), "there is no intent 'bargain'"),
    (Turn("thank", "  "), "it says nothing"),
    (Turn("open", "Hello. Pay the bill of 41.00 USD by 20 March."), "does not end with the goal"),
    (Turn("open", "I have 4 minutes. " + BRIEF.goal), "it begins with '4'"),
    (Turn("open", "It was Monday. " + BRIEF.goal), "it begins with 'Monday'"),
]


@pytest.mark.parametrize(("turn", "finding"), PLANTED, ids=lambda item: getattr(item, "text", ""))
def test_what_a_user_cannot_know_is_found(turn, finding):
    assert any(finding in found for found in check(turn, BRIEF)), check(turn, BRIEF)


def test_the_last_reply_may_be_quoted():
    assert check(Turn("press", "I said 500."), BRIEF, "Shall I pay 500?") == []
    assert check(Turn("press", "I said 501."), BRIEF, "Shall I pay 500?") != []


def test_with_openings_the_first_turn_is_checked_to_the_letter():
    openings = ("I have 4 minutes.", "Hello.")
    assert check(Turn("open", f"I have 4 minutes. {BRIEF.goal}"), BRIEF, "", openings) == []
    assert check(Turn("open", f"My sister is ill. {BRIEF.goal}"), BRIEF, "", openings) == [
        "it begins with 'My sister is ill.', which is no opening of the persona"
    ]


@pytest.mark.parametrize("path", sorted((ROOT / "evals/personas").glob("*.yaml")), ids=lambda path: path.stem)
def test_no_persona_opens_with_a_figure_or_a_date(path):
    for line in yaml.safe_load(path.read_text())["spec"]["opening"]:
        assert check(Turn("open", f"{line} {BRIEF.goal}"), BRIEF) == []


@pytest.mark.parametrize("reply", ["-" * 200_000, "a" * 200_000, "a." * 100_000, "1,2" * 60_000, "?" * 200_000])
def test_a_reply_of_any_kind_is_read_in_no_time(reply):
    began = time.process_time()
    check(Turn("thank", "Thanks."), BRIEF, reply)
    assert time.process_time() - began < 2


def test_intents_are_those_that_the_gym_knows():
    assert {"open", "consent"} < set(INTENTS)  # the simulation acts on a consent
