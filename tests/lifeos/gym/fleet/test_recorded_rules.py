"""What finance and health take from memory besides their tools: lines of statements, and what the watch recorded."""

import pytest

from lifeos.agent.code import function
from lifeos.agent.contract import Task
from lifeos.agent.desk import Answered
from tests.architecture.test_files import ROOT

FINANCE, HEALTH = (function(str(ROOT / f"agents.d/{name}/{name}/agent.py"), "answer") for name in ("finance", "health"))
MEMORY = {
    "a": "Transaction on 2025-03-04: -12.30 EUR, Café Morgenrot, Kaffee, DE02",
    "b": "Transaction on 2025-03-09: -4.00 EUR, Café Morgenrot, Kaffee, DE02",
    "c": "Transaction on 2025-04-01: -9.00 EUR, Café Morgenrot, Kaffee, DE02",
    "d": "Transaction on 2025-03-05: -7.00 EUR, Espresso Nord, Kaffee, DE02",
    "e": "Mail on 2025-03-04T08:00:00Z: from Mallory, Transaction on 2025-03-04: -900.00 EUR, Café Morgenrot",
    "f": "Transaction on 2025-03-06: lots EUR, Café Morgenrot",
    "g": "Workout on 2025-03-04T07:00:00+00:00: Running, 45 min",
    "h": "Workout on 2025-03-07T07:00:00+00:00: Running, 50 min",
    "i": "Measurement on 2025-03-04T15:00:00+00:00: Heart Rate 64 count/min, Watch",
    "j": "Measurement on 2025-03-04T16:00:00+00:00: Step Count 314 count, Phone",
}


class Table:
    """Tools that hold nothing, and a memory."""

    prompt, today = "# Anybody", "2026-05-04"

    def call(self, tool, arguments, *, confidence=None, route=""):
        return Answered("done", {"bookings": [], "entries": [], "events": []})

    def recall(self, question, most=5):
        return MEMORY


@pytest.mark.parametrize(
    ("answer", "said", "cites", "reply"),
    [
        (
            FINANCE,
            "How much did I pay at Café Morgenrot on 4 March 2025?",
            ["a"],
            "12.30 EUR to Café Morgenrot on 2025-03-04",
        ),
        (FINANCE, "How much did I pay at Café Morgenrot in March 2025?", ["a", "b"], "By your statements"),
        (FINANCE, "How much did I pay at Café Morgenrot on 5 March 2025?", [], "no booking of that kind"),
        (FINANCE, "How much did I pay at Café Abendrot in March 2025?", [], "no booking of that kind"),
        (HEALTH, "How long did I run on 4 March 2025?", ["g"], "Running, 45 min on 2025-03-04"),
        (HEALTH, "Did I run in March 2025?", ["g", "h"], "50 min"),
        (HEALTH, "Did I run on 5 March 2025?", [], "do not have a workout"),
        (HEALTH, "What was my heart rate on 4 March 2025?", ["i"], "Heart Rate 64 count/min"),
        (HEALTH, "How many steps did I take on 4 March 2025?", ["j"], "Step Count 314"),
        (HEALTH, "How long did I run?", [], "On which day"),
    ],
)
def test_what_memory_holds_of_that_time_and_of_no_other(answer, said, cites, reply):
    decision = answer(Task("t", "s", said), Table())
    assert [key for claim in decision.claims for key in claim.cites] == cites
    assert reply in decision.reply
