"""The verdict service, asked as Argo Rollouts asks it."""

import json
import re
import threading

import pytest
from starlette.testclient import TestClient

from lifeos.agent.contract import Decision, Task
from lifeos.bundle import agent_digest
from lifeos.compiler.pipeline import Compilation
from lifeos.gym.values.decided import against
from lifeos.kube import analysis
from lifeos.services.decisions import Decisions
from lifeos.services.golden.replay import Replays
from lifeos.services.mirrored.judged import Mirrored
from lifeos.services.verdict import MOST_BYTES, app
from lifeos.services.verdict_metrics import Metrics
from tests.architecture.test_files import ROOT

SHADOW = "/v1/releases/finance/finance-abc?stage=shadow"


@pytest.fixture(scope="module")
def fleet():
    return Compilation(str(ROOT), cached=False).analysis.fleet


@pytest.fixture
def client(fleet, tmp_path):
    decisions = Decisions(str(tmp_path / "d.sqlite"))
    made = Mirrored(decisions, against, None)
    with TestClient(app(lambda: fleet, decisions, made, Replays(decisions, against), Metrics())) as client:
        yield client


def post(client, good, stage="shadow", violations=0, start=0):
    decisions = [{"id": f"{start + index}", "good": one, "violations": violations} for index, one in enumerate(good)]
    path = f"/v1/releases/finance/finance-abc/decisions?stage={stage}"
    return client.post(path, content=json.dumps({"decisions": decisions}))


def test_the_url_is_the_one_that_is_rendered(client):
    found = client.get(SHADOW).json()
    for metric in (
        analysis.verdict("live", "finance", "finance-abc", found["digest"], "0"),
        analysis.verdict("shadow", "finance", "finance-abc", found["digest"], "95"),
        analysis.not_refuted("finance", "finance-abc", found["digest"]),
    ):
        path = re.sub(r"http://[^/]+", "", metric["provider"]["web"]["url"])
        assert client.get(path).json()["verdict"] == "inconclusive"


def test_without_decisions_nothing_is_known(client):
    found = client.get(SHADOW)
    assert (found.status_code, found.json()["verdict"], found.json()["decisions"]) == (200, "inconclusive", 0)


def test_a_release_that_is_safe(client, fleet):
    assert post(client, [True] * 94).json() == {"new": 94, "known": 0}
    assert client.get(SHADOW).json()["verdict"] == "inconclusive", "finance declares 95 decisions at least"
    assert post(client, [True] * 95).json() == {"new": 1, "known": 94}
    found = client.get(SHADOW).json()
    assert (found["verdict"], found["stage"], found["version"]) == ("pass", "shadow", "finance-abc")
    assert found["digest"] == agent_digest(fleet.agents["finance"], fleet.catalog)
    assert client.get(f"{SHADOW}&minDecisions=200").json()["verdict"] == "inconclusive"


def test_a_release_that_does_harm(client):
    post(client, [True, False] * 20, stage="live")
    assert client.get("/v1/releases/finance/finance-abc?stage=live").json()["verdict"] == "fail"
    assert client.get(SHADOW).json()["verdict"] == "inconclusive", "stages are judged apart"


def test_one_hard_prohibition_is_enough(client):
    post(client, [True], violations=1)
    assert client.get(SHADOW).json()["verdict"] == "fail"


def test_another_digest_is_no_verdict(client, fleet):
    digest = agent_digest(fleet.agents["finance"], fleet.catalog)
    assert client.get(f"{SHADOW}&digest={digest}").status_code == 200
    refused = client.get(f"{SHADOW}&digest=sha256:0")
    assert (refused.status_code, "is a sync under way?" in refused.json()["error"]) == (409, True)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/releases/nobody/x?stage=shadow", 404),
        ("/v1/releases/finance/x", 400),
        ("/v1/releases/finance/x?stage=canary", 400),
        (f"{SHADOW}&minDecisions=-1", 400),
        (f"{SHADOW}&minDecisions=many", 400),
        (f"{SHADOW}&minDecisions=99999999999", 400),
        ("/v1/releases/finance", 404),
    ],
)
def test_a_question_that_makes_no_sense(client, path, status):
    assert client.get(path).status_code == status


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"decisions": [{}]}',
        '{"decisions": [{"id": "", "good": true}]}',
        '{"decisions": [{"id": "a", "good": true, "violations": -1}]}',
        '{"decisions": [{"id": "a", "good": "yes"}]}',
        '{"decisions": [{"id": "a", "good": true, "violations": 1180591620717411303424}]}',
        "[" * 10000,
    ],
)
def test_what_is_no_batch(client, body):
    answer = client.post("/v1/releases/finance/finance-abc/decisions?stage=live", content=body)
    assert answer.status_code == 400
    assert "decision" in answer.json()["error"]


def test_a_batch_that_contradicts_what_is_known(client):
    post(client, [True])
    assert post(client, [False]).status_code == 409


def test_too_much_at_once(client):
    answer = client.post("/v1/releases/finance/x/decisions?stage=live", content=b" " * (MOST_BYTES + 1))
    assert answer.status_code == 413


def test_what_is_refused_is_in_the_log_on_one_line(client, caplog):
    client.get("/v1/releases/no%0aone/1?stage=live")
    (line,) = caplog.messages[-1].splitlines()
    assert line.endswith(""": 404, "there is no agent 'no\\none'\"""")


def test_it_is_alive(client):
    assert client.get("/healthz").text == "ok\n"


class Obliging:
    """A shadow that answers everything."""

    def ask(self, task, _seconds, _trace=""):
        return Decision(task.id, "Hello.", confidence=0.9)

    def close(self):
        """Nothing is open."""


def test_a_shadow_is_asked_golden_decisions_until_the_verdict_is_certain(fleet, tmp_path):
    """Nobody posts anything: looks are enough."""
    decisions = Decisions(str(tmp_path / "d.sqlite"))
    replays = Replays(decisions, against, lambda _agent, _version: Obliging(), again=0.0, pause=0.0)
    path = "/v1/releases/hello/hello-abc?stage=shadow"
    mirrored = Mirrored(decisions, against, None)
    with TestClient(app(lambda: fleet, decisions, mirrored, replays, Metrics())) as client:
        assert client.get(path.replace("shadow", "live")).json()["reasons"][-1].startswith("evidence for safety"), (
            "live is not asked"
        )
        assert not decisions.ids("hello", "hello-abc", "shadow")
        found = client.get(path).json()
        assert found["verdict"] == "inconclusive"
        assert found["reasons"][-1].startswith("golden decisions: ")
        for thread in threading.enumerate():
            if thread.name == "golden hello-abc":
                thread.join(60)
        found = client.get(path).json()
    least = fleet.agents["hello"].release.shadow.min_decisions
    assert (found["verdict"], found["decisions"]) == ("pass", least)
    assert len(decisions.ids("hello", "hello-abc", "shadow")) == least, "no more are asked than are needed"


def test_a_shadow_is_asked_what_people_ask_and_its_release_is_judged_by_that(fleet, tmp_path):
    """Finance has no golden decisions."""
    decisions = Decisions(str(tmp_path / "d.sqlite"))
    mirrored = Mirrored(decisions, against, None, lambda _agent, _version: Obliging())
    least = fleet.agents["finance"].release.shadow.min_decisions
    with TestClient(app(lambda: fleet, decisions, mirrored, Replays(decisions, against), Metrics())) as client:
        mirrored.take("finance", Task("t", "s", "before anybody looks"))
        assert client.get(SHADOW).json()["reasons"][-1].startswith("mirrored decisions: 0 judged")
        for number in range(least + 10):
            mirrored.take("finance", Task("t", "s", f"question {number}"))
            for thread in threading.enumerate():
                if thread.name == "mirrored finance-abc":
                    thread.join(60)
        found = client.get(SHADOW).json()
    assert (found["verdict"], found["decisions"]) == ("pass", least)
    assert len(decisions.ids("finance", "finance-abc", "shadow")) == least, "no more are asked than are needed"
