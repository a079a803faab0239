"""The page says what the report says, and nothing in it is a command."""

from datetime import date, timedelta

from lifeos.ledger.costs.drawing import intervals, month
from lifeos.ledger.costs.forecast import forecast
from lifeos.ledger.costs.insight import Insight, Interval
from lifeos.ledger.costs.page import page
from lifeos.ledger.costs.report import CostReport, Group, Month
from tests.lifeos.page.test_markup import Reader

TODAY = date(2026, 11, 15)
DAYS = {TODAY - timedelta(days=back): 1_000_000 * (1 + back % 3) for back in range(15)}
HOSTILE = "<script>alert(1)</script>\u202e"


def group(name, value, currency="USD"):
    per = Interval(value, value // 2, value * 2) if value is not None else None
    return Group(name, Insight(currency, 40, 10 if value else 0, 5, 12_340_000, 120_000, 50_000, per))


def budget(name="money", limit=40_000_000):
    return Month(name, "USD", limit, DAYS, forecast(DAYS, TODAY))


def report(groups, months=()):
    return CostReport(
        TODAY - timedelta(days=30), TODAY, "agent", [group("all", 1_234_000).insight], groups, list(months)
    )


def test_what_it_says():
    text = " ".join(
        " ".join(Reader(page(report([group("finance", 1_234_000), group("idle", None)], [budget()]))).parts).split()
    )
    for part in (
        "1.23 USD (0.62 to 2.47)",
        "10 of 40 succeeded, 25 unjudged, for 12.34 USD, of which 0.12 USD is presumed",
        "0.05 USD more is reserved",
        "undefined: no success",
        "November 2026",
        "budget 40.00 USD",
        "most likely above its 40.00 USD" if budget().forecast.expected > 40_000_000 else "within its 40.00 USD",
    ):
        assert part in text


def test_a_name_is_a_name():
    text = page(report([group(HOSTILE, 1_000_000)], [budget(HOSTILE)]))
    assert "<script" not in text
    assert "\u202e" not in text
    assert "⟨U+202E⟩" in text


def test_with_nothing_to_show():
    text = page(report([]))
    assert "Nothing was spent or decided in this time." in text
    assert "No budget was drawn on" in text


def test_plots_stay_within_their_frame():
    plots = [
        intervals([group(f"agent-{n}" * 5, 10**n) for n in range(1, 9)]),
        month(budget(), TODAY),
        month(budget(limit=1), TODAY),
    ]
    plots += [month(Month("x", "USD", None, {}, forecast({}, TODAY)), TODAY)]
    for plot in plots:
        tags = Reader(plot).tags
        _, _, width, height = map(float, dict(tags[0][1])["viewbox"].split())
        for _, attributes in tags[1:]:
            for name, value in attributes.items():
                if name in ("x", "x1", "x2", "cx"):
                    assert 0 <= float(value) <= width
                if name in ("y", "y1", "y2", "cy"):
                    assert 0 <= float(value) <= height


def test_without_a_success_there_is_no_plot():
    assert intervals([group("idle", None)]) is None
