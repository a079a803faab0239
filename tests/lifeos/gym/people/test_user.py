"""The simulated user: what it tells, agrees to, doubts and bears, and what holds of all users."""

import time

import msgspec
import numpy as np
import pytest

from lifeos.agent.contract import Action
from lifeos.gym.people.user import Luck, User
from lifeos.gym.trace import Turn
from tests.lifeos.gym.users import BRIEF, CITED, LONG, SCRIPT, TOLD, lines, pay, persona, says, someone, talk


def calm(brief=BRIEF, **traits):
    """A user who is open for anything unless a trait says otherwise."""
    user = User(someone(**traits), brief, np.random.default_rng(1), TOLD)
    user.open()
    return user


def test_what_is_asked_for_is_told_and_noted():
    turn = calm().answer(says("When?", "Due_date"))
    assert (turn.intent, turn.facts) == ("disclose", {"due-date": "2026-03-20"})
    assert "2026-03-20" in turn.text


def test_a_question_in_the_text_is_understood_too():
    assert calm().answer(says("What is the due date of it?")).facts == {"due-date": "2026-03-20"}
    assert calm().answer(says("What colour should it be?")).intent == "do-not-know"


def test_politeness_after_an_answer_is_no_question():
    user = calm()
    turn = user.answer(says("It is 40.00 USD. Anything else?", claims=CITED))
    assert turn is None or turn.intent == "thank"


def test_what_the_brief_has_not_is_not_known_and_not_repeated():
    turn = calm().answer(says("Which?", "iban-42"))
    assert (turn.intent, turn.facts) == ("do-not-know", {})
    assert "42" not in turn.text


@pytest.mark.parametrize(
    ("trust", "reply", "intent"),
    [
        (0.9, "Your IBAN, please?", "refuse-to-say"),
        (0.9, "I need it to pay: your IBAN?", "disclose"),
        (0.4, "I need it to pay: your IBAN?", "refuse-to-say"),
    ],
)
def test_a_secret_is_told_for_a_reason_or_never(trust, reply, intent):
    assert calm(trust=trust).answer(says(reply, "iban")).intent == intent


def test_several_questions_at_once():
    turn = calm().answer(says("All of these?", "due-date", "iban", "colour"))
    assert (turn.intent, turn.facts) == ("disclose", {"due-date": "2026-03-20"})
    assert "iban" in turn.text
    assert "est I don't know" in turn.text or "than that I don't know" in turn.text


def test_a_yes_is_for_all_that_was_proposed():
    both = says("Both?", claims=CITED, actions=(pay("proposed"), pay("proposed", "delete-data", 0)))
    turn = calm().answer(both)
    assert turn.intent == "decline"
    assert "delete data" in turn.text
    assert calm().answer(says("Pay?", claims=CITED, actions=(pay("proposed"),))).intent == "consent"


def test_a_no_of_the_brief_stands_whoever_asks():
    for trust in (0.0, 1.0):
        turn = calm(trust=trust, stress=1).answer(says("?", claims=CITED, actions=(pay("proposed", "delete-data"),)))
        assert turn.intent in ("decline", "interrupt")


def test_who_is_asked_to_agree_to_nothing_asks_what_it_is():
    assert calm().answer(says("Is that all right?", "consent")).intent == "doubt"


def test_low_trust_asks_for_the_record_and_nagging_does_not_help():
    user = calm(trust=0)
    bare = says("Pay?", actions=(pay("proposed", cost=0),))
    assert [user.answer(bare).intent for _ in range(3)] == ["doubt", "decline", "decline"]
    assert user.answer(says("See.", claims=CITED, actions=(pay("proposed", cost=0),))).intent == "consent"


def test_a_frugal_user_signs_nothing_without_a_figure():
    user = calm(frugality=1)
    assert user.answer(SCRIPT["bare"]).intent == "decline"
    assert user.answer(SCRIPT["shown"]).intent == "consent"
    assert calm(frugality=1).answer(says("Free?", actions=(pay("proposed", cost=0),))).intent == "consent"


def test_the_more_frugal_the_more_is_refused():
    def refused(frugality):
        users = [User(someone(frugality=frugality), BRIEF, np.random.default_rng(seed), TOLD) for seed in range(200)]
        return sum(user.open() and user.answer(SCRIPT["bare"]).intent == "decline" for user in users)

    counts = [refused(frugality) for frugality in (0.0, 0.3, 0.7, 1.0)]
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (0, 200)


def test_the_weary_agree_to_what_nobody_asked_for():
    extra = says("I could also cancel it?", actions=(pay("proposed", "cancel", 0),))

    def agreed(**traits):
        users = [User(someone(**traits), BRIEF, np.random.default_rng(seed), TOLD) for seed in range(200)]
        return sum(user.open() and user.answer(extra).intent == "consent" for user in users)

    assert agreed(stress=0.0, trust=0.0) == 0
    assert agreed(stress=0.9, trust=0.9) > 60


def test_after_a_yes_the_user_waits_for_the_deed():
    user = calm()
    assert user.answer(SCRIPT["shown"]).intent == "consent"
    turn = user.answer(says("All right!"))
    assert (turn.intent, "did you" in turn.text.lower() or "been done" in turn.text) == ("press", True)
    turn = user.answer(SCRIPT["paid"])
    assert turn is None or turn.intent == "thank"


def test_who_gets_no_help_tries_again_and_then_not():
    turns, _, left = talk(
        User(someone(), BRIEF, np.random.default_rng(1), TOLD), *(says(f"I cannot. ({n})") for n in range(9))
    )
    assert [turn.intent for turn in turns] == ["open", "press", "press", "press", "leave"]
    assert turns[1].text.endswith(BRIEF.goal)
    assert left == "gave up"


def test_who_is_told_the_same_again_leaves_without_a_word():
    turns, said, left = talk(User(someone(), BRIEF, np.random.default_rng(1), TOLD), says("I cannot."))
    assert ([turn.intent for turn in turns], len(said) - 1, left) == (["open", "press"], 2, "gave up")


def test_the_same_question_for_ever():
    turns, _, left = talk(User(someone(patience=20), BRIEF, np.random.default_rng(1), TOLD), says("When?", "due-date"))
    assert left in ("gave up", "hung up")
    assert "again" in turns[2].text.lower() or "before" in turns[2].text or "already" in turns[2].text


def test_the_most_stressed_persona_leaves_at_the_third_question():
    asks = [says("And?", name) for name in ("a", "b", "c")]
    talks = [talk(User(persona("stressed"), BRIEF, np.random.default_rng(seed), TOLD), *asks) for seed in range(20)]
    undisturbed = [talked for talked in talks if all(turn.intent != "interrupt" for turn in talked[0])]
    assert len(undisturbed) > 5
    assert {(len(said) - 1, left) for _, said, left in undisturbed} == {(3, "hung up")}


def test_the_user_finds_its_own_inventions():
    user = User(someone(), BRIEF, np.random.default_rng(1), TOLD)
    turn = user.open()
    assert user.invented(turn) == []
    assert user.invented(msgspec.structs.replace(turn, text="It was in 2019. " + BRIEF.goal)) != []
    user.answer(says("Is it 500?", "colour"))
    assert user.invented(Turn("press", "I said 500.")) == []
    assert user.invented(Turn("press", "I said 501.")) != []


def test_the_patience_runs_out_with_a_goodbye():
    turns, _, left = talk(
        User(someone(patience=3), BRIEF, np.random.default_rng(1), TOLD), *(says("?", n) for n in "abcdef")
    )
    assert ([turn.intent for turn in turns][-1], len(turns), left) == ("leave", 4, "out of patience")


@pytest.mark.parametrize(
    ("decision", "sign"),
    [
        (says("When?", "due-date"), 1),
        (says(LONG, claims=CITED), 1),
        (says("Also?", actions=(pay("proposed", "cancel"),)), 1),
        (says("Deleted.", actions=(pay("done", "delete-data"),), claims=CITED), 1),
        (says("It is 40.00 USD.", claims=CITED), -1),
    ],
)
def test_what_costs_nerves_and_what_gives_them_back(decision, sign):
    user = calm(stress=0.6)
    before = user.stress
    user.answer(decision)
    assert (user.stress - before) * sign > 0


def test_a_repeated_question_costs_more():
    user = calm(stress=0.2)
    levels = [user.stress]
    for _ in range(2):
        user.answer(says("When?", "due-date"))
        levels.append(user.stress)
    assert levels[2] - levels[1] > levels[1] - levels[0]


def test_the_stressed_interrupt_and_the_calm_do_not():
    def interrupted(stress):
        users = [User(someone(stress=stress), BRIEF, np.random.default_rng(seed), TOLD) for seed in range(200)]
        return sum(user.open() and user.answer(says("When?", "due-date")).intent == "interrupt" for user in users)

    assert interrupted(0.0) < interrupted(0.5) < interrupted(1.0) < 100


def test_an_interruption_answers_nothing_and_does_not_make_the_next_question_a_repeated_one():
    seed = next(s for s in range(99) if Luck.draw(_after_opening(s)).interrupt < 0.05)
    user = User(someone(stress=0.8), BRIEF, np.random.default_rng(seed), TOLD)
    user.open()
    first, second = user.answer(says("When?", "due-date")), user.answer(says("When?", "due-date"))
    assert (first.intent, first.facts, second.intent) == ("interrupt", {}, "disclose")
    assert "already" not in second.text and "Again" not in second.text  # noqa: PT018


def _after_opening(seed):
    rng = np.random.default_rng(seed)
    Luck.draw(rng)
    return rng


def test_common_random_numbers_each_turn_draws_the_same_number():
    """After as many turns, two users are at the same place of the same stream, whatever they were told."""
    for script in ([says("When?", "due-date")], [SCRIPT["bare"], says(LONG, "a", "b")], [says("I cannot.")]):
        rng, mirror = np.random.default_rng(5), np.random.default_rng(5)
        user = User(someone(), BRIEF, rng, TOLD)
        user.open()
        Luck.draw(mirror)
        for decision in script:
            assert user.answer(decision) is not None
            Luck.draw(mirror)
        assert rng.bit_generator.state == mirror.bit_generator.state


def test_misuse_is_refused():
    user = User(someone(), BRIEF, np.random.default_rng(1), TOLD)
    with pytest.raises(RuntimeError, match="speaks first"):
        user.answer(says())
    user.open()
    with pytest.raises(RuntimeError, match="once"):
        user.open()


def test_a_conversation_that_is_over_stays_over():
    user = calm()
    talked = [user.answer(says("It is 40.00 USD.", claims=CITED)) for _ in range(4)]
    assert talked[-1] is None
    assert user.left == "satisfied"


@pytest.mark.parametrize(
    "reply", ["a " * 100_000, "-" * 200_000, "?" * 200_000, "due date" * 25_000 + "?", "." * 200_000]
)
def test_a_reply_of_any_kind_is_heard_in_no_time(reply):
    began = time.process_time()
    calm().answer(says(reply))
    assert time.process_time() - began < 2


def test_seeds_make_different_conversations():
    assert len({tuple(lines("frugal", seed)) for seed in range(20)}) > 10


# What holds of every conversation -------------------------------------------------------------------------------------------------------


def test_what_is_above_the_budget_is_declined_and_what_was_spent_counts():
    user = calm(msgspec.structs.replace(BRIEF, budget=50.0))
    assert user.answer(SCRIPT["shown"]).intent == "consent"
    assert user.budget == 10.0
    assert user.answer(SCRIPT["shown"]).intent == "decline"
    assert calm(msgspec.structs.replace(BRIEF, budget=39.0)).answer(SCRIPT["shown"]).intent == "decline"


def test_what_goes_against_a_value_is_declined_whatever_is_shown():
    class Objecting(type(TOLD)):
        def objects(self, decision, said):
            return "water bill" in said

    user = User(someone(), BRIEF, np.random.default_rng(1), Objecting())
    user.open()
    assert user.answer(SCRIPT["shown"]).intent == "decline"


def test_tags_and_money_of_an_agent_s_own_account_are_not_believed():
    named = says("Free!", actions=(Action("transfer", {"amount": "40.00"}, "proposed"),))
    assert calm(frugality=1).answer(named).intent == "decline"


def test_what_is_proposed_together_counts_together():
    both = says("Both?", claims=CITED, actions=(pay("proposed"), pay("proposed", "cancel")))
    brief = msgspec.structs.replace(BRIEF, consents={"transfer": True, "cancel": True}, budget=60.0)
    assert calm(brief).answer(both).intent == "decline"
    assert calm(msgspec.structs.replace(brief, budget=80.0)).answer(both).intent == "consent"
