"""One simulation: turns, calls behind the policies, and limits that no candidate gets past."""

import contextlib
import time

import pytest
from msgspec.structs import replace

from lifeos.agent.contract import Action, Claim, Decision
from lifeos.agent.memory import MemoryRefusedError, NoMemoryError
from lifeos.agent.model import ModelError
from lifeos.compiler.pipeline import Compilation
from lifeos.gym import limits
from lifeos.gym import simulation as simulations
from lifeos.gym.guard import Guard
from lifeos.gym.limits import MOST_ACTIONS, MOST_ASKED, MOST_CALLS, MOST_TEXT, Exhausted, size
from lifeos.gym.scenario import Expected, Scenario, session_of
from lifeos.gym.simulated_desk import SimulatedDesk
from lifeos.gym.simulation import Simulation
from lifeos.gym.thinking import NoModel, Thinking
from lifeos.gym.trace import Call, Read, Reply, Thought, Turn
from lifeos.gym.world import Trouble
from lifeos.ir.agent import MemoryUse
from lifeos.memory.record import Note, Transaction
from tests.architecture.test_files import ROOT
from tests.lifeos.gym import life
from tests.lifeos.gym.models import Fixed

PERIOD = {"from": "2026-01-01", "until": "2026-02-28"}
DEAR = {"account": "acc:savings", "payee": "payee:rent", "amount": 150, "reference": "March", "reason": "due"}


class Scripted:
    """A user with fixed turns."""

    left = "satisfied"

    def __init__(self, *turns):
        self.turns = list(turns)

    def open(self):
        return self.turns.pop(0)

    def answer(self, _decision):
        return self.turns.pop(0) if self.turns else None

    def invented(self, turn):
        return ["the figure 7"] if "7" in turn.text else []


@pytest.fixture(scope="module")
def fleet():
    return Compilation(str(ROOT), cached=False).analysis.fleet


@pytest.fixture(scope="module")
def guard(fleet):
    return Guard(fleet)


@pytest.fixture
def begin(fleet, guard):
    def make(*turns, agent="finance", model=None, **others):
        about = Scenario(template="t", goal="g", state=life.state(), expected=Expected(), **others)
        user = Scripted(*(turns or (Turn("open", "Hello."),)))
        thinking = Thinking(fleet.catalog.routes, model or NoModel(), 1, 0)
        return Simulation(about, "frugal", user, guard, fleet.agents[agent], 1, 0, thinking)

    return make


def test_a_task_is_called_by_its_session_and_the_session_by_the_scenario(begin, monkeypatch):
    monkeypatch.setattr(simulations, "session_of", session_of)
    task, _ = begin(Turn("open", "Hello.")).begin()
    assert (task.id, task.session) == (f"{session_of(1, 0)}.1", session_of(1, 0))


def test_a_conversation(begin):
    simulation = begin(Turn("open", "Hello."), Turn("press", "And?"))
    task, info = simulation.begin()
    assert (task.text, task.history, SimulatedDesk(simulation).today) == ("Hello.", (), "2026-03-14")
    task, reward, terminated, truncated, _ = simulation.step(Decision(task.id, "Well."))
    assert [(said.by, said.text) for said in task.history] == [("user", "Hello."), ("agent", "Well.")]
    assert (reward, terminated, truncated) == (0.0, False, False)
    task, _, terminated, _, last = simulation.step(Decision(task.id, "Bye."))
    assert (task, terminated, last["ended"]) == (None, True, "satisfied")
    assert info["digest"] == last["digest"]
    assert [type(event).__name__ for event in simulation.trace("judged").events] == ["Turn", "Reply", "Turn", "Reply"]


def test_a_user_that_invents_is_noticed(begin):
    simulation = begin(Turn("open", "Hello."), Turn("press", "Seven is 7."))
    task, _ = simulation.begin()
    assert simulation.invented == []
    _, _, terminated, truncated, _ = simulation.step(Decision(task.id, "Well."))
    assert (simulation.invented, terminated, truncated) == (["the figure 7"], False, True)


def test_it_begins_once(begin):
    simulation = begin()
    simulation.begin()
    with pytest.raises(RuntimeError, match="begins once"):
        simulation.begin()


def test_what_was_read_is_known(begin):
    simulation = begin()
    simulation.begin()
    answered = SimulatedDesk(simulation).call("ledger-read", PERIOD)
    assert answered.outcome == "done"
    trace = simulation.trace("judged")
    assert list(trace.read) == ["txn:1", "txn:2", "txn:3"]
    assert [type(event) for event in trace.events] == [Turn, Call, Read]


def test_the_trace_keeps_what_was_called_and_returned(begin):
    """Agents work on what they were given; that is not a reason for the evidence to change."""
    simulation = begin()
    simulation.begin()
    arguments = dict(PERIOD)
    answered = SimulatedDesk(simulation).call("ledger-read", arguments)
    arguments.clear()
    answered.result["bookings"].clear()
    (call,) = simulation.trace("judged").calls
    assert call.arguments == PERIOD
    assert len(call.result["bookings"]) == 3


def test_a_refusal_says_why_and_changes_nothing(begin):
    simulation = begin()
    simulation.begin()
    answered = SimulatedDesk(simulation).call("transfer", DEAR, confidence=0.95)
    assert (answered.outcome, answered.reasons[0]["code"]) == ("denied", "approval-needed")
    assert simulation.trace("judged").changed == ()


def test_consent_approves_exactly_what_was_proposed_and_once(begin):
    simulation = begin(Turn("open", "Pay."), Turn("consent", "Yes."), Turn("thank", "Thanks."))
    task, _ = simulation.begin()
    proposed = (Action("transfer", DEAR, "proposed"),)
    simulation.step(Decision(task.id, "Shall I?", actions=proposed))
    other = SimulatedDesk(simulation).call("transfer", {**DEAR, "amount": 151}, confidence=0.95)
    assert other.outcome == "denied"
    assert SimulatedDesk(simulation).call("transfer", DEAR, confidence=0.95).outcome == "done"
    assert SimulatedDesk(simulation).call("transfer", DEAR, confidence=0.95).outcome == "denied"
    assert simulation.trace("judged").changed[0] == "accounts.acc:savings.balance"


def test_what_was_not_agreed_to_is_not_approved(begin):
    simulation = begin(Turn("open", "Pay."), Turn("decline", "No."))
    task, _ = simulation.begin()
    simulation.step(Decision(task.id, "Shall I?", actions=(Action("transfer", DEAR, "proposed"),)))
    assert SimulatedDesk(simulation).call("transfer", DEAR, confidence=0.95).outcome == "denied"


def test_the_breaker_opens_after_as_many_failures_as_the_agent_may_have(begin, fleet):
    simulation = begin()
    simulation.begin()
    bad = {"bookings": ["txn:x"], "category": "food"}
    outcomes = [SimulatedDesk(simulation).call("categorise", bad, confidence=0.95).outcome for _ in range(4)]
    allowed = fleet.agents["finance"].breaker.identical_failures
    assert outcomes == ["failed"] * allowed + ["denied"] * (4 - allowed)


def test_an_outage_does_not_open_it(begin):
    simulation = begin(trouble=Trouble(outages={"ledger-read": tuple(range(9))}))
    simulation.begin()
    assert {SimulatedDesk(simulation).call("ledger-read", PERIOD).outcome for _ in range(8)} == {"failed"}


def test_recall_finds_planted_records_by_their_words(begin):
    simulation = begin(memory={"m:1": Note("Rent", "The rent is due on the third."), "m:2": Note("Blue", "A colour.")})
    simulation.begin()
    assert list(SimulatedDesk(simulation).recall("When is the rent due?")) == ["m:1"]
    assert "m:1" in simulation.trace("judged").read


def test_the_other_operations_are_reads_too_and_what_an_agent_learned_itself_shows_nothing(begin):
    simulation = begin(
        memory={"m:1": Transaction("2026-01-03", "-1", "EUR", "Stadtwerke"), "m:2": Note("Blue", "A colour.")}
    )
    memory = MemoryUse("user-context", ("finance",), "read-write")
    simulation.agent = simulation._memory._agent = replace(simulation.agent, memory=memory)
    simulation.begin()
    desk = SimulatedDesk(simulation)
    assert [(one.property, one.value) for one in desk.facts("Stadtwerke")][-1:] == [("counterparty", "Stadtwerke")]
    assert [one.record for one in desk.timeline("2026")] == ["m:1"]
    learned = desk.remember("Stadtwerke", "likes", "blue", scope="finance")
    assert desk.recall("likes blue").records[0].id in (learned.id, "m:2")
    with pytest.raises(MemoryRefusedError, match="is none of your scopes"):
        desk.remember("Stadtwerke", "likes", "blue", scope="health")
    read = simulation.trace("judged").read
    assert set(read) == {"m:1", "m:2"}, "what it said itself is no ground for what it says"


def test_recall_without_a_memory_is_refused_and_costs_a_call(begin):
    simulation = begin(memory={"m:1": Note("Rent", "The rent is due on the third.")})
    simulation.agent = replace(simulation.agent, memory=None)
    simulation.begin()
    with pytest.raises(NoMemoryError, match=r"declare spec\.memory of the agent"):
        SimulatedDesk(simulation).recall("When is the rent due?")
    assert simulation.trace("judged").read == {}
    for _ in range(MOST_CALLS - 1):
        with contextlib.suppress(NoMemoryError):
            SimulatedDesk(simulation).recall("rent")
    with pytest.raises(Exhausted):
        SimulatedDesk(simulation).recall("rent")


def test_endless_calls_end(begin):
    simulation = begin()
    simulation.begin()
    for _ in range(MOST_CALLS):
        SimulatedDesk(simulation).call("teleport", {})
    with pytest.raises(Exhausted):
        SimulatedDesk(simulation).call("teleport", {})


def test_an_endless_reply_is_cut_and_ends_it(begin):
    simulation = begin()
    task, _ = simulation.begin()
    following, _, terminated, truncated, _ = simulation.step(Decision(task.id, "x" * 10_000_000))
    assert (following, terminated, truncated) == (None, False, True)
    (reply,) = [event for event in simulation.trace("timeout").events if isinstance(event, Reply)]
    assert len(reply.decision.reply) == MOST_TEXT


def test_a_decision_with_more_actions_than_anybody_agrees_to_ends_it(begin):
    simulation = begin()
    task, _ = simulation.begin()
    actions = (Action("transfer", DEAR, "proposed"),) * (MOST_ACTIONS + 1)
    following, _, terminated, truncated, _ = simulation.step(Decision(task.id, "All of these?", actions))
    assert (following, terminated, truncated) == (None, False, True)
    assert simulation.trace("timeout").ended == "a decision with 101 actions; there may be 100"


def test_a_call_that_is_too_large_is_refused_and_kept_shortened(begin):
    simulation = begin()
    simulation.begin()
    flood = {**PERIOD, "memo": "x" * 12_000_000}
    answers = [SimulatedDesk(simulation).call("ledger-read", flood) for _ in range(2)]
    assert [answer.outcome for answer in answers] == ["denied"] * 2
    assert answers[0].reasons[0]["code"] == "body-truncated"
    one, other = simulation.trace("judged").calls
    assert (one, one.tool, one.outcome) == (other, "ledger-read", "denied"), "two of the same, as a loop has them"
    assert one.arguments == {**PERIOD, "memo": "x" * 200 + "…"}
    SimulatedDesk(simulation).call("x" * 12_000_000, {})
    assert size(simulation.trace("judged")) < 5_000


def test_a_question_that_is_too_large_reaches_nobody(begin):
    model = Fixed()
    simulation = begin(model=model, memory={"m:1": Note("Rent", "The rent is due on the third.")})
    simulation.begin()
    with pytest.raises(ModelError, match="the question is too long"):
        SimulatedDesk(simulation).think("x" * 12_000_000)
    SimulatedDesk(simulation).recall("rent " * 3_000_000)
    assert not model.asked
    assert size(simulation.trace("judged")) < 2 * MOST_ASKED


def test_a_decision_that_is_too_large_is_kept_shortened_and_ends_it(begin):
    simulation = begin()
    task, _ = simulation.begin()
    said = Action("transfer", {"memo": "x" * 2_000_000}, "done", tags=("spends",))
    claims = (Claim("y" * 1000, ("m:1",)),) * 10_000
    following, _, _, truncated, info = simulation.step(Decision(task.id, "Done.", actions=(said,), claims=claims))
    assert (following, truncated, "there may be 1000000" in info["ended"]) == (None, True, True)
    (decision,) = simulation.trace("timeout").decisions
    assert (decision.reply, decision.actions[0].tool, decision.actions[0].tags) == ("Done.", "transfer", ("spends",))
    assert size(decision) < 20_000


def test_a_simulation_ends_by_itself_when_its_time_is_over(begin, monkeypatch):
    monkeypatch.setattr(limits, "SECONDS", 0.05)
    simulation = begin()
    task, _ = simulation.begin()
    time.sleep(0.06)
    for act in (
        lambda: SimulatedDesk(simulation).call("ledger-read", PERIOD),
        lambda: SimulatedDesk(simulation).recall("rent"),
        lambda: SimulatedDesk(simulation).think("And?"),
        lambda: simulation.step(Decision(task.id, "Well.")),
    ):
        with pytest.raises(Exhausted) as raised:
            act()
        assert raised.value.late


def test_what_a_model_costs_is_seen_by_the_policies(begin):
    dear = Fixed(
        answer="yes", tokens=(1000, 200_000)
    )  # 20 USD a million: 4 USD, and a decision of finance may cost 0.50
    simulation = begin(model=dear)
    simulation.begin()
    thought = SimulatedDesk(simulation).think("Is this rent?", system="Be brief.", stakes="high")
    assert (thought.text, str(thought.usage.cost)) == ("yes", "4.004 USD")
    assert dear.asked[0][:2] == (
        "frontier",
        [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Is this rent?"}],
    )
    with pytest.raises(ModelError, match=r"refused: .*0\.50 USD"):
        SimulatedDesk(simulation).think("And this?", stakes="high")
    assert [type(event) for event in simulation.trace("judged").events] == [Turn, Thought, Thought]
    assert len(dear.asked) == 1


def test_the_prompt_is_the_declared_one(begin):
    assert SimulatedDesk(begin()).prompt.startswith("# Finance")


def test_nobody_asks_models_for_ever(begin):
    simulation = begin(model=Fixed())
    simulation.begin()
    for _ in range(MOST_CALLS):
        SimulatedDesk(simulation).think("And?")
    with pytest.raises(Exhausted):
        SimulatedDesk(simulation).think("And?")
