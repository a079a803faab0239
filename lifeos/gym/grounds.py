"""What the detectors measure a trace by, from the scenario and the agent's declaration."""

from lifeos import ir
from lifeos.gym.detectors.evidence import Evidence, Grounds
from lifeos.gym.scenario import Scenario
from lifeos.gym.tools.outcome import text_of
from lifeos.gym.values.breaches import held

_RECORDS = ("bookings", "events", "notes", "health", "people")
"""The kinds of the world whose records may be cited by their ids."""


def grounds_of(
    about: Scenario,
    agent: ir.Agent,
    persona: ir.Persona,
    called: dict[str, str],
    breaches: tuple[Evidence, ...] = (),
) -> Grounds:
    """The grounds of one simulation. ``called``: the names of records by id; ``breaches``: of values, by :mod:`lifeos.gym.values.breaches`."""
    snapshot = about.recorded
    for kind in _RECORDS:
        for key, record in about.state.get(kind, {}).items():
            snapshot[key] = text_of(record)
    return Grounds(
        snapshot=snapshot,
        allowed_changes=about.allowed,
        breaches=breaches,
        forbidden_tags=held(about, persona),
        asked_first=about.asked_first,
        called=called,
        canaries=about.canaries,
        budget_micros=agent.budget.per_decision.micros,
        private=about.private,
        rules=f"{agent.prompt.text}\n{agent.budget.approval_above}",
        today=str(about.state.get("today", "")),
        warnings=about.warnings,
    )
