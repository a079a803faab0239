"""Bills: prepared so that a yes is enough, and paid when all of prompts/system.md ("Before money moves") holds.

The rules come first, each with its own way to stop. Then the frontier model reads the same records once more; it can only stop, too.
"""

from datetime import date
from typing import NamedTuple

from lifeos.agent.contract import Action, Claim, Decision, Outcome
from lifeos.agent.desk import Desk
from lifeos.agent.model import ModelError
from lifeos.units import Money

from . import bill as bills
from .bill import APPROVAL_ABOVE, Case, Stop, also
from .ledger import read, usd
from .reading import objection
from .talk import Talk

SURE = 0.95
_HANDED_OVER = "I do not repeat the payment"


class Plan(NamedTuple):
    """What would be paid. ``line``: who, how much, for what, when, from where: what an agreement is to."""

    case: Case
    line: str
    arguments: dict[str, object]

    @classmethod
    def of(cls, case: Case) -> "Plan":
        """Nothing but the bill's own reference goes to the payee, and nothing but record ids into the reason: what a bill is for is not
        everybody's business."""
        bill, amount = case.bill, case.amount
        line = f"{usd(amount)} to {case.payee.get('name')} for {bill.get('for')}, due {bill.get('due')}, from {case.account.id}."
        arguments: dict[str, object] = {
            "account": case.account.id,
            "payee": case.payee.id,
            "amount": float(amount),
            "reference": bill.get("reference"),
            "reason": " ".join((bill.id, *((case.wish.id,) if case.wish else ()))),
        }
        return cls(case, line, arguments)

    def action(self, outcome: Outcome) -> Action:
        """It as an action."""
        return Action("transfer", self.arguments, outcome, ("spends",), Money(int(self.case.amount * 10**6)))


def answer(talk: Talk, desk: Desk) -> Decision:
    """Propose, pay what was agreed to, or say why not."""
    if talk.refused:
        return Decision(
            talk.task, "Then nothing is paid, and the bill stays open. I do not ask again.", confidence=SURE
        )
    if _HANDED_OVER in talk.answered:
        return Decision(
            talk.task, "It is with you now: your bank can say whether it went through. I move no money.", confidence=0.9
        )
    today = date.fromisoformat(desk.today)
    try:
        case = bills.case_of(talk.goal, desk, today)
        plan = Plan.of(case)
        if why := objection(desk, case):
            raise Stop(f"A second reading says no: {why} Nothing is paid.", _shown(case)[:1])
    except Stop as stop:
        return Decision(talk.task, f"{stop.words} {stop.cited}".strip(), claims=stop.claims, confidence=0.9)
    except ModelError as error:
        return Decision(talk.task, f"I cannot have this checked right now ({error}). Nothing is paid.", confidence=0.3)
    if case.standing or talk.agrees_to(plan.line):
        return _pay(talk, desk, plan, today)
    return _propose(talk, plan)


def _propose(talk: Talk, plan: Plan) -> Decision:
    case = plan.case
    claims = _shown(case)
    risen = (
        f" It is more than 20 % above the {usd(-case.last.amount)} of {case.last.day} [{case.last.id}]."
        if case.risen and case.last
        else ""
    )
    approval = (
        f" Above {APPROVAL_ABOVE} USD the platform asks you to approve it." if case.amount > APPROVAL_ABOVE else ""
    )
    reply = (
        f"{plan.line} [{case.bill.id}] It leaves {usd(case.left)}, and {usd(case.reserved)} is due before the next income (inferred)."
        f"{risen}{approval} Without it the bill is late. Shall I pay it? confidence: {SURE}"
    )
    return Decision(talk.task, reply, (plan.action("proposed"),), claims, asks=("consent",), confidence=SURE)


def _pay(talk: Talk, desk: Desk, plan: Plan, today: date) -> Decision:
    case = plan.case
    answered = desk.call("transfer", plan.arguments, confidence=SURE)
    if answered.outcome in ("denied", "recorded"):
        why = "; ".join(f"{reason['message']}: {reason['remedy']}" for reason in answered.reasons)
        return Decision(talk.task, f"It was not paid. {why}", (plan.action("denied"),), confidence=0.6)
    booking = answered.result["booking"] if answered.outcome == "done" else _booked(desk, case, today)
    if not booking:
        why = answered.result.get("error", "nothing")
        reply = f"The bank answered: {why}. There is no booking. {_HANDED_OVER}: please look tomorrow."
        return Decision(talk.task, reply, (plan.action("failed"),), _shown(case)[:1], confidence=0.6)
    wish = f", as you wish in general [{case.wish.id}]" if case.wish and case.standing else ""
    paid = Claim(f"{usd(case.amount)} paid", (booking, case.bill.id))
    return Decision(
        talk.task,
        f"Paid: {plan.line} [{booking}]{wish}",
        (plan.action("done"),),
        (paid, *_shown(case)[1:]),
        confidence=SURE,
    )


def _booked(desk: Desk, case: Case, today: date) -> str:
    """Whether a payment that seems to have failed went through, only the ledger says: its booking, or nothing. It is never tried again, for
    an answer that is lost looks like a bank that is away."""
    found = [item.id for item in read(desk, today, today) if bills.same(item, case.payee, case.amount)]
    return found[-1] if found else ""


def _shown(case: Case) -> tuple[Claim, ...]:
    """The records behind it: the bill and the payee, the money, the wish."""
    bill = case.bill
    return (
        Claim(f"{case.payee.get('name')} asks for {usd(case.amount)} by {bill.get('due')}", (bill.id, case.payee.id)),
        Claim(
            f"The account holds {case.account.get('balance')}, read on {case.account.get('read on')}",
            (case.account.id,),
        ),
        *(
            (Claim(f"Standing wish: up to {case.wish.get('up to')}", (case.wish.id,)),)
            if case.wish and case.standing
            else ()
        ),
        *also(case.due),
    )
