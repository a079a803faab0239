"""What one decision goes against, seen without the calls behind it and without the world."""

import pytest

from lifeos.agent.contract import Action, Decision, Said, Task
from lifeos.gym.values.decided import against
from tests.lifeos.bundle.fleets import change

PAY = {"account": "acc:checking", "payee": "payee:rent", "amount": 40.0, "reference": "R-1", "reason": "rent"}
NIGHT = {"title": "Run", "start": "2026-03-14T23:00", "minutes": 30}


def found(fleet, *actions, agent="finance", values=("spends",), text="Pay it.", history=()):
    task = Task("t", "s", text, history)
    return against(fleet.agents[agent], fleet.catalog, values, task, Decision("t", "Done.", actions=actions))


def test_a_deed_weighs_more_than_a_proposal(fleet):
    [did], others = found(fleet, Action("transfer", PAY, "done"))
    assert others == []
    assert did.startswith("it has done what goes against 'spends', with 'transfer'")
    did, [other] = found(fleet, Action("transfer", PAY, "proposed"))
    assert did == []
    assert other.startswith("it has proposed what goes against 'spends', with 'transfer'")


def test_a_value_that_only_counts_prohibits_nothing(fleet):
    spends = change(fleet.catalog.policies["spends"], enforcement="warn")
    catalog = change(fleet.catalog, policies={**fleet.catalog.policies, "spends": spends})
    did, others = found(change(fleet, catalog=catalog), Action("transfer", PAY, "done"))
    assert (did, len(others)) == ([], 1)


@pytest.mark.parametrize("outcome", ["denied", "failed"])
def test_what_did_not_come_about_is_left_alone(fleet, outcome):
    assert found(fleet, Action("transfer", PAY, outcome)) == ([], [])


def test_what_reads_and_what_nobody_declared(fleet):
    assert found(fleet, Action("ledger-read", {}, "done"), Action("fly", {}, "done")) == ([], [])


def test_what_the_person_named_is_theirs_to_decide(fleet):
    def nightly(**said):
        return found(fleet, Action("calendar-write", NIGHT, "done"), agent="health", values=("rest",), **said)

    assert len(nightly(text="Put in a run.")[0]) == 1
    assert nightly(text="Put in a run at 23:00.") == ([], [])
    assert nightly(text="Yes.", history=(Said("user", "A run at 23:00?"),)) == ([], [])
    assert len(nightly(text="Yes.", history=(Said("agent", "A run at 23:00?"),))[0]) == 1, (
        "the agent's words are not theirs"
    )


def test_values_that_are_not_named_are_not_held(fleet):
    assert found(fleet, Action("transfer", PAY, "done"), values=("rest",)) == ([], [])
