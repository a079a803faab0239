"""The fleet before tools that answer, and not with what was asked: they are as good as away."""

import pytest

from lifeos.agent.code import function
from lifeos.agent.contract import Task
from lifeos.agent.desk import Answered
from lifeos.agent.model import ModelError
from tests.architecture.test_files import ROOT


class Strange:
    """A desk whose calls are all carried out, with one and the same result."""

    prompt, today = "# Agent", "2026-05-04"

    def __init__(self, result):
        self._result = result

    def call(self, tool, arguments, *, confidence=None, route=""):
        return Answered("done", self._result)

    def recall(self, question, most=5):
        return {}

    def think(self, question, **_):
        raise ModelError("away")


@pytest.mark.parametrize("result", [{}, {"entries": None, "events": "none", "notes": 7, "bookings": {}}])
@pytest.mark.parametrize(
    ("agent", "asks"),
    [
        ("health/health", "How did I sleep last week?"),
        ("knowledge/knowledge", "What did I decide about the cellar?"),
        ("finance/finance", "Which subscriptions do I pay for?"),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_is_made_up(agent, asks, result):
    answer = function(str(ROOT / "agents.d" / agent / "agent.py"), "answer")
    decision = answer(Task(id="1", session="s", text=asks), Strange(result))
    assert decision.claims == ()
    assert any(words in decision.reply.replace("do not", "does not") for words in ("does not answer", "cannot read"))
