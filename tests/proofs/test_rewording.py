"""The small model words turns of simulated users: how many of its wordings are held to say the same, and that they are the same each time."""

import pytest

from lifeos.gym.people.rewording import Wordings, altered
from lifeos.gym.people.wording import PHRASES
from lifeos.gym.trace import Thought, Turn
from lifeos.models.answer import Chat
from lifeos.models.small import Small

pytest.importorskip("xllamacpp")

SLOTS = {
    "name": "due date",
    "value": "2026-03-14",
    "tool": "transfer",
    "goal": "What do I pay for streaming each month?",
}
TURNS = [
    PHRASES[phrase].plain[0].format(**SLOTS)
    for phrase in ("tell", "keep", "do-not-know", "consent", "decline", "doubt")
]
TURNS += [PHRASES["tell"].plain[1].format(**SLOTS), PHRASES["press"].plain[0].format(**SLOTS)]


def worded(small):
    def ask(messages, most_tokens):
        answer = small.answer(Chat(messages, None, 0, 0.0, most_tokens))
        return Thought("local", tuple(messages), answer.text, small.model)

    wordings = Wordings(ask)
    return [wordings.of(Turn("disclose", text), "Watches every expense.", stressed=False) for text in TURNS]


def test_a_real_model_words_some_turns_and_alters_none(record_property):
    turns = worded(Small(1))
    assert not [turn for turn in turns if list(altered(turn.template, turn.text))]
    share = sum(turn.text != turn.template for turn in turns) / len(turns)
    record_property("share that the model worded", share)
    assert share > 0
    assert worded(Small(1)) == turns
