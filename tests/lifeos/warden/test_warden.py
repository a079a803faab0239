import threading
from functools import reduce

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.warden.journal import Journal
from lifeos.warden.records import Closed, Condemned, Opened, Probed, Record
from lifeos.warden.standing import Desired, Standing, after
from lifeos.warden.warden import Warden
from tests.lifeos.warden.calls import LIMITS, SECOND, call, limits, turn
from tests.lifeos.warden.simulated import Memory

COOLDOWN = LIMITS.forget


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "warden.jsonl")


@pytest.fixture
def journal(path):
    journal = Journal(path)
    yield journal
    journal.close()


@pytest.fixture
def told():
    return []


@pytest.fixture
def warden(journal, told):
    return Warden(journal, limits, told.append)


def makes(warden, outcome="failed", at=0, **more):
    """An agent's call, by way of the gateway. Whether it was made."""
    one = call(outcome, at, **more)
    refused = warden.admit(one.agent, one.session, at)
    warden.saw(call("refused", at, **more) if refused else one)
    return not refused


def storm(warden, at=0):
    return [makes(warden, at=at + each) for each in range(6)]


def kinds(path):
    with open(path) as file:
        return [line.split('"kind":"')[1].split('"')[0] for line in file]


def test_a_storm_is_refused_and_then_condemned(warden, told, path):
    assert storm(warden) == [True] * 3 + [False] * 3
    assert kinds(path) == ["warned", "opened", "condemned"]
    assert told == ["ada"] * 3
    assert not warden.desired("ada", SECOND).runs


def test_a_refusal_says_why_and_how_long(warden):
    for _ in range(3):
        makes(warden)
    refused = warden.admit("ada", "other", 60 * SECOND)
    assert refused.wait == COOLDOWN - 60 * SECOND
    assert refused.reason == "'ada' called 'search' 3 times with the same arguments and it failed each time"


def test_others_are_not_refused(warden):
    storm(warden)
    assert warden.admit("bob", "s", 1) is None


def test_who_waits_tries_and_gets_through_is_well(warden, path):
    for _ in range(3):
        makes(warden)
    assert not makes(warden, "done", COOLDOWN - 1)
    assert makes(warden, "done", COOLDOWN, session="t")
    assert makes(warden, "done", COOLDOWN + 1)
    assert kinds(path) == ["warned", "opened", "probed", "closed"]


def test_while_one_tries_the_others_wait(warden):
    for _ in range(3):
        makes(warden)
    assert warden.admit("ada", "t", COOLDOWN) is None
    assert warden.admit("ada", "u", COOLDOWN) is not None
    assert warden.admit("ada", "t", COOLDOWN) is None


def test_a_person_who_asks_again_in_a_refused_session_kills_nobody(warden):
    for _ in range(3):
        makes(warden)
    for each in range(20):
        warden.saw(turn(at=each))
        makes(warden, at=each)
        makes(warden, at=each)
    assert warden.desired("ada", 20).runs


def test_a_person_clears_it_whatever_it_has_come_to(warden):
    at = 0
    for _ in range(3):
        storm(warden, at)
        at = warden.standing("ada").until + 1
    assert not warden.desired("ada", at * 1000).runs
    warden.clear("ada", "kim", "the tool is well again", at)
    assert makes(warden, "done", at)
    assert warden.desired("ada", at).runs


def test_a_circle_is_refused_to_all_who_take_part(warden):
    circle = [("ada", "bob"), ("bob", "cem"), ("cem", "ada")]
    for each in range(10):
        for agent, other in circle:
            makes(warden, "done", agent=agent, tool=other, arguments=str(each), does="asks")
    assert all(warden.admit(agent, "new", 1) for agent, _ in circle)


@pytest.mark.parametrize("until", range(7))
def test_killed_at_any_moment_it_knows_where_it_was(path, until):
    """The storm goes on while the warden is started anew after the n-th call; its counts are gone, its records are not."""
    count = 0
    journal = Journal(path)
    warden = Warden(journal, limits, lambda _: None)
    while warden.desired("ada", count).runs:
        if count == until:
            standing = warden.standing("ada")
            journal.close()
            journal = Journal(path)
            warden = Warden(journal, limits, lambda _: None)
            assert warden.standing("ada") == standing
        makes(warden, at=count)
        count += 1
    journal.close()
    assert count <= 6 + 3


def test_many_threads_condemn_once(warden, path):
    threads = [threading.Thread(target=storm, args=(warden,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kinds(path).count("condemned") == 1
    assert kinds(path).count("opened") == 1


def test_a_journal_that_cannot_be_written_changes_nothing(warden, journal, monkeypatch):
    def full(records):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(journal, "append", full)
    makes(warden)
    with pytest.raises(OSError, match="No space"):
        makes(warden)
    assert warden.admit("ada", "s", 0) is None  # whoever asks has had the error, and refuses


def test_the_records_say_what_happened(path, warden, journal):
    storm(warden)
    assert makes(warden, "done", warden.standing("ada").down, session="t")
    with open(path, "rb") as file:
        records = [msgspec.json.decode(line, type=Record) for line in file]
    assert [type(record) for record in records[1:]] == [Opened, Condemned, Probed, Closed]
    assert records[2].reason == "'ada' made the same call of 'search' 3 times although its breaker is open"


STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(["done", "failed", "pending"]),
            st.sampled_from("st"),
            st.sampled_from("xy"),
            st.sampled_from(["reads", "writes", "thinks", "asks"]),
            st.sampled_from([0, 400_000]),
        ),
        st.sampled_from(["turn", "clear", "restart"]),
        st.sampled_from([SECOND, 60 * SECOND, COOLDOWN, 5 * COOLDOWN]),
    ),
    max_size=60,
)


@given(STEPS)
def test_whatever_happens_it_is_what_its_records_say(steps):
    """No call passes an open breaker, nothing that is condemned runs before its time, and a person's word counts at once."""
    journal, at = Memory(), 0
    warden = Warden(journal, limits, lambda _: None)
    for step in steps:
        at += 1
        if isinstance(step, int):
            at += step
        elif step == "restart":
            journal.records = list(journal.kept)
            warden = Warden(journal, limits, lambda _: None)
        elif step == "turn":
            warden.saw(turn(at=at))
        elif step == "clear":
            warden.clear("ada", "kim", "well", at)
            assert warden.desired("ada", at) == Desired("pass", runs=True, suspend=False, wait=0)
        else:
            outcome, session, arguments, does, micros = step
            before = warden.standing("ada")
            made = makes(warden, outcome, at, session=session, arguments=arguments, does=does, micros=micros)
            assert not (made and at < before.until and before.breaker == "open")
        standing = warden.standing("ada")
        assert standing == reduce(after, journal.kept, Standing())
        assert not (warden.desired("ada", at).runs and at < standing.down)
