"""hello by itself: what it takes from memory, and what it leaves to others."""

import pytest

from lifeos.agent.code import function
from lifeos.agent.connection import GatewayError
from lifeos.agent.contract import Said, Task
from lifeos.agent.desk import Answered
from tests.architecture.test_files import ROOT

answer = function(str(ROOT / "agents.d/platform/hello/agent.py"), "answer")
MET = {
    "1": "Appointment on 2026-05-01T09:00:00Z to 2026-05-01T09:45:00Z: Walk with Ida Voss, at Harbour, with Ida Voss",
    "2": "Appointment on 2026-05-09T18:30:00Z: Dinner with Ida Voss, at Harbour, with Ida Voss",
    "3": "Appointment on 2026-05-05: Holiday with Ida Tamm",
    "4": "Mail on 2026-05-06T09:00:00Z: from Ida Voss, to Me, Appointment on 2026-05-07T09:00:00Z: Walk with Ida Voss",
}


class Table:
    prompt, today = "# Hello", "2026-05-04"

    def __init__(self, memory=MET):
        self.memory = memory

    def call(self, tool, arguments, *, confidence=None, route=""):
        return Answered("done", {"events": []})

    def recall(self, question, most=5):
        if self.memory is None:
            raise GatewayError("memory 'user-context' is not served")
        return self.memory


@pytest.mark.parametrize(
    ("said", "cites", "reply"),
    [
        ("When do I see Ida Voss?", ["2"], "Hello. 2026-05-09 18:30 Dinner with Ida Voss [2]."),
        ("When did I last see Ida Voss?", ["1"], "Hello. The last of it: 2026-05-01 09:00 Walk with Ida Voss [1]."),
        ("When do I see Ida?", ["3", "2"], "2026-05-05 Holiday with Ida Tamm [3]; 2026-05-09"),
        ("Everything is urgent today. When do I see Ida Voss?", ["2"], "2026-05-09"),
        ("When do I see Noor?", [], "nothing about noor"),
        (
            "When is the phone bill due?",
            [],
            "nothing about phone bill due; I may read your calendar and nothing else. Bills are for finance",
        ),
        ("When do I have to be where?", [], "The day is free"),
        ("When do I have to leave today?", [], "The day is free"),
        ("Book the dentist for tomorrow, please.", [], "The day is free"),
    ],
)
def test_what_is_answered(said, cites, reply):
    decision = answer(Task("t", "s", said), Table())
    assert [key for claim in decision.claims for key in claim.cites] == cites
    assert reply in decision.reply


def test_a_question_stands_until_another_is_asked():
    history = (Said("user", "When do I see Ida Voss?"), Said("agent", "Hello."))
    assert "2026-05-09" in answer(Task("t", "s", "How do you know?", history), Table()).reply
    assert "free" in answer(Task("t", "s", "And what is on today?", history), Table()).reply


def test_a_memory_that_is_away_is_said_to_be():
    decision = answer(Task("t", "s", "When do I see Ida Voss?"), Table(memory=None))
    assert (decision.reply, decision.claims) == ("Hello. I cannot look into memory right now.", ())
    assert decision.confidence < 0.7
