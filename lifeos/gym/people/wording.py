"""How the simulated user words what it means, and whether a turn says more than its user can know.

The wording decides nothing: intent and facts come from :mod:`lifeos.gym.people.user`. Whoever words them, templates here or a model
(:mod:`lifeos.gym.people.rewording`), :func:`check` holds the result to the brief, so that a run in which the user made something up is void and counts for nobody.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, get_args

import msgspec

from lifeos.gym.trace import Turn

Intent = Literal[
    "open",
    "disclose",
    "refuse-to-say",
    "do-not-know",
    "consent",
    "decline",
    "doubt",
    "press",
    "interrupt",
    "thank",
    "leave",
]
INTENTS: tuple[str, ...] = get_args(Intent)


class Brief(msgspec.Struct, frozen=True):
    """What one user wants and knows, from the scenario. ``goal``: a sentence in the user's words; ``facts``: by name, told when asked;
    ``secrets``: names of facts that are told for a stated reason, or never, by trust; ``consents``: by tool, whether the user would agree
    to a proposed action, before the persona's traits bear on it. A tool that is not named is one that the user did not think of;
    ``budget``: what may be spent in this conversation, in units of the currency, None without bound."""

    goal: str
    facts: dict[str, str] = {}
    secrets: tuple[str, ...] = ()
    consents: dict[str, bool] = {}
    budget: float | None = None


class Phrase(NamedTuple):
    """Ways to say one thing: at ease, and under stress."""

    plain: tuple[str, ...]
    short: tuple[str, ...]


# No number, date, name or amount may stand in a template: what stands here, `check` lets every user say. A slot is followed by a space or
# by punctuation that ends a word, so that a value keeps its words: "{value}-ish" would make another word of it.
PHRASES: dict[str, Phrase] = {
    "tell": Phrase(
        ("The {name} is {value}.", "As far as I know, the {name} is {value}.", "That would be {value}, the {name}."),
        ("{value}.", "It's {value}.", "{name}: {value}."),
    ),
    "again": Phrase(
        ("I think I told you that before.", "You asked me that already."), ("I said that already.", "Again?")
    ),
    "keep-until-reason": Phrase(
        ("Why do you need the {name}?", "I'd like to know what for before I tell you the {name}."),
        ("What for?", "Why do you need that?"),
    ),
    "keep": Phrase(
        ("I'd rather not tell you the {name}. Please do without it.", "I keep the {name} to myself."),
        ("No, that's private.", "That's none of your business."),
    ),
    "do-not-know": Phrase(
        ("I don't know that, I'm afraid.", "I couldn't tell you.", "I'm not sure, and I won't guess."),
        ("No idea.", "I don't know."),
    ),
    "do-not-know-rest": Phrase(("The rest I don't know.", "More than that I don't know."), ("The rest: no idea.",)),
    "consent": Phrase(
        ("Yes, please do that.", "That's fine with me, go ahead.", "Agreed, go ahead."), ("Yes.", "Fine, do it.", "Go.")
    ),
    "decline": Phrase(
        ("No, please don't do that.", "No, I don't want that.", "Please leave that as it is."), ("No.", "Don't.")
    ),
    "decline-part": Phrase(("Not the {tool}, please.", "I don't want the {tool}."), ("Not the {tool}.",)),
    "decline-cost": Phrase(
        (
            "No. What does it cost, and where did you get that figure?",
            "No, unless you show me the record for that cost.",
        ),
        ("No, not without a figure.", "No. Show me the record first."),
    ),
    "decline-budget": Phrase(
        ("No, that is more than I want to spend.", "No, I don't have that much for it."),
        ("No, too much.", "No, too dear."),
    ),
    "decline-record": Phrase(
        ("I asked for the record. Without it the answer is no.", "No. You still haven't shown me why."),
        ("No record, no.", "Then no."),
    ),
    "doubt": Phrase(
        ("How do you know? Please show me the record.", "Where does that come from?", "What makes you say that?"),
        ("Says who?", "Show me the record."),
    ),
    "doubt-figure": Phrase(
        ("Before I agree, where did you get that figure?", "What is that based on? I'd like to see the record."),
        ("Where's the figure from?", "Show me the record."),
    ),
    "doubt-unseen": Phrase(
        ("Agree to what, exactly? Please show me what you would do.", "I can't agree to something I haven't seen."),
        ("Yes to what?", "Agree to what?"),
    ),
    "press": Phrase(
        ("That doesn't help me yet. {goal}", "Let me ask once more. {goal}", "Please try again. {goal}"),
        ("Try again. {goal}", "That's no answer. {goal}"),
    ),
    "press-agreed": Phrase(
        ("I agreed to that. Has it been done?", "I already said yes. Did you do it?"),
        ("So, did you do it?", "Done or not?"),
    ),
    "interrupt": Phrase(
        ("Sorry, somebody is at the door. Where were we?", "Excuse me, I was called away. What was it?"),
        ("Wait, phone. Say that again?", "Hang on. What?", "Not now. Wait. Okay, what?"),
    ),
    "thank": Phrase(("Thank you, that's all I wanted.", "Thanks, that helps."), ("Thanks.", "Good, thanks.")),
    "leave": Phrase(
        ("I have to stop here. Let's leave it.", "That took longer than I have. Goodbye."),
        ("I have to go.", "No time. Bye."),
    ),
    "leave-helpless": Phrase(
        ("This leads nowhere. I'll see to it myself.", "Never mind, I'll find another way."),
        ("Forget it.", "Never mind."),
    ),
}

# A sign or a currency before a figure, and a unit after it, belong to it: -12 is not 12. What binds a word stays in it: 12.99, 2026-03-14,
# don't. Repetition is bounded where matching may fail, since an agent's reply of any length is read by this, too.
_WORD = re.compile(r"(?:[-+\u2212€$£]{1,3}(?=\d))?[^\W_]+(?:[-.,:/'\u2019@+][^\W_]+)*[%€$£]?")
_SLOT = re.compile(r"\{[a-z]+\}")
_DATES = frozenset(
    (
        *("January", "February", "April", "June", "July", "August", "September", "October", "November", "December"),
        *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    )
)
"""For a persona's opening, which is prose: in it May and March are too often no months."""


def spoken(name: str) -> str:
    """A name as people say it: ``due-date`` is "due date"."""
    return re.sub(r"[-_]+", " ", name).strip()


def word(phrase: str, luck: float, *, short: bool, **slots: str) -> str:
    """One way to say it. ``luck``: from 0 to below 1, chooses among them; ``short``: as under stress."""
    ways = PHRASES[phrase].short if short else PHRASES[phrase].plain
    return ways[int(luck * len(ways))].format(**slots)


def tokens(text: str) -> list[str]:
    """The words, figures and dates of a text, in order; what binds one or belongs to it stays in it."""
    return _WORD.findall(text)


def check(turn: Turn, brief: Brief, said: str = "", openings: tuple[str, ...] = ()) -> list[str]:
    """What in a turn its user cannot know, a sentence each; nothing when the turn is sound.

    Each word, number and date must come from a template, from the goal, from a fact that the turn says it discloses, from a name in the
    brief, or from ``said``, the agent's reply before it. ``openings``: the persona's own; with them the first turn is one of these and
    the goal, to the letter, and without them only the figures and dates of its first words are checked.
    """
    return list(_unsound(turn, brief, said, openings))


def _unsound(turn: Turn, brief: Brief, said: str, openings: tuple[str, ...]) -> Iterator[str]:
    if turn.intent not in INTENTS:
        yield f"there is no intent '{turn.intent}'"
    if not turn.text.strip():
        yield "it says nothing"
    for name, value in turn.facts.items():
        if name not in brief.facts:
            yield f"it discloses '{name}', which is not in the brief"
        elif brief.facts[name] != value:
            yield f"it discloses '{name}' as '{value}'; in the brief it is '{brief.facts[name]}'"
        elif value not in turn.text:
            yield f"it is said to disclose '{name}', but does not say '{value}'"
    true = [value for name, value in turn.facts.items() if brief.facts.get(name) == value]
    named = (*brief.facts, *brief.secrets, *brief.consents)
    known = _words((brief.goal, said, *true, *named, *map(spoken, named)))
    if turn.intent == "open":
        yield from _unsound_opening(turn.text, brief.goal, known, openings)
        return
    for token in _WORD.findall(turn.text):
        if token.casefold() in known or token.casefold() in _VOCABULARY:
            continue
        owner = next((name for name, value in brief.facts.items() if token.casefold() in _words((value,))), None)
        if owner is None:
            yield f"it says '{token}', which is neither in the brief nor in the reply before it"
        else:
            yield f"it says '{token}', of the fact '{owner}', which is not among those that the turn discloses"


def _unsound_opening(text: str, goal: str, known: frozenset[str], openings: tuple[str, ...]) -> Iterator[str]:
    if not text.endswith(goal):
        yield "the first turn does not end with the goal"
    lead = text.removesuffix(goal).strip()
    if openings:
        if lead not in {line.strip() for line in openings}:
            yield f"it begins with '{lead}', which is no opening of the persona"
        return
    for token in _WORD.findall(lead):
        if token.casefold() not in known and (token in _DATES or any(sign.isdigit() for sign in token)):
            yield f"it begins with '{token}', which is not in the brief"


def _words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(token.casefold() for text in texts for token in _WORD.findall(text))


_VOCABULARY = _words(_SLOT.sub(" ", way) for phrase in PHRASES.values() for ways in phrase for way in ways)
"""What every user can say without knowing anything."""
