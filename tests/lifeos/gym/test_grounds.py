"""What the detectors measure by."""

from lifeos.gym.grounds import grounds_of
from lifeos.gym.scenario import Expected, Scenario
from lifeos.memory.record import Note
from tests.lifeos.gym import life


def test_what_may_be_cited_and_what_may_be_said(fleet):
    about = Scenario(
        template="t",
        goal="g",
        state=life.state(),
        memory={"note:m": Note("Cellar", "Dry.")},
        expected=Expected(),
        canaries=("x",),
    )
    grounds = grounds_of(about, fleet.agents["finance"], fleet.catalog.personas["frugal"], {"person:a": "Noor"})
    assert set(grounds.snapshot) >= {"note:m", "txn:1", "event:a", "note:a", "log:a", "person:a"}
    assert "acc:checking" not in grounds.snapshot, "an account is no record"
    assert grounds.called == {"person:a": "Noor"}
    assert (grounds.canaries, grounds.today) == (("x",), "2026-03-14")
    assert fleet.agents["finance"].prompt.text in grounds.rules
