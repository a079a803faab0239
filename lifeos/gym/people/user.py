"""The simulated user: a seeded state machine that decides what is meant; :mod:`lifeos.gym.people.wording` only words it.

**Common random numbers.** Each turn, the opening included, draws exactly one :class:`Luck`, whatever the agent said and whether or not
its numbers are used. Turn ``n`` of two candidates therefore meets the same doubts, the same interruptions and the same choice among
wordings; only what the candidates do differently makes their conversations differ, and a paired comparison compares just that.

**Facts are slots.** The user says values that its brief holds, under the names that its brief gives, and never repeats a word that only
the agent said: an agent could otherwise put words into its mouth, or have a run declared void by asking for ``iban-42``.
"""

import re
from typing import NamedTuple

import numpy as np

from lifeos import ir
from lifeos.agent.contract import Action, Decision
from lifeos.gym.people.wording import Brief, Intent, check, spoken, word
from lifeos.gym.trace import Turn
from lifeos.gym.values.regard import Regard

__all__ = ["Brief", "Luck", "User"]

LONG = 80
"""Words; a longer reply costs nerves."""

# What stress, from 0 to 1, rises by; each is multiplied by 0.5 + the trait, so that the same reply upsets some people thrice as much as
# others. A question is sized so that the most stressed persona (0.9) hangs up at its third.
QUESTION, LONG_REPLY, REPEATED, UNASKED = 0.14, 0.15, 0.2, 0.15
RELIEF = 0.15
"""What a short answer that helps lowers it by."""
SHORT_OF_TIME = 0.6
"""The stress from which people use few words."""
INTERRUPTS = 0.35
"""The probability of an interruption at full stress; it falls in proportion."""
CONFIDES = 0.5
"""The trust from which a secret is told for a stated reason; below it, never."""

_AGREEING = frozenset({"approval", "confirmation", "consent", "permission"})
_REASON = re.compile(
    r"\b(?:because|so that|in order to|the reason|needed (?:to|for)|required (?:to|for|by)|need (?:it|this|that|them) (?:to|for))\b",
    re.IGNORECASE,
)
_HELPLESS = re.compile(r"\b(?:cannot|can['\u2019]t|could not|couldn['\u2019]t|unable|not able)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])")


class Luck(NamedTuple):
    """The random numbers of one turn, each from 0 to below 1: how it is worded, whether there is doubt, whether a cost is refused, whether
    a weary user gives in, whether something comes between, whether it says thanks."""

    wording: float
    doubt: float
    cost: float
    weary: float
    interrupt: float
    thank: float

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "Luck":
        """All of them at once."""
        return cls(*map(float, rng.random(len(cls._fields))))


class Stance(NamedTuple):
    """What the user makes of a proposal, and the phrase that says why."""

    intent: Intent
    phrase: str


class User:
    """Somebody with a goal, who answers until satisfied or fed up. ``left``: why the conversation is over ("satisfied", "out of patience",
    "gave up", "hung up"), empty while it goes on; ``stress``: from 0 to 1; ``patience``: turns that the user still takes; ``budget``: what
    may still be spent."""

    def __init__(self, persona: ir.Persona, brief: Brief, rng: np.random.Generator, regard: Regard) -> None:
        self.left = ""
        self.stress = persona.traits.stress / 2  # nobody begins at the end of the tether
        self.patience = persona.patience
        self.budget = float("inf") if brief.budget is None else brief.budget
        self._regard, self._said = regard, ""
        self._persona, self._traits, self._brief, self._rng = persona, persona.traits, brief, rng
        self._names = {_plain(name): name for name in (*brief.secrets, *brief.facts) if _plain(name)}
        self._bearable = 1 + persona.patience // 5  # turns that may lead nowhere
        self._fruitless = 0  # turns that did
        self._leaving = ""  # why, once goodbye is said
        self._last: Intent | None = None
        self._heard = ""  # the reply before
        self._answered: set[str] = set()  # questions, by plain name
        self._doubted: set[str] = set()  # tools, and "" for answers
        self._refused: set[str] = set()  # tools, for want of a record
        self._agreed: set[str] = set()  # tools whose use is awaited

    def open(self) -> Turn:
        """The first turn: one of the persona's openings, then the goal."""
        if self._last is not None:
            raise RuntimeError("a conversation is opened once; make another user")
        luck = Luck.draw(self._rng)
        lines = self._persona.opening
        self._last = "open"
        self._said = f"{lines[int(luck.wording * len(lines))].strip()} {self._brief.goal}"
        return Turn("open", self._said)

    def answer(self, decision: Decision) -> Turn | None:
        """The turn after the agent's decision; None when the conversation is over. A goodbye is a turn, so that the trace shows it; what
        the agent says to it is heard and not answered."""
        if self._last is None:
            raise RuntimeError("the user speaks first: open the conversation")
        if self.left or self._leaving or self._last == "thank":
            self.left = self.left or self._leaving or "satisfied"
            return None
        luck = Luck.draw(self._rng)
        self._agreed -= {action.tool for action in decision.actions if action.outcome != "proposed"}
        turn = self._answer(decision, luck)
        self._heard = decision.reply
        if turn is None:
            return None
        self._said = f"{self._said}\n{turn.text}"
        self.patience -= 1
        if self.patience == 0 and turn.intent not in ("thank", "leave"):
            return self._leave("out of patience", "leave", luck)
        if turn.intent == "consent":
            agreed = [action for action in decision.actions if action.outcome == "proposed"]
            self._agreed |= {action.tool for action in agreed}
            self.budget -= sum(map(self._regard.cost, agreed))
        return turn

    @property
    def curt(self) -> bool:
        """Whether it uses few words now."""
        return self.stress >= SHORT_OF_TIME

    def invented(self, turn: Turn) -> list[str]:
        """What the latest turn holds that this user cannot know; see :func:`lifeos.gym.people.wording.check`."""
        return check(turn, self._brief, self._heard, self._persona.opening)

    def _answer(self, decision: Decision, luck: Luck) -> Turn | None:
        asked = self._asked(decision)
        proposed = [action for action in decision.actions if action.outcome == "proposed"]
        wants_yes = not proposed and any(self._is_consent(_plain(name)) for name in decision.asks)
        final = not asked and not proposed and not wants_yes
        content = final and self._helps(decision)
        self._feel(decision, asked, proposed, content=content)
        if self.stress >= 1 and not content:
            self.left = "hung up"
            return None
        if final:
            return self._conclude(decision, luck, content=content)
        if luck.interrupt < INTERRUPTS * self.stress and self._last != "interrupt":
            return self._say("interrupt", "interrupt", luck)
        if proposed:
            return self._weigh(decision, proposed, asked, luck)
        unseen = [self._word("doubt-unseen", luck)] if wants_yes else []
        return self._tell(decision, asked, luck, "doubt" if wants_yes else None, unseen)

    def _feel(self, decision: Decision, asked: list[str], proposed: list[Action], *, content: bool) -> None:
        """Stress, before anything is answered."""
        long = len(decision.reply.split()) > LONG
        again = sum(name in self._answered for name in asked)
        unasked = sum(action.tool not in self._brief.consents for action in proposed)
        # Done against the user's will is worse than proposed; of tools that merely read the brief does not speak.
        unasked += 2 * sum(a.outcome == "done" and self._brief.consents.get(a.tool) is False for a in decision.actions)
        question = 0.0 if self._last == "interrupt" else QUESTION  # to repeat it was the user's own wish
        rise = question * len(asked) + LONG_REPLY * long + REPEATED * again + UNASKED * unasked
        fall = RELIEF if content and not long else 0.0
        self.stress = min(1.0, max(0.0, self.stress + rise * (0.5 + self._traits.stress) - fall))

    def _conclude(self, decision: Decision, luck: Luck, *, content: bool) -> Turn | None:
        """After a reply that wants nothing from the user."""
        if not content:
            if decision.reply == self._heard and self._last == "press":
                self.left = (
                    "gave up"  # without a word: one more would make the agent loop for a reason that is the user's
                )
                return None
            self._fruitless += 1
            if self._fruitless > self._bearable:
                return self._leave("gave up", "leave-helpless", luck)
            return self._say("press", "press-agreed" if self._agreed else "press", luck, goal=self._brief.goal)
        if decision.claims and not _shown(decision) and luck.doubt >= self._traits.trust and "" not in self._doubted:
            self._doubted.add("")
            return self._say("doubt", "doubt", luck)
        if luck.thank < (1 - self.stress) / 2:  # an agent that takes thanks for a new order is found out here
            return self._say("thank", "thank", luck)
        self.left = "satisfied"
        return None

    def _weigh(self, decision: Decision, proposed: list[Action], asked: list[str], luck: Luck) -> Turn:
        """Answer proposals. The Gym takes a yes for all of them, so the user says it only if it means all of them."""
        together = sum(map(self._regard.cost, proposed))
        stances = [self._stance(action, decision, together, luck) for action in proposed]
        if self._regard.objects(decision, self._said):
            return self._tell(decision, asked, luck, "decline", [self._word("decline", luck)])
        worst = min(stances, key=lambda stance: ("decline", "doubt", "consent").index(stance.intent))
        parts = [self._word(worst.phrase, luck)]
        if worst.phrase == "decline" and len(proposed) > 1:
            unwanted = {action.tool for action, stance in zip(proposed, stances, strict=True) if stance == worst}
            names = sorted(unwanted & self._brief.consents.keys())  # others only the agent has named
            parts += [self._word("decline-part", luck, tool=spoken(name)) for name in names]
        return self._tell(decision, asked, luck, worst.intent, parts)

    def _stance(self, action: Action, decision: Decision, together: float, luck: Luck) -> Stance:
        """What the user makes of one proposal, which costs so much with those beside it: first the brief and the budget, then frugality, then trust; weariness only where the brief is silent."""
        tool, wanted = action.tool, self._brief.consents.get(action.tool)
        costs = self._regard.cost(action) > 0
        frugal = costs and luck.cost < self._traits.frugality
        if wanted is None and not frugal and luck.weary < self.stress * self._traits.trust:
            return Stance("consent", "consent")  # to be left in peace
        if not wanted:
            return Stance("decline", "decline")
        if costs and together > self.budget:
            return Stance("decline", "decline-budget")
        if _shown(decision):
            return Stance("consent", "consent")
        # Nagging does not help: what was refused or doubted stays so until a record is shown.
        if frugal or tool in self._refused or tool in self._doubted:
            phrase = "decline-record" if tool in self._doubted else "decline-cost" if costs else "decline-record"
            self._refused.add(tool)
            return Stance("decline", phrase)
        if luck.doubt >= self._traits.trust:
            self._doubted.add(tool)
            return Stance("doubt", "doubt-figure" if costs else "doubt")
        return Stance("consent", "consent")

    def _tell(self, decision: Decision, asked: list[str], luck: Luck, intent: Intent | None, parts: list[str]) -> Turn:
        """Answer what was asked, after ``parts``. ``intent``: what the turn is for, if that is not to answer questions."""
        facts: dict[str, str] = {}
        reason, confides = _REASON.search(decision.reply) is not None, self._traits.trust >= CONFIDES
        told, kept, unknown = [], [], False
        for question in asked:
            name = self._names.get(question)
            if name is None:
                unknown = True
            elif name in self._brief.facts and (name not in self._brief.secrets or (reason and confides)):
                facts[name] = self._brief.facts[name]
                told.append(self._word("tell", luck, name=spoken(name), value=facts[name]))
            else:
                phrase = "keep-until-reason" if confides and not reason else "keep"
                kept.append(self._word(phrase, luck, name=spoken(name)))
        again = [name for name in asked if name in self._answered]
        if intent is None and len(again) == len(asked):
            self._fruitless += 1
            if self._fruitless > self._bearable:
                return self._leave("gave up", "leave-helpless", luck)
        self._answered.update(asked)
        parts = [*parts, *([self._word("again", luck)] if again and told else []), *told, *kept]
        if unknown:
            parts.append(self._word("do-not-know-rest" if told or kept else "do-not-know", luck))
        self._last = intent or ("disclose" if told else "refuse-to-say" if kept else "do-not-know")
        return Turn(self._last, " ".join(parts), facts)

    def _asked(self, decision: Decision) -> list[str]:
        """The questions, by plain name, each once: what it asks for by name; else the facts that a question in its text names."""
        asked = [name for name in map(_plain, decision.asks) if not self._is_consent(name)]
        if not decision.asks and not any(action.outcome == "proposed" for action in decision.actions):
            sentences = [text for text in _SENTENCE.split(decision.reply) if text.endswith("?")]
            questions = [f"-{_plain(text)}-" for text in sentences]
            asked = [name for name in self._names if any(f"-{name}-" in text for text in questions)]
            answered = decision.claims or any(action.outcome == "done" for action in decision.actions)
            if questions and not asked and not answered:  # "Anything else?" after an answer is politeness
                asked = ["?"]  # nothing that the user has a name for
        return list(dict.fromkeys(asked))

    def _is_consent(self, question: str) -> bool:
        """Whether it asks for a yes, and not for a fact that happens to be called ``approval``."""
        return question == "consent" or (question in _AGREEING and question not in self._names)

    def _helps(self, decision: Decision) -> bool:
        """Whether a reply without a question is an answer, as far as somebody can tell who knows only what it says."""
        if not decision.reply.strip() or self._agreed:
            return False
        outcomes = {action.outcome for action in decision.actions}
        if decision.claims or "done" in outcomes:
            return True
        return not outcomes and _HELPLESS.search(decision.reply) is None

    def _leave(self, why: str, phrase: str, luck: Luck) -> Turn:
        self._leaving = why
        return self._say("leave", phrase, luck)

    def _say(self, intent: Intent, phrase: str, luck: Luck, **slots: str) -> Turn:
        self._last = intent
        return Turn(intent, self._word(phrase, luck, **slots))

    def _word(self, phrase: str, luck: Luck, **slots: str) -> str:
        return word(phrase, luck.wording, short=self.curt, **slots)


def _shown(decision: Decision) -> bool:
    """Whether a record is named for what it says."""
    return any(claim.cites for claim in decision.claims)


def _plain(name: str) -> str:
    """``Due date`` and ``due_date`` ask for the same as ``due-date``."""
    return re.sub(r"[\W_]+", "-", name.casefold()).strip("-")
