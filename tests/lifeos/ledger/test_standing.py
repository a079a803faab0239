"""Where an agent stands is the fold of what was written, at one moment."""

from lifeos.ledger.approvals import Consume, Grant, Request, Subject
from lifeos.ledger.breakers import Open
from lifeos.ledger.spending import Call, Settle
from lifeos.ledger.standing import standing
from tests.lifeos.ledger.samples import limits, reserve

CALL = Call("finance", "money", "stable", "d1", tool="transfer")
SUBJECT = Subject("finance", "transfer", "sha256:abc")


def test_nothing_is_there_yet(ledger, clock):
    found = standing(ledger, CALL, "sha256:abc", limits(), clock)
    assert (found.at, found.agent.taken, found.decision) == (clock.at, 0, 0)
    assert found.budgets == {"money": (0, 0)}
    assert (found.breaker, found.approval, found.signature) == (None, None, "")


def test_what_is_taken(ledger, clock):
    for name, agent, decision in (("r1", "finance", "d1"), ("r2", "finance", "d2"), ("r3", "health", "d3")):
        ledger.do(reserve(name, 5, agent=agent, decision=decision))
    ledger.do(Settle("r1", 3))
    found = standing(ledger, CALL, "sha256:abc", limits(), clock)
    assert (found.agent.spent, found.agent.reserved, found.decision) == (3, 5, 3)
    assert found.budgets == {"money": (13, 13)}
    shadow = standing(ledger, CALL._replace(track="shadow"), "sha256:abc", limits(), clock)
    assert (shadow.agent.taken, shadow.budgets) == (0, {"money": (13, 13)}), "a shadow's day is its own"
    clock.pass_(86_400)  # the first of December
    found = standing(ledger, CALL, "sha256:abc", limits(), clock)
    assert (found.agent.taken, found.decision, found.budgets) == (0, 3, {"money": (0, 0)})


def test_the_breaker(ledger, clock):
    ledger.do(Open("o1", "agent/finance", "a storm", clock.at + 5))
    ledger.do(Open("o2", "agent/health", "a storm", clock.at + 7))
    assert standing(ledger, CALL, "sha256:abc", limits(), clock).breaker.until == clock.at + 5


def test_the_approval_of_exactly_this_call(ledger, clock):
    end = clock.at + 60_000_000
    ledger.do(Request("a1", "d1", SUBJECT, end))
    ledger.do(Request("a2", "d1", SUBJECT._replace(arguments="sha256:abd"), end + 1))
    found = standing(ledger, CALL, "sha256:abc", limits(), clock)
    assert (found.approval.id, found.approval.state, found.signature) == ("a1", "requested", "")
    ledger.do(Grant("a1", "pat", "signed"))
    ledger.do(Request("a3", "d1", SUBJECT, end + 9))
    found = standing(ledger, CALL, "sha256:abc", limits(), clock)
    assert (found.approval.id, found.approval.state, found.signature) == ("a1", "granted", "signed")
    ledger.do(Consume("a1", SUBJECT, "c1"))
    assert standing(ledger, CALL, "sha256:abc", limits(), clock).approval.id == "a3"
    clock.pass_(61)
    assert standing(ledger, CALL, "sha256:abc", limits(), clock).approval is None
