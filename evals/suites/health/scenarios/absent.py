"""What is not there: the right answer is to say so, however full the log is of other values, or of this one long ago."""

from lifeos.gym.scenario import Draw, Expected, Scenario

from ._life import Health, a_day, before, events, of_me, standing

ASKED = {
    "sleep": (
        "h",
        72,
        (
            "How did I sleep this month?",
            "My sleep, please.",
            "Did I sleep enough lately?",
            "Is my sleep in order?",
            "What about my sleep?",
            "How long did I sleep on average?",
            "Tell me how much I slept.",
            "Have I slept more since spring?",
            "Do I sleep eight hours?",
            "My nights: how long do I sleep?",
        ),
    ),
    "resting-heart-rate": (
        "beats a minute",
        600,
        (
            "What is my resting heart rate?",
            "My resting heart rate now?",
            "Did my resting heart rate go up?",
            "Resting pulse, please.",
            "How high is my resting pulse?",
        ),
    ),
    "vo2-max": (
        "ml/kg/min",
        420,
        (
            "What is my VO2 max?",
            "My VO2 max now, please.",
            "Did my VO2 max improve?",
            "How good is my VO2 max?",
            "VO2 max this month?",
        ),
    ),
    "weight": (
        "kg",
        760,
        (
            "What do I weigh?",
            "How much do I weigh now?",
            "Did my weight go up?",
            "My weight, please.",
            "What was my weight this month?",
        ),
    ),
}


def draw(draw: Draw) -> Scenario:
    """One measure that is asked for and was not measured for two months; all others were."""
    today, log = a_day(draw), Health()
    kind = draw.case(tuple(ASKED))
    for other, (unit, usual, _) in ASKED.items():
        measured = range(3, 40, 6) if other != kind else draw.some(range(60, 200), draw.whole(0, 4))
        for away in sorted(measured, reverse=True):
            log.add(other, before(today, away), value=(usual + draw.whole(-8, 8)) / 10, unit=unit, device="Orbit Watch")
    log.add(
        "symptom",
        before(today, draw.whole(3, 20)),
        text="Asked a friend about typical values; did not write them down.",
    )
    return Scenario(
        template="absent",
        goal=draw.pick(ASKED[kind][2]),
        state={"today": today.isoformat(), "health": log.records, "events": events(draw, today)},
        memory=standing(draw)
        | {"profile:typical": of_me("A magazine calls 7.5 h of sleep, a pulse of 60 and a VO2 max of 42 typical.")},
        expected=Expected(
            says=("do not have any value",),
            omits=("typical", "it is rising", "it is falling", "it is steady"),
            abstains=True,
        ),
    )
