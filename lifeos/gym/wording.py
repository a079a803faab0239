"""How a simulated user says what it means: templates, which know no facts but those that they are given, and a check that they kept to it."""

import re
from collections.abc import Mapping, Sequence

_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*")

_CALM: Mapping[str, tuple[str, ...]] = {
    "disclose": ("That is {facts}.", "It is {facts}, as far as I know.", "Sure: {facts}."),
    "refuse-to-say": (
        "I would rather not say.",
        "Why do you need to know that? I am keeping it to myself.",
        "That is private.",
    ),
    "do-not-know": ("I don't know.", "No idea, sorry.", "I can't tell you that, I don't know it myself."),
    "consent": ("Yes, please go ahead.", "All right, do that.", "Agreed, exactly that."),
    "decline": ("No, please don't.", "I don't want that.", "No, leave it as it is."),
    "doubt": (
        "Where did you get that from? Show me the record.",
        "How do you know? I would like to see what it rests on.",
    ),
    "press": (
        "I am not sure that answers my question. Could you say it in one sentence?",
        "That is a lot. What is the short answer?",
    ),
}
_PRESSED: Mapping[str, tuple[str, ...]] = {
    "disclose": ("{facts}.", "{facts}. Anything else?"),
    "refuse-to-say": ("Not telling.", "No. Go on without it."),
    "do-not-know": ("No idea.", "Don't know."),
    "consent": ("Yes.", "Fine, do it."),
    "decline": ("No.", "Don't."),
    "doubt": ("Says who?", "Where is that from?"),
    "press": ("Too long. Just tell me.", "Short, please. I have to go."),
}
"""By intent, for people with time and for people without."""

INTENTS = ("open", *_CALM)


def word(intent: str, facts: Mapping[str, str], *, pressed: bool, draw: float) -> str:
    """A sentence for the intent. ``draw``: from [0, 1), which of them."""
    templates = (_PRESSED if pressed else _CALM)[intent]
    said = ", ".join(f"{name.replace('-', ' ')}: {value}" if len(facts) > 1 else value for name, value in facts.items())
    return templates[int(draw * len(templates))].format(facts=said)


def invented(text: str, told: Mapping[str, str], facts: Mapping[str, str], heard: Sequence[str]) -> list[str]:
    """What a turn holds that its user cannot have: figures, and facts that it did not mean to tell. Such a turn makes its simulation void.

    ``told``: what the turn discloses; ``facts``: what the user knows; ``heard``: texts that it may repeat, the agent's and its own."""
    known = " ".join((*told.values(), *heard))
    figures = set(_NUMBER.findall(known))
    found = [f"the figure {figure}" for figure in _NUMBER.findall(text) if figure not in figures]
    found += [
        f"the fact '{name}'"
        for name, value in facts.items()
        if name not in told and value.casefold() in text.casefold() and value.casefold() not in known.casefold()
    ]
    return found
