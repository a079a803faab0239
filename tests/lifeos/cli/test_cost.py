"""``lifeos cost``."""

import json

import pytest

from tests.lifeos.cli.spending_fleet import fill, ledger  # noqa: F401  a fixture
from tests.lifeos.page.test_markup import Reader


def cost(run, own, ledger, *words):  # noqa: F811
    code, out, err = run("-C", own, "cost", "--ledger", ledger, *words)
    assert (code, err) == (0, ""), out + err
    return out


def test_all_spend_over_confirmed_successes(run, own, ledger):  # noqa: F811
    out = cost(run, own, ledger)
    assert "3.50 USD; 1 of 3 succeeded, 1 unjudged" in out
    assert "cost per insight: 3.50 USD (0.00 to " in out
    assert "0.25 USD more is reserved for calls that are under way" in out
    found = json.loads(cost(run, own, ledger, "--format", "json"))
    (total,) = found["total"]
    assert (total["costMicros"], total["successes"], total["failures"], total["decisions"]) == (3_500_000, 1, 1, 3)
    assert total["perSuccess"]["micros"] == 3_500_000
    assert total["perSuccess"]["upperMicros"] > 3_500_000
    assert total["openMicros"] == 250_000


def test_by_track_the_shadow_has_no_success(run, own, ledger):  # noqa: F811
    found = json.loads(cost(run, own, ledger, "--by", "track", "--format", "json"))
    by = {group["name"]: group for group in found["groups"]}
    assert list(by) == ["shadow", "stable"]
    assert by["shadow"]["perSuccess"] is None
    assert by["stable"]["perSuccess"]["micros"] == 3_000_000
    assert "undefined: no success" in cost(run, own, ledger, "--by", "track")


@pytest.mark.parametrize(("by", "name"), [("team", "money"), ("model", "best"), ("agent", "finance")])
def test_by_others(run, own, ledger, by, name):  # noqa: F811
    found = json.loads(cost(run, own, ledger, "--by", by, "--format", "json"))
    assert [(group["name"], group["costMicros"]) for group in found["groups"]] == [(name, 3_500_000)]


def test_a_budget_and_its_month(run, own, ledger):  # noqa: F811
    """Nobody declares a budget `money` here; the limit of one that is declared is in the report."""
    (month,) = json.loads(cost(run, own, ledger, "--format", "json"))["budgets"]
    assert (month["name"], month["limitMicros"], month["spentMicros"], month["days"]) == ("money", None, 3_500_000, 0)
    assert "one whole day is needed" in cost(run, own, ledger)


def test_the_page(run, own, ledger, tmp_path):  # noqa: F811
    path = tmp_path / "pages/cost.html"
    out = cost(run, own, ledger, "--format", "html", "--output", path)
    assert out.endswith("cost.html\n")
    page = path.read_text()
    text = " ".join(" ".join(Reader(page).parts).split())
    assert "3.50 USD (0.00 to" in text
    assert page.count("<svg") == 2
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_since(run, own, ledger):  # noqa: F811
    assert "nothing; 0 of 0 succeeded" in cost(run, own, ledger, "--since", "2199-01-01")
    code, _, err = run("-C", own, "cost", "--ledger", ledger, "--since", "yesterday")
    assert code == 2
    assert "neither a day such as 2026-11-01 nor a time such as 30d" in err


def test_without_a_ledger_none_is_begun(run, own):
    code, _, err = run("-C", own, "cost")
    assert code == 2
    assert "there is no ledger at" in err
    assert not (own / ".lifeos/ledger.sqlite").exists()
    (own / ".lifeos").mkdir(exist_ok=True)
    fill(own / ".lifeos/ledger.sqlite")
    assert run("-C", own, "cost")[0] == 0


def test_output_is_of_the_page(run, own, ledger):  # noqa: F811
    code, _, err = run("-C", own, "cost", "--ledger", ledger, "--output", "x.html")
    assert code == 2
    assert "add --format html" in err
