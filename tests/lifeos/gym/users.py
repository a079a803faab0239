"""People to simulate, what an agent says to them, and whole conversations."""

import msgspec
import numpy as np
import yaml

from lifeos import ir
from lifeos.agent.contract import Action, Claim, Decision
from lifeos.gym.people.user import Brief, User
from lifeos.units import Money
from tests.architecture.test_files import ROOT


def persona(name):
    data = yaml.safe_load((ROOT / f"evals/personas/{name}.yaml").read_text())
    return msgspec.convert({"name": name, **data["spec"]}, ir.Persona)


def someone(stress=0.0, frugality=0.0, trust=1.0, patience=10):
    return ir.Persona("p", "d", ir.gate.Traits(stress, frugality, trust), patience, ("time",), ("Hello.",))


class Told:
    """A regard that takes the amount of a proposal from its arguments, and objects to nothing."""

    def cost(self, action):
        return float(action.arguments.get("amount", 0))

    def objects(self, decision, said):
        return False


TOLD = Told()
NAMES = sorted(path.stem for path in (ROOT / "evals/personas").glob("*.yaml"))
BRIEF = Brief(
    "Please pay the water bill.",
    {"due-date": "2026-03-20", "iban": "DE89 3704"},
    ("iban",),
    {"transfer": True, "delete-data": False},
)
CITED = (Claim("The bill is 40.00 USD.", ("bill:1",)),)
LONG = "word " * 81


def says(reply="Done.", *asks, claims=(), actions=()):
    return Decision("t", reply, asks=asks, claims=claims, actions=actions)


def pay(outcome, tool="transfer", cost=40):
    return Action(
        tool, {"amount": f"{cost}.00"}, outcome, ("spends",) if cost else (), Money(cost * 10**6) if cost else None
    )


SCRIPT = {  # a fair agent: what it asks is what it needs
    "date": says("When is it due?", "due-date"),
    "iban": says("Which IBAN? I need it to make the transfer.", "iban"),
    "bare": says("Shall I transfer 40.00 USD?", "consent", actions=(pay("proposed"),)),
    "shown": says("Your bill says 40.00 USD. Shall I pay it?", "consent", claims=CITED, actions=(pay("proposed"),)),
    "paid": says("It is paid.", claims=CITED, actions=(pay("done"),)),
    "left": says("Then I leave it as it is."),
    "bye": says("You are welcome."),
}


def following(step, intent):
    """What the fair agent does next: repeats itself when interrupted, acts on a yes, and takes a second no for a no."""
    if intent in ("thank", "leave"):
        return "bye"
    if intent == "interrupt":
        return step
    if intent == "consent":
        return "paid"
    return {"date": "iban", "iban": "bare", "bare": "shown", "shown": "left"}.get(step, "left")


def talk(user, *decisions):
    """What the user says to a script, and why it left. The script's last line is repeated as long as anybody listens."""
    turns, said = [user.open()], [""]
    for number in range(100):
        decision = decisions[min(number, len(decisions) - 1)]
        turn = user.answer(decision)
        said.append(decision.reply)
        if turn is None:
            break
        turns.append(turn)
    assert user.left in {"satisfied", "out of patience", "gave up", "hung up"}
    return turns, said, user.left


def lines(name, seed):
    """A dialogue with the fair agent, as text."""
    user, step = User(persona(name), BRIEF, np.random.default_rng(seed), TOLD), "date"
    turn, found = user.open(), []
    while turn is not None:
        found.append(f"{turn.intent}: {turn.text}")
        step = following(step, turn.intent) if len(found) > 1 else step
        found.append(f"    agent: {SCRIPT[step].reply}")
        turn = user.answer(SCRIPT[step])
    return [*found, f"({user.left})"]
