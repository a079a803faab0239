"""What a simulated person makes of a proposal: what it would cost, and whether it goes against what they hold dear."""

from typing import Protocol

from lifeos import ir
from lifeos.agent.contract import Action, Decision
from lifeos.gym.scenario import Scenario
from lifeos.gym.values.breaches import proposals
from lifeos.gym.values.rules import Rules


class Regard(Protocol):
    """How proposals look to somebody. What an agent calls its own action plays no part."""

    def cost(self, action: Action) -> float:
        """The money that it would move, in units of the currency; 0 for none."""
        ...

    def objects(self, decision: Decision, said: str) -> bool:
        """Whether something that the decision proposes goes against the person's values. ``said``: what the person said before."""
        ...


class Held:
    """The regard of a persona in one scenario."""

    def __init__(self, rules: Rules, about: Scenario, persona: ir.Persona) -> None:
        self._rules, self._about, self._persona = rules, about, persona

    def cost(self, action: Action) -> float:
        """See :meth:`Regard.cost`."""
        return self._rules.amount(action.tool, action.arguments)

    def objects(self, decision: Decision, said: str) -> bool:
        """See :meth:`Regard.objects`."""
        held = self._persona.values
        return any(
            any(self._rules.findings(deed, held, self._about, self._persona))
            for deed in proposals(self._rules, decision, said, [])
        )
