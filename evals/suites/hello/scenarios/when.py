"""When somebody is met, ahead or before, as memory has it; or that nothing tells, among appointments with others."""

from datetime import date, timedelta

from lifeos.gym.scenario import Draw, Expected, Scenario
from lifeos.memory.record import Appointment

NAMES = (
    "Ida Voss",
    "Noor Haddad",
    "Jonas Tamm",
    "Lena Okoro",
    "Mirela Novak",
    "Tariq Byrne",
    "Oskar Abel",
    "Priya Sorel",
)
AHEAD = (
    "When do I see {who}?",
    "When do I meet {who} next?",
    "Hello. When is it that I meet {who}?",
    "What day do I see {who}?",
)
BEFORE = (
    "When did I last see {who}?",
    "When was I with {who}?",
    "What day did I meet {who}?",
    "Where did I last meet {who}?",
)
WHAT = ("Dinner", "Coffee", "Walk", "Call")
BILLS = (
    "When is the phone bill due?",
    "When is the rent due?",
    "When is the insurance due?",
    "What day is the gas bill due?",
)


def draw(draw: Draw) -> Scenario:
    """One ahead and one before, with others on the days beside; or a bill, which is for another agent."""
    today = date(2026, 2, 1) + timedelta(draw.whole(0, 300))
    who, other = draw.pick(NAMES), draw.case(("Carmen Keller", "Matteo Ferrand"))
    case = draw.case(("ahead", "before", "unknown", "bill"))
    memory = {}
    days = {"ahead": today + timedelta(draw.whole(2, 60)), "before": today - timedelta(draw.whole(2, 60))}
    for name, day in days.items():
        for person, shift in ((who, 0), (other, 1), (other, -1)):
            if person == other or case in days:
                at = f"{day + timedelta(shift)}T{draw.whole(9, 20):02}:00:00+00:00"
                memory[f"met:{name}{shift}"] = Appointment(
                    at, f"{draw.case(WHAT)} with {person}", place="Harbour", attendees=(person,)
                )
    goal = draw.pick({"before": BEFORE, "bill": BILLS}.get(case, AHEAD)).format(who=who)
    return Scenario(
        template="when",
        goal=goal,
        state={"today": today.isoformat(), "events": {}},
        memory=memory,
        expected=Expected(
            says=(days[case].isoformat(), who) if case in days else ("nothing about",),
            cites=(f"met:{case}0",) if case in days else (),
            abstains=case not in days,
        ),
    )
