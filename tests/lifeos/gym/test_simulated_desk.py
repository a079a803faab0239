"""The desk of a simulation: what a candidate is shown, and where what it does goes."""

from types import SimpleNamespace

from lifeos.agent.memory import Record, Records
from lifeos.gym.simulated_desk import SimulatedDesk


def test_what_is_done_at_the_desk_goes_to_the_simulation():
    asked = []
    simulation = SimpleNamespace(
        today="2026-03-14",
        agent=SimpleNamespace(prompt=SimpleNamespace(text="Be kind.")),
        limits=SimpleNamespace(deadline=7.0),
        carry_out=lambda *words: asked.append(words),
        consult=lambda operation, arguments: Records(records=(Record(operation, str(arguments)),)),
        ask=lambda *words: asked.append(words),
    )
    desk = SimulatedDesk(simulation)
    assert (desk.today, desk.prompt, desk.deadline) == ("2026-03-14", "Be kind.", 7.0)
    assert desk.recall("rent?", 2) == {"recall": "{'question': 'rent?', 'most': 2}"}
    desk.call("ledger-read", {"a": 1}, confidence=0.9, route="local")
    desk.think("rent?", system="Be brief.", stakes="high")
    assert asked == [
        ("ledger-read", {"a": 1}, 0.9, "local"),
        ([{"role": "system", "content": "Be brief."}, {"role": "user", "content": "rent?"}], "high", None, 256),
    ]
