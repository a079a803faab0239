"""``lifeos status``: from the ledger, whether or not anything runs."""

import json

import pytest

from lifeos.ledger import breakers
from lifeos.ledger.events import Acted
from lifeos.ledger.records import Record
from lifeos.ledger.sql import SqlLedger


@pytest.fixture
def root(run, tmp_path):
    folder = tmp_path / "life"
    code, out, err = run("init", folder, "--trust-domain", "life.example")
    assert code == 0, out + err
    return folder


@pytest.fixture
def ledger(root):
    made = SqlLedger(str(root / ".lifeos/ledger.sqlite"))
    yield made
    made.close()


def denied(code, number=1):
    return Record(
        Acted(
            id=f"c{number}",
            decision="d",
            agent="hello",
            team="platform",
            track="stable",
            tool="pay",
            verdict="denied",
            codes=(code,),
        )
    )


def test_before_the_first_call(run, root):
    code, out, err = run("-C", root, "status")
    assert (code, err) == (0, "")
    assert "nothing runs here; `lifeos up` starts the fleet" in out
    assert "there is no ledger yet" in out
    assert "hello" in out


def test_a_denial_leads_to_the_rule_and_to_the_line(run, root, ledger):
    ledger.do(denied("over-decision-budget"))
    code, out, _ = run("-C", root, "status")
    assert code == 0
    lines = (root / "lifeos.yaml").read_text().splitlines()
    number = next(index for index, line in enumerate(lines, 1) if "perDecision" in line)
    assert f"set by: budget.perDecision = 0.50 USD  lifeos.yaml:{number}:" in out
    assert "rule: cost-within-budget (policies/action/cost_within_budget.rego:" in out


def test_a_breaker_and_the_number_of_calls(run, root, ledger):
    for number in range(3):
        ledger.do(denied("confidence-low", number))
    ledger.do(breakers.Open("o", breakers.pods("hello"), "it went on", 253_402_300_799_000_000))
    code, out, _ = run("-C", root, "status", "--last", "1", "--format", "json")
    assert code == 0
    told = json.loads(out)
    assert told["running"] is None
    assert told["agents"]["hello"] == {
        "suspended": False,
        "breaker": "kept down: it went on",
        "spentToday": "0 USD",
        "perDay": "2 USD",
    }
    (call,) = told["calls"]
    assert call["why"][0]["thresholds"][0]["field"] == "confidence.min"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["--last", "-1"], "--last is a whole number"), (["--format", "xml"], "is no choice")],
)
def test_a_wrong_call(run, root, arguments, said):
    code, _, err = run("-C", root, "status", *arguments)
    assert code == 2
    assert said in err


def test_a_fleet_with_mistakes_is_shown(run, root):
    path = root / "lifeos.yaml"
    path.write_text(path.read_text().replace("perDay", "perDaay"))
    code, out, _ = run("-C", root, "status")
    assert code == 1
    assert "perDaay" in out
