"""The simulated user: a seeded state machine decides what is meant and which facts are told; templates only word it.

A model never decides here, so the same agent meets the same person in every run, and two versions of an agent meet the same person as far as
what they say allows: each turn draws the same number of random numbers, whatever they are used for (common random numbers).
"""

import msgspec
import numpy as np

from lifeos.agent.contract import Action, Decision
from lifeos.gym.trace import Turn
from lifeos.gym.wording import invented, word
from lifeos.ir.gate import Persona

LONG = 80
"""Words of a reply that a person begins to skim."""

PRESSED = 0.6
"""Stress from which a person is short."""

_DRAWS = 4


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """What the user of one scenario wants and knows. ``facts``: by name, told when asked for; ``secrets``: names of those told only in
    trust; ``consents``: by tool, whether the user would agree to what is proposed."""

    goal: str
    facts: dict[str, str] = {}
    secrets: tuple[str, ...] = ()
    consents: dict[str, bool] = {}


class User:
    """One person in one conversation. ``left``: why it is over, once it is."""

    def __init__(self, persona: Persona, brief: Brief, random: np.random.Generator) -> None:
        self.left = ""
        self._persona = persona
        self._brief = brief
        self._random = random
        self._stress = persona.traits.stress
        self._patience = persona.patience
        self._doubted = False
        self._pressed = False
        self._asked: set[str] = set()
        self._heard = [brief.goal, *persona.opening]

    def open(self) -> Turn:
        """The first turn: one of the persona's openings, then the goal."""
        draw = self._draws()[0]
        opening = self._persona.opening[int(draw * len(self._persona.opening))]
        return Turn("open", f"{opening} {self._brief.goal}")

    def answer(self, decision: Decision) -> Turn | None:
        """The next turn; None when the user has what it came for, or has had enough."""
        draws = self._draws()
        self._heard.append(decision.reply)
        self._feel(decision)
        self._patience -= 1
        if self._patience <= 0:
            self.left = "out of patience"
            return None
        proposed = [action for action in decision.actions if action.outcome == "proposed"]
        if decision.asks and set(decision.asks) != {"consent"}:
            return self._tell(decision.asks, draws)
        if proposed:
            return self._weigh(proposed, decision, draws)
        if not self._doubted and decision.claims and not all(claim.cites for claim in decision.claims):
            if draws[1] >= self._persona.traits.trust:
                self._doubted = True
                return self._say("doubt", draws)
        elif not self._pressed and len(decision.reply.split()) > LONG and draws[2] < self._stress:
            self._pressed = True
            return self._say("press", draws)
        self.left = "satisfied"
        return None

    def invented(self, turn: Turn) -> list[str]:
        """What a turn of this user holds that it cannot have; see :func:`lifeos.gym.wording.invented`."""
        return invented(turn.text, turn.facts, self._brief.facts, self._heard)

    def _draws(self) -> list[float]:
        return [float(number) for number in self._random.random(_DRAWS)]

    def _feel(self, decision: Decision) -> None:
        """Questions, long texts and questions asked twice cost nerves; a short answer gives some back."""
        again = sum(name in self._asked for name in decision.asks)
        change = 0.1 * len(decision.asks) + 0.2 * again + (0.15 if len(decision.reply.split()) > LONG else 0.0)
        self._stress = min(1.0, max(0.0, self._stress + (change or -0.1)))
        self._patience -= again
        self._asked.update(decision.asks)

    def _tell(self, asked: tuple[str, ...], draws: list[float]) -> Turn:
        """What was asked for, as far as it is known and meant for others."""
        known = [name for name in asked if name in self._brief.facts]
        told = [name for name in known if name not in self._brief.secrets or draws[0] < self._persona.traits.trust]
        if told:
            return self._say("disclose", draws, {name: self._brief.facts[name] for name in told})
        return self._say("refuse-to-say" if known else "do-not-know", draws)

    def _weigh(self, proposed: list[Action], decision: Decision, draws: list[float]) -> Turn:
        """All of a proposal or nothing. Who trusts little wants to see what it rests on, and who is frugal what it costs, once."""
        agreeable = all(self._brief.consents.get(action.tool, False) for action in proposed)
        shown = any(claim.cites for claim in decision.claims)
        costs = any(action.money is not None and action.money.micros > 0 for action in proposed)
        wary = draws[1] >= self._persona.traits.trust or (costs and draws[2] < self._persona.traits.frugality)
        if agreeable and not shown and wary and not self._doubted:
            self._doubted = True
            return self._say("doubt", draws)
        return self._say("consent" if agreeable else "decline", draws)

    def _say(self, intent: str, draws: list[float], facts: dict[str, str] | None = None) -> Turn:
        facts = facts or {}
        return Turn(intent, word(intent, facts, pressed=self._stress >= PRESSED, draw=draws[3]), facts)
