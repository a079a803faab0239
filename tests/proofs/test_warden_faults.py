"""The warden ended, killed at any moment, and without its API server or its fleet: it goes on, none goes without a word, and nobody by mistake."""

import signal
import time

import pytest

from tests.proofs.pods import events, gone, names, pilot, stays, wait
from tests.proofs.warden import (  # noqa: F401  fixtures
    HOUR,
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


def test_it_ends_on_a_signal(operator):  # noqa: F811
    assert operator.kill(signal.SIGTERM) in (0, -signal.SIGTERM)


def test_a_warden_that_was_killed_goes_on(api, ledger, operator):  # noqa: F811
    api.create(pilot("pilot-1"))
    open_(ledger, now() + HOUR)
    gone(api, "pilot-1")
    operator.kill()
    api.create(pilot("pilot-2"))
    time.sleep(0.5)
    assert names(api) == {"pilot-2"}
    operator.start()
    gone(api, "pilot-2")


def test_killed_at_any_moment_no_pod_goes_without_a_word(api, ledger, operator):  # noqa: F811
    for number in range(5):
        name = f"pilot-{number}"
        uid = api.create(pilot(name))["metadata"]["uid"]
        open_(ledger, now() + HOUR)
        time.sleep(0.05 + 0.06 * number)
        operator.kill()
        if name not in names(api):
            assert ledger.event("terminated", uid) is not None
            assert uid in {each["regarding"]["uid"] for each in events(api)}
        operator.start()
        gone(api, name)
        assert ledger.event("terminated", uid) is not None
        assert uid in {each["regarding"]["uid"] for each in events(api)}
        close(ledger)


def test_an_api_server_that_is_away(own, api, ledger, operator):  # noqa: F811
    plane, _ = own
    plane.stop()
    try:
        wait(lambda: operator.counted("lifeos_warden_blind", source="fleet") == 1, operator.said())
        open_(ledger, now() + HOUR)
        time.sleep(3)
    finally:
        plane.start()
    wait(lambda: operator.counted("lifeos_warden_blind", source="fleet") == 0, operator.said())
    api.create(pilot("pilot-1"))
    gone(api, "pilot-1")
    close(ledger)
    api.create(pilot("bad", automountServiceAccountToken=True))
    gone(api, "bad")
    assert operator.alive()


def test_without_a_fleet_nothing_is_ended(own, api, ledger, operator):  # noqa: F811
    config = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "fleet-tools", "namespace": "lifeos-system"},
    }
    kept = api.get(config)
    api.delete(config)
    try:
        wait(lambda: operator.counted("lifeos_warden_blind", source="fleet") == 1, operator.said())
        open_(ledger, now() + HOUR)
        api.create(pilot("pilot-1"))
        api.create(pilot("bad", automountServiceAccountToken=True))
        stays(api, "pilot-1", "bad")
    finally:
        meta = {key: kept["metadata"][key] for key in ("name", "namespace", "labels")}
        api.apply({**{key: kept[key] for key in ("apiVersion", "kind", "data")}, "metadata": meta})
    gone(api, "pilot-1")
    gone(api, "bad")
    assert "nothing is ended" in operator.said()
