"""What holds of every simulated user, whatever an agent says to it."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lifeos.agent.contract import Claim
from lifeos.gym.people.user import Brief, User
from lifeos.gym.people.wording import INTENTS, check
from tests.lifeos.gym.users import CITED, LONG, NAMES, TOLD, pay, persona, says, someone, talk

NAME = st.sampled_from(["due-date", "iban", "Colour", "form_1040", "approval", "x"])
WORDS = st.text(max_size=30) | st.sampled_from(
    ["Yes", "12.99 USD", "-5 %", "3 March 2026", "{goal}", "don't", "É1", "5€"]
)
RATIO = st.floats(0, 1)
TOOL = st.sampled_from(["transfer", "delete-data", "note-2-write"])
ACTION = st.builds(
    lambda tool, outcome, cost: pay(outcome, tool, cost),
    TOOL,
    st.sampled_from(["done", "proposed", "denied", "failed"]),
    st.sampled_from([0, 40]),
)
DECISION = st.builds(
    lambda reply, asks, claims, actions: says(reply, *asks, claims=claims, actions=tuple(actions)),
    st.sampled_from(["", "I cannot.", "Due date?", LONG, "Because. IBAN?", "It is 12.", "I need it to pay."]) | WORDS,
    st.lists(NAME | st.sampled_from(["consent", "iban-42", "???"]) | st.text(max_size=5), max_size=3),
    st.sampled_from([(), CITED, (Claim("x"),)]),
    st.lists(ACTION, max_size=2),
)
BRIEFS = st.builds(
    Brief,
    st.text(min_size=1, max_size=30) | st.just("Pay 40.00 USD by 20 March."),
    st.dictionaries(NAME, WORDS, max_size=4),
    st.lists(NAME, max_size=2).map(tuple),
    st.dictionaries(TOOL, st.booleans()),
)
PEOPLE = st.builds(someone, RATIO, RATIO, RATIO, st.integers(1, 9)) | st.sampled_from(NAMES).map(persona)


@settings(max_examples=300, deadline=None)
@given(PEOPLE, BRIEFS, st.lists(DECISION, min_size=1, max_size=12), st.integers(0, 2**32))
def test_properties(who, brief, decisions, seed):
    turns, said, _ = talk(User(who, brief, np.random.default_rng(seed), TOLD), *decisions)
    assert len(turns) <= who.patience + 1
    for turn, reply in zip(turns, said, strict=False):
        assert turn.facts.items() <= brief.facts.items()
        assert turn.intent in INTENTS
        assert check(turn, brief, reply) == []
        assert check(turn, brief) == []  # it does not even quote the agent
        assert check(turn, brief, reply, who.opening) == []
    assert turns[-1].intent == "leave" or not any(turn.intent == "leave" for turn in turns)
    again, _, _ = talk(User(who, brief, np.random.default_rng(seed), TOLD), *decisions)
    assert again == turns


@settings(max_examples=100, deadline=None)
@given(PEOPLE, BRIEFS, st.lists(DECISION, min_size=1, max_size=8), st.integers(0, 2**32))
def test_nobody_without_trust_tells_a_secret(who, brief, decisions, seed):
    turns, _, _ = talk(User(who, brief, np.random.default_rng(seed), TOLD), *decisions)
    if who.traits.trust < 0.5:
        assert not {name for turn in turns for name in turn.facts} & set(brief.secrets)
