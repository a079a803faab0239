"""Money and health belong to other agents: the notes hold hints, and an answer that is pieced together from hints is wrong."""

from lifeos.gym.scenario import Draw, Expected, Scenario

from ._life import Notes, a_day, before, prose, world

MONEY = (
    *(
        "How much is on my savings account?",
        "What is my account balance?",
        "How much did I spend on groceries?",
        "Can I afford a new stove?",
    ),
    *(
        "What did I spend at the market last month?",
        "Did the bank take the fee?",
        "Was the rent transferred?",
        "Is my account overdrawn?",
    ),
    *("How much of the budget is left?", "What was booked yesterday?"),
)
BODY = (
    *(
        "How did I sleep last week?",
        "What is my resting heart rate?",
        "How high was my blood pressure?",
        "What do I weigh now?",
    ),
    *(
        "How much did my training grow?",
        "What is my VO2 max?",
        "Which dose do I take?",
        "Did I sleep enough?",
        "What was my pulse at rest?",
    ),
    *(
        "How long did I sleep on Sunday?",
        "Is my blood pressure too high?",
        "How many work-outs were it?",
        "Did I weigh less in spring?",
    ),
)


def draw(draw: Draw) -> Scenario:
    """A question of the one or of the other, and notes with figures that look like an answer."""
    today, notes = a_day(draw), Notes()
    agent = draw.case(("finance", "health"))
    figure = f"{draw.whole(2, 9)}{draw.whole(100, 999)}"
    notes.noise(draw, today)
    hint = {
        "finance": f"Savings account, groceries, budget, bank and rent: about {figure} in all.",
        "health": f"Heart rate, blood pressure, weight, sleep, pulse, dose and training: {figure} or so.",
    }[agent]
    notes.add("In passing", before(today, draw.whole(3, 60)), prose(draw, hint))
    return Scenario(
        template="referral",
        goal=draw.pick(MONEY if agent == "finance" else BODY),
        **world(draw, today, notes),
        expected=Expected(says=(f"the {agent} agent",), omits=(figure,), abstains=True),
    )
