"""The report on costs as one HTML file."""

from collections.abc import Iterator
from datetime import date

from lifeos.ledger.costs.drawing import intervals, month
from lifeos.ledger.costs.insight import CONFIDENCE, Insight
from lifeos.ledger.costs.report import CostReport, Group, Month
from lifeos.ledger.costs.wording import against, amount, outcomes, outlook, per_success
from lifeos.page.document import document
from lifeos.page.markup import Markup, Part, element

_STYLE = """
svg .span { stroke: var(--user); stroke-width: 2; } svg .expected { stroke: var(--user); stroke-dasharray: 2 3; }
svg .fan { fill: var(--user); opacity: .14; } svg line.floor { stroke: var(--bad-ink); stroke-dasharray: 4 3; }
svg circle.observed { fill: var(--panel); stroke: var(--ink); stroke-width: 2; }
.figure { font-size: 1.5rem; font-weight: 700; margin: 1rem 0 .25rem; }
.scroll { overflow-x: auto; }
"""
_MEANING = (
    "Cost per insight is all that was spent over the successes that a system of record confirmed. All means all: decisions that failed, shadows, calls that "
    f"nobody settled. The interval holds with {CONFIDENCE:.0%} confidence, roughly, with some thirty decisions or more."
)


def page(report: CostReport) -> str:
    """The page."""
    return document(
        f"Costs since {report.since}",
        element(
            "header",
            element("p", f"Costs, {report.since} to {report.today}", class_="kicker"),
            element("h1", "Cost per insight"),
            *(_total(one) for one in report.total),
            element("p", _MEANING, class_="note"),
        ),
        _groups(report),
        _months(report.months, report.today),
        style=_STYLE,
    )


def _total(one: Insight) -> Markup:
    presumed = f", of which {amount(one.presumed, one.currency)} is presumed: nobody settled it" if one.presumed else ""
    under_way = f" {amount(one.open, one.currency)} more is reserved for calls that are under way." if one.open else ""
    return element(
        "div",
        element("p", per_success(one), class_="figure"),
        element("p", f"{outcomes(one)}, for {amount(one.cost, one.currency)}{presumed}.{under_way}", class_="lead"),
    )


def _groups(report: CostReport) -> Markup:
    heads = (report.by, "per insight", "interval", "spent", "succeeded", "decisions")
    rows = [element("tr", *_cells(group)) for group in report.groups]
    drawn = [
        element("figure", plot, element("figcaption", f"What a success costs, by {report.by}."))
        for currency in sorted({group.insight.currency for group in report.groups})
        if (plot := intervals([group for group in report.groups if group.insight.currency == currency])) is not None
    ]
    body: Part = element(
        "div",
        element(
            "table", element("thead", element("tr", *(element("th", head) for head in heads))), element("tbody", *rows)
        ),
        class_="scroll",
    )
    if not rows:
        body = element("p", "Nothing was spent or decided in this time.")
    note = (
        element("p", "A decision counts for each model that it asked.", class_="note") if report.by == "model" else None
    )
    return element("section", element("h2", f"By {report.by}"), *drawn, body, note)


def _cells(group: Group) -> Iterator[Markup]:
    one = group.insight
    value, _, interval = per_success(one).partition(" (")
    yield element("th", element("bdi", group.name), scope="row")
    for text in (
        value,
        interval.removesuffix(")"),
        amount(one.cost, one.currency),
        f"{one.successes:,}",
        f"{one.decisions:,}",
    ):
        yield element("td", text)


def _months(months: list[Month], today: date) -> Markup:
    drawn = [
        element(
            "article",
            element("h3", one.name),
            element("figure", month(one, today), element("figcaption", f"{outlook(one)}: {against(one)}.")),
        )
        for one in months
    ]
    body: Part = (
        element("div", *drawn, class_="pair") if drawn else element("p", "No budget was drawn on in these weeks.")
    )
    note = "A forecast takes the days that are left to be like the last 28; it does not see a trend."
    return element(
        "section", element("h2", f"{today:%B %Y}"), body, element("p", note, class_="note") if drawn else None
    )
