"""Which pods may not run, by the breakers of the ledger."""

import pytest

from lifeos.cluster.warden import down
from lifeos.cluster.warden.down import Down
from lifeos.ledger import breakers
from lifeos.ledger.sql import SqlLedger
from tests.lifeos.cluster.warden.pods import MINUTE, NOW, made

UNTIL = NOW + 10 * MINUTE


@pytest.fixture
def ledger(tmp_path):
    found = SqlLedger(str(tmp_path / "ledger.sqlite"), now=lambda _: NOW)
    yield found
    found.close()


def test_what_is_open(ledger):
    ledger.do(breakers.Open("o1", breakers.pods("pilot"), "too fast", UNTIL))
    ledger.do(breakers.Open("o2", breakers.calls("clerk"), "calls only", UNTIL))
    ledger.do(breakers.Open("o3", breakers.pods("gone"), "mended since", UNTIL))
    ledger.do(breakers.Close("c3", breakers.pods("gone"), "pat"))
    assert down.down(ledger) == {"pilot": Down("too fast", UNTIL)}


DOWN = {"pilot": Down("too fast", UNTIL)}


def test_while_it_is_open_no_pod_of_the_agent_runs():
    for pod in (made(), made(created=NOW), made(labels={"lifeos.dev/track": "shadow"})):
        assert down.ground(pod, DOWN, NOW) == ("RetryStorm", "too fast", UNTIL)
    assert down.ground(made(labels={"lifeos.dev/agent": "clerk"}), DOWN, NOW) is None
    assert down.ground(made(), {}, NOW) is None


def test_when_the_time_is_over_what_began_before_goes_all_the_same_and_what_began_since_lives():
    late = UNTIL + MINUTE
    assert down.ground(made(created=NOW - MINUTE), DOWN, late) is not None
    assert down.ground(made(created=UNTIL - MINUTE), DOWN, late) is not None
    assert down.ground(made(created=UNTIL), DOWN, late) is None, "to the second nobody can say, so it lives"
    assert down.ground(made(created=UNTIL + MINUTE), DOWN, late) is None
