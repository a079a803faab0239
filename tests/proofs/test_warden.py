"""The warden ends the pods of an agent while its breaker is open, says so wherever one would look, and may do nothing else."""

import statistics
import time

import pytest

from lifeos.cluster.warden.docket import ask
from lifeos.ledger.breakers import FOREVER
from tests.proofs.api import Refused
from tests.proofs.pods import HERE, events, gone, pilot, stays, wait
from tests.proofs.warden import (  # noqa: F401  fixtures
    ENDED,
    HOUR,
    WHY,
    address,
    api,
    close,
    ledger,
    now,
    open_,
    operator,
    operators,
    own,
)

pytestmark = pytest.mark.proof


def test_a_storm(api, ledger, operator):  # noqa: F811
    before = operator.counted(ENDED, namespace=HERE, agent="pilot", ground="RetryStorm")
    first = api.create(pilot("pilot-1"))["metadata"]["uid"]
    second = api.create(pilot("pilot-2"))["metadata"]["uid"]
    stays(api, "pilot-1", "pilot-2")
    open_(ledger, now() + HOUR)
    gone(api, "pilot-1")
    gone(api, "pilot-2")
    told = {(each["reason"], each["note"], each["regarding"]["uid"], each["type"]) for each in events(api)}
    assert {("RetryStorm", WHY, first, "Warning"), ("RetryStorm", WHY, second, "Warning")} <= told
    for uid in (first, second):
        written = ledger.event("terminated", uid)
        assert (written.agent, written.ground, written.reason) == ("pilot", "RetryStorm", WHY)
    ended = {"namespace": HERE, "agent": "pilot", "ground": "RetryStorm"}
    wait(lambda: operator.counted(ENDED, **ended) == before + 2, operator.said())
    assert operator.counted("lifeos_warden_agents_down") == 1
    for _ in range(3):  # its owner makes another one
        api.create(pilot("pilot-3"))
        gone(api, "pilot-3")
    wait(lambda: operator.counted(ENDED, **ended) == before + 5, operator.said())
    close(ledger)
    wait(lambda: operator.counted("lifeos_warden_agents_down") == 0, operator.said())
    api.create(pilot("pilot-4"))
    stays(api, "pilot-4")


def test_how_long_it_takes(api, ledger, operator):  # noqa: F811
    took = []
    for number in range(5):
        api.create(pilot(f"pilot-{number}"))
        time.sleep(0.5)
        begun = time.monotonic()
        open_(ledger, now() + HOUR)
        gone(api, f"pilot-{number}")
        took.append(time.monotonic() - begun)
        close(ledger)
        time.sleep(1)
    assert statistics.median(took) < 2, took


def test_when_the_time_is_over_a_new_pod_lives(api, ledger, operator):  # noqa: F811
    api.create(pilot("pilot-1"))
    until = now() + 3_000_000
    open_(ledger, until)
    gone(api, "pilot-1")
    time.sleep(max(until - now(), 0) / 1e6 + 1.1)
    api.create(pilot("pilot-2"))
    stays(api, "pilot-2")


def test_it_has_no_other_rights(own, api):  # noqa: F811
    warden_ = api.as_user(
        "system:serviceaccount:lifeos-system:lifeos-warden", "system:serviceaccounts", "system:authenticated"
    )
    for place in ("elsewhere", "lifeos-gym", "lifeos-system"):
        with pytest.raises(Refused, match="forbidden"):
            warden_._send("GET", f"/api/v1/namespaces/{place}/pods")
    for path in (
        "/api/v1/pods",
        f"/api/v1/namespaces/{HERE}/secrets",
        "/api/v1/namespaces/lifeos-gym/secrets",
        f"/api/v1/namespaces/{HERE}/configmaps",
    ):
        with pytest.raises(Refused, match="forbidden"):
            warden_._send("GET", path)
    with pytest.raises(Refused, match="forbidden"):
        warden_._send("POST", "/apis/argoproj.io/v1alpha1/namespaces/lifeos-gym/workflows", {})
    with pytest.raises(Refused, match="forbidden"):
        warden_.create(pilot("made"))


@pytest.mark.usefixtures("api")
def test_it_tells_whom_it_keeps_down_until_a_person_says_otherwise(ledger, operator):  # noqa: F811
    asked = f"http://127.0.0.1:{operator.cases}"
    open_(ledger, now() + HOUR)
    assert ask(asked) == []
    close(ledger)
    open_(ledger, FOREVER)
    [found] = ask(asked)
    assert (found.agent, found.why.partition("\n")[0]) == ("pilot", WHY)
    close(ledger)
    assert ask(asked) == []
