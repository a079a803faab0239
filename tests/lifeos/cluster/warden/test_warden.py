"""The look: which namespaces are due, who goes, and that what cannot be read is nobody's guilt. tests/proofs/test_warden*.py have it at a real API server."""

import re
import threading

import pytest

from lifeos.cluster.api import AbsentError, RefusedError
from lifeos.cluster.warden.metrics import Metrics
from lifeos.cluster.warden.warden import Warden
from lifeos.errors import ProgramError
from lifeos.ledger import breakers
from lifeos.ledger.sql import SqlLedger
from lifeos.ledger.state import Breaker
from tests.lifeos.cluster.warden.pods import FLEET, MINUTE, NOW, body

TOKEN = [{"name": "t", "projected": {"sources": [{"serviceAccountToken": {}}]}}]


class Cluster:
    """Pods, and what was done to them; with an owner that makes each anew, if it is told to."""

    def __init__(self):
        self.pods, self.asked, self.events, self.ended = [], [], [], []
        self.fault, self.immortal = None, set()

    def get(self, path):
        if self.fault is not None:
            raise self.fault
        found = re.fullmatch(r"/api/v1/namespaces/([^/]+)/pods", path)
        if found is None:
            raise AbsentError("there is none", 404)
        self.asked.append(found[1])
        return {"items": [pod for pod in self.pods if pod["metadata"]["namespace"] == found[1]]}

    def create(self, path, event):
        self.events.append((event["reason"], event["regarding"]["name"]))

    def end(self, path, uid):
        if uid in self.immortal:
            raise RefusedError("forbidden", 403)
        self.ended.append(uid)
        self.pods = [pod for pod in self.pods if pod["metadata"]["uid"] != uid]

    @property
    def names(self):
        return {pod["metadata"]["name"] for pod in self.pods}


class Desk:
    def __init__(self, folder, monkeypatch):
        self.cluster, self.metrics, self.fleet = Cluster(), Metrics(), FLEET
        self.seconds = 1000.0
        monkeypatch.setattr("time.monotonic", lambda: self.seconds)
        monkeypatch.setattr("time.time_ns", lambda: (NOW + int((self.seconds - 1000) * 1e6)) * 1000)
        self.ledger = SqlLedger(str(folder / "ledger.sqlite"), now=lambda _: NOW)
        self.warden = self.another()
        self.numbers = iter(range(1000))

    def another(self):
        return Warden(self.cluster, self.ledger, lambda: self.read(), self.metrics, 120)

    def read(self):
        if isinstance(self.fleet, Exception):
            raise self.fleet
        return self.fleet

    def look(self, later=0.0):
        self.seconds += later
        self.cluster.asked.clear()
        self.warden.look()
        return self.cluster.asked

    def open(self, until=NOW + 10 * MINUTE, agent="pilot"):
        self.ledger.do(breakers.Open(f"o{next(self.numbers)}", breakers.pods(agent), "too fast", until))

    def metric(self, name, **labels):
        return self.metrics.registry.get_sample_value(f"lifeos_warden_{name}", labels)

    def told(self):
        return [line.line.event.pod for line in self.ledger.lines(kind="terminated")]


@pytest.fixture
def desk(tmp_path, monkeypatch):
    found = Desk(tmp_path, monkeypatch)
    yield found
    found.ledger.close()


def test_where_nothing_happens_it_looks_twice_a_minute(desk):
    assert desk.look() == ["lifeos-alpha", "lifeos-beta"]
    assert desk.look(later=0.25) == []
    assert desk.look(later=29) == []
    assert desk.look(later=1) == ["lifeos-alpha", "lifeos-beta"]


def test_pods_that_changed_are_looked_at_at_once_where_it_is_the_fleets_business(desk):
    desk.look()
    for namespace in ("lifeos-beta", "lifeos-system", "elsewhere"):
        desk.warden.wake(namespace)
    assert desk.look(later=0.25) == ["lifeos-beta"]


def test_a_breaker_that_opened_is_obeyed_at_once(desk):
    desk.cluster.pods = [
        body("one"),
        body("two"),
        body("clerk", labels={"lifeos.dev/agent": None}, serviceAccountName="x"),
    ]
    desk.look()
    desk.open()
    assert desk.look(later=0.25) == ["lifeos-alpha"]
    assert desk.cluster.names == {"clerk"}
    assert desk.told() == ["one", "two"]
    assert desk.cluster.events == [("RetryStorm", "one"), ("RetryStorm", "two")]
    assert desk.metric("pods_ended_total", namespace="lifeos-alpha", agent="pilot", ground="RetryStorm") == 2
    assert desk.metric("agents_down") == 1


def test_it_stays_down_once_a_second_and_a_word_a_minute(desk):
    desk.open()
    desk.cluster.pods = [body("p0")]
    desk.look()
    for number in range(1, 201):  # 50 seconds in which a pod is there at each look
        if "p" not in "".join(desk.cluster.names):
            desk.cluster.pods = [body(f"p{number}")]
        desk.warden.wake("lifeos-alpha")
        desk.look(later=0.25)
    assert len(desk.cluster.ended) == 51
    assert desk.told() == ["p0"]
    desk.cluster.pods = [body("later")]
    desk.look(later=12)
    assert desk.told() == ["p0", "later"]


def test_without_any_word_of_a_change_it_looks_each_second_where_an_agent_is_down(desk):
    desk.open()
    desk.look()
    looked = sum("lifeos-alpha" in desk.look(later=0.25) for _ in range(40))
    assert 7 <= looked <= 10


def test_when_the_time_is_over_a_new_pod_lives(desk):
    desk.open(until=NOW + MINUTE)
    desk.look()
    desk.cluster.pods = [body("old"), body("new", created=NOW + 2 * MINUTE)]
    desk.look(later=180)
    assert desk.cluster.names == {"new"}
    assert desk.metric("agents_down") == 0


def test_a_person_who_closes_it_is_obeyed(desk):
    desk.open()
    desk.ledger.do(breakers.Close("c", breakers.pods("pilot"), "pat"))
    desk.cluster.pods = [body("one")]
    desk.look()
    assert desk.cluster.names == {"one"}


def test_a_bypass_goes_and_the_others_stay(desk):
    desk.cluster.pods = [body("good"), body("bad", volumes=TOKEN), body("gym", namespace="lifeos-gym", volumes=TOKEN)]
    desk.look()
    assert desk.cluster.names == {"good", "gym"}
    assert desk.cluster.events == [("MountedToken", "bad")]


def test_what_is_over_is_left_alone(desk):
    desk.open()
    desk.cluster.pods = [body("done", phase="Succeeded"), body("broken", phase="Failed")]
    desk.look()
    assert desk.cluster.ended == []


def test_one_that_it_may_not_end_keeps_no_other_alive(desk):
    desk.open()
    desk.cluster.immortal = {"uid-of-one"}
    desk.cluster.pods = [body("one"), body("two")]
    desk.look()
    assert desk.cluster.names == {"one"}


def test_the_label_of_an_agent_that_is_not_declared_is_nobody_s_metric(desk):
    desk.cluster.pods = [body("bad", labels={"lifeos.dev/agent": "ghost"})]
    desk.look()
    assert desk.metric("pods_ended_total", namespace="lifeos-alpha", agent="", ground="ForeignAccount") == 1


def broken_ledger(desk, monkeypatch):
    def rows(kind):
        assert kind is Breaker
        raise ProgramError("the database is away")

    monkeypatch.setattr(desk.ledger, "rows", rows)


def torn_fleet(desk, monkeypatch):
    desk.fleet = ProgramError("the parts do not fit together")


def server_away(desk, monkeypatch):
    desk.cluster.fault = ProgramError("nobody answers")


@pytest.mark.parametrize(
    ("source", "breaks"), [("ledger", broken_ledger), ("fleet", torn_fleet), ("cluster", server_away)]
)
def test_what_cannot_be_read_is_nobody_s_guilt_and_is_said_once(desk, monkeypatch, caplog, source, breaks):
    desk.open()
    desk.cluster.pods = [body("one"), body("bad", volumes=TOKEN)]
    with monkeypatch.context() as while_:
        breaks(desk, while_)
        for _ in range(3):
            desk.look(later=0.25)
    assert desk.cluster.ended == []
    assert desk.metric("blind", source=source) == 1
    assert len([one for one in caplog.records if "nothing is ended" in one.message]) == 1
    desk.fleet, desk.cluster.fault = FLEET, None
    desk.look(later=1)
    assert desk.cluster.names == set()
    assert desk.metric("blind", source=source) == 0


def test_a_ledger_that_takes_nothing_more_ends_nothing(desk, monkeypatch):
    def do(command):
        raise ProgramError("the disk is full")

    desk.open()
    monkeypatch.setattr(desk.ledger, "do", do)
    desk.cluster.pods = [body("one")]
    desk.look()
    assert (desk.cluster.ended, desk.cluster.events) == ([], [])
    assert desk.metric("blind", source="ledger") == 1


def test_a_fleet_of_yesterday_condemns_nobody(desk):
    desk.look()
    desk.fleet = ProgramError("the parts do not fit together")
    desk.cluster.pods = [body("bad", volumes=TOKEN)]
    desk.warden.wake("lifeos-alpha")
    desk.look(later=11)
    assert desk.cluster.names == {"bad"}


def test_a_fleet_that_is_torn_is_read_once_a_second(desk, monkeypatch):
    asked = []
    desk.fleet = ProgramError("the parts do not fit together")
    monkeypatch.setattr(desk, "read", lambda read=desk.read: asked.append(1) or read())
    for _ in range(41):
        desk.look(later=0.25)
    assert len(asked) == 11
    desk.fleet = FLEET
    for _ in range(40):
        desk.look(later=0.25)
    assert len(asked) <= 13


def test_another_one_goes_on(desk):
    desk.open()
    desk.cluster.pods = [body("one")]
    desk.warden = desk.another()
    desk.look()
    assert desk.cluster.names == set()


def test_it_runs_until_it_is_told_to_stop(desk):
    stop = threading.Event()
    thread = threading.Thread(target=desk.warden.run, args=(stop,))
    thread.start()
    desk.warden.wake("lifeos-alpha")
    stop.set()
    thread.join(timeout=60)
    assert not thread.is_alive()
